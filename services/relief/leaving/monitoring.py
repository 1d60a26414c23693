"""For how long a household is monitored that left hardship: months of a dated policy."""

from __future__ import annotations

from datetime import date

from records.policies import Policies
from vocabulary.working_days import add_months

POLICY = "relief.leaving"


def monitored_until(left_on: date, policies: Policies, *, on: date) -> date:
    """The last day of monitoring of who left on a day, by the policy of the day of decision."""
    return add_months(left_on, policies.on(POLICY, on)["monitoring_months"])
