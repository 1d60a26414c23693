"""Rules for mending messages that the federation sets: policy ``messages.mending``, dated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from records.policies import Policies, load_policies
from vocabulary.business_time import business_day

POLICY = "messages.mending"


def undo_time(now: datetime) -> timedelta:
    """How long a discard can be undone; what waits behind the message waits so long."""
    return timedelta(hours=_in_force(now)["undo_hours"])


def discard_needs_second(service: str, now: datetime) -> bool:
    """Whether a second person must agree to a discard there: its messages move people's money."""
    return service in _in_force(now)["discards_with_second_person"]


def _in_force(now: datetime) -> Mapping[str, Any]:
    return _policies().on(POLICY, business_day(now))


@cache
def _policies() -> Policies:
    return load_policies()
