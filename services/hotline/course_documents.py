"""Documents of how tickets go their way: a part of a ticket's; what people wrote is elsewhere."""

from __future__ import annotations

from typing import Any

from contracts.hotline.lead_words import ReliefUntil
from contracts.hotline.loop import (
    CallBackPerson,
    Difficulty,
    OutsideBody,
    ResultCode,
    Satisfaction,
)
from services.hotline.domain.course import CalledBack, Course
from services.hotline.domain.emergency import emergency_document, emergency_from
from services.hotline.domain.links import links_document, links_from


def course_document(course: Course) -> dict[str, Any]:
    """What a ticket's document holds of its course."""
    heard = course.called_back
    return {
        "difficulty": course.difficulty.value,
        "handler": course.handler,
        "body": course.body.value if course.body else None,
        "asked_days": course.asked_days,
        "extended_days": course.extended_days,
        "result": course.result.value if course.result else None,
        "called_back": _heard_document(heard) if heard else None,
        "emergency": emergency_document(course.emergency),
        "relief_until": course.relief_until.value if course.relief_until else None,
        "overran": course.overran,
        **links_document(course.links),
    }


def course_from(row: dict[str, Any], *, body_number: str | None) -> Course:
    """The course of a ticket's document; a ticket of an earlier build has none of it."""
    until = row.get("relief_until", ReliefUntil.DECIDED)
    body, result, heard = row.get("body"), row.get("result"), row.get("called_back")
    return Course(
        difficulty=Difficulty(row.get("difficulty", Difficulty.ORDINARY)),
        handler=row.get("handler"),
        body=OutsideBody(body) if body else None,
        body_number=body_number,
        asked_days=row.get("asked_days"),
        extended_days=row.get("extended_days", 0),
        result=ResultCode(result) if result else None,
        called_back=_heard(heard) if heard else None,
        emergency=emergency_from(row.get("emergency")),
        relief_until=ReliefUntil(until) if until else None,
        links=links_from(row),
        overran=row.get("overran"),
    )


def _heard_document(heard: CalledBack) -> dict[str, Any]:
    return {
        "answered_by": heard.answered_by.value if heard.answered_by else None,
        "with_call": heard.with_call.value,
        "with_handling": heard.with_handling.value,
    }


def _heard(row: dict[str, Any]) -> CalledBack:
    answered_by = row["answered_by"]
    return CalledBack(
        answered_by=CallBackPerson(answered_by) if answered_by else None,
        with_call=Satisfaction(row["with_call"]),
        with_handling=Satisfaction(row["with_handling"]),
    )
