"""What became of a household that was on file, as one value; and its place in the document."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from contracts.relief.files import CourseAnswer
from contracts.relief.leaving_words import CloseReason, LeaveReason

_DAYS = (
    "registered_on",
    "checked_on",
    "left_on",
    "monitored_until",
    "stable_on",
    "fell_back_on",
    "closed_on",
)
BECAME = {
    "file_registered": "registered_on",
    "household_left": "left_on",
    "exit_stable": "stable_on",
    "household_fell_back": "fell_back_on",
    "file_closed": "closed_on",
}
"""Event → what a file of which it became true has."""
_PLAIN = ("episode", "rechecks", "acts_before", "former_file_id", "next_file_id")


@dataclass(frozen=True, kw_only=True)
class Course:
    """The days of a file since it came on register, and its episodes.

    `checked_on` is the day on which its household was last decided on, `rechecks` how often anew.
    `acts_before` is how many acts it had when the present round began. `left_on` is the
    day on which its household left hardship, `stable_on` that from which the exit is for good.
    """

    episode: int = 1
    registered_on: date | None = None
    checked_on: date | None = None
    rechecks: int = 0
    acts_before: int = 0
    leave_reason: LeaveReason | None = None
    close_reason: CloseReason | None = None
    left_on: date | None = None
    monitored_until: date | None = None
    stable_on: date | None = None
    fell_back_on: date | None = None
    closed_on: date | None = None
    former_file_id: str | None = None
    next_file_id: str | None = None


def course_document(course: Course) -> dict[str, Any]:
    """Plain values; `left_in` is the year in which it left, by which lists are frozen.

    `became` names what was announced of it, by which that is counted.
    """
    return {
        **{name: getattr(course, name) for name in _PLAIN},
        **{name: day.isoformat() if (day := getattr(course, name)) else None for name in _DAYS},
        "leave_reason": course.leave_reason.value if course.leave_reason else None,
        "close_reason": course.close_reason.value if course.close_reason else None,
        "left_in": course.left_on.year if course.left_on else None,
        "became": [event for event, field in BECAME.items() if getattr(course, field)],
    }


def course_from(row: dict[str, Any]) -> Course:
    """The course again."""
    leave, close = row["leave_reason"], row["close_reason"]
    days: dict[str, Any] = {name: row[name] and date.fromisoformat(row[name]) for name in _DAYS}
    return Course(
        **{name: row[name] for name in _PLAIN},
        **days,
        leave_reason=LeaveReason(leave) if leave else None,
        close_reason=CloseReason(close) if close else None,
    )


def course_told(course: Course) -> dict[str, Any]:
    """What is told of it: all but how many acts it had."""
    return {each.name: getattr(course, each.name) for each in fields(CourseAnswer)}
