"""What an offering offers to which households: by the policy of the day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.refusals import InvalidInput
from contracts.relief.household_words import HardshipClass
from contracts.relief.offering.words import ProgrammeNotOffered

POLICY = "relief.offering"


def amounts_of(programme: str, values: Mapping[str, Any]) -> dict[HardshipClass, int]:
    """What each class is offered, in fen; refuses `ProgrammeNotOffered`."""
    programmes: Mapping[str, Any] = values["amounts_fen"]
    if programme not in programmes:
        allowed = ", ".join(sorted(programmes))
        raise ProgrammeNotOffered(field="programme", allowed=allowed)
    return {HardshipClass(name): amount for name, amount in programmes[programme].items()}


def require_last_day(until_day: date, *, on: date, values: Mapping[str, Any]) -> None:
    """Refuses `InvalidInput` for a last day so soon that nobody can answer by it."""
    least = date.fromordinal(on.toordinal() + values["least_days"])
    if until_day < least:
        raise InvalidInput.at("until_day", code="bad_date", allowed=f"{least.isoformat()} or later")
