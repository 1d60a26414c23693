"""What an application for a student announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event


@dataclass(frozen=True, kw_only=True)
class StudentAided(Event):
    """A student was paid what was approved; `municipal` where the city itself manages the file.

    It names nobody: reports count it.
    """

    source = "relief"

    student_aid_id: str
    file_id: str
    aid_id: str
    managing_union: str
    municipal: bool
    year: int
    amount_fen: int
    happened_on: date
