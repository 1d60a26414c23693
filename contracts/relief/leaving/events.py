"""What a file announces when its household is on file no more: left, fallen back, or closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.relief.household_words import HardshipClass
from contracts.relief.leaving_words import CloseReason


@dataclass(frozen=True, kw_only=True)
class FileCourseFact(Event):
    """What every fact of a file's course says."""

    file_id: str
    file_number: str
    county: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class HouseholdLeft(FileCourseFact):
    """A household has left hardship (脱困) on `left_on`, and is monitored until the day named.

    `left_on` is before `happened_on` where it had left before it came onto the books here.
    """

    source = "relief"

    left_on: date
    monitored_until: date


@dataclass(frozen=True, kw_only=True)
class ExitStable(FileCourseFact):
    """Monitoring is over and the household has left for good (稳定退出)."""

    source = "relief"
    unheard = "told for the journal and the annual report"


@dataclass(frozen=True, kw_only=True)
class HouseholdFellBack(FileCourseFact):
    """A household that had left has fallen back (返困): `next_file_id` is its file from now on."""

    source = "relief"

    left_on: date
    next_file_id: str


@dataclass(frozen=True, kw_only=True)
class FileClosed(FileCourseFact):
    """A file was closed (注销) though its household did not leave hardship."""

    source = "relief"

    reason: CloseReason


@dataclass(frozen=True, kw_only=True)
class HouseholdRechecked(FileCourseFact):
    """A household on file was checked again and described anew; `recheck` counts its re-checks."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    recheck: int
    class_before: HardshipClass | None
    class_now: HardshipClass | None
