"""What jobs may take: the dated policy ``jobs.limits``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from records.policies import Policies
from records.reads import MOST_PER_PAGE

LIMITS = "jobs.limits"
LEAST_HOURS, MOST_HOURS = 24, 7 * 24


@dataclass(frozen=True, kw_only=True)
class JobLimits:
    """`most_rows` of one job, `most_open` jobs of a service, `keep` its files, rows per step."""

    most_rows: int
    most_open: int
    keep: timedelta
    rows_at_once: int


def limits_on(policies: Policies, day: date) -> JobLimits:
    """The limits in force; `ValueError` for what no configuration may say."""
    values = policies.on(LIMITS, day)
    hours, at_once = values["keep_hours"], values["rows_at_once"]
    if not LEAST_HOURS <= hours <= MOST_HOURS:
        raise ValueError(f"{LIMITS}: keep_hours is {LEAST_HOURS} to {MOST_HOURS}")
    if not 1 <= at_once <= MOST_PER_PAGE:
        raise ValueError(f"{LIMITS}: rows_at_once is 1 to {MOST_PER_PAGE}")
    return JobLimits(
        most_rows=values["most_rows"],
        most_open=values["most_open"],
        keep=timedelta(hours=hours),
        rows_at_once=at_once,
    )
