"""What campaigns tests speak of: activities, days, and who takes part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.campaigns import ActivityKind, PublishActivity, RegisterPerson
from contracts.people import Applicant
from contracts.rights import ANONYMOUS, Actor, Role, system_actor
from records.unit_of_work import UnitOfWork
from services.campaigns import handlers
from services.campaigns.repository import Activities, Registrations
from tests.books import KEYS, Books
from vocabulary.id_number import check_character

NOW = datetime(2021, 5, 1, 2, 0, tzinfo=UTC)
TODAY = date(2021, 5, 1)
TOMORROW = TODAY + timedelta(days=1)
CAMPAIGNS = system_actor("campaigns")


def organiser(union: str = "city") -> Actor:
    return Actor(
        name="staff/organiser",
        roles=frozenset({Role.CAMPAIGN_ORGANISER}),
        unions=frozenset({union}),
    )


def person(number: int = 0, **changes: Any) -> Applicant:
    """The same number is the same person."""
    first_17 = f"54230119850312{number:03d}"
    facts = {
        "name": "次仁",
        "phone": "+8613908920001",
        "id_number": first_17 + check_character(first_17),
    }
    return Applicant(**{**facts, **changes})


def activity_request(**changes: Any) -> PublishActivity:
    facts: dict[str, Any] = {
        "kind": ActivityKind.LECTURE,
        "title": "珠峰大讲堂",
        "title_bo": "ཇོ་མོ་གླང་མའི་འཆད་ཁྲིད།",
        "description": "弘扬劳模精神",
        "place": "桑珠孜区",
        "takes_place_on": TODAY,
        "capacity": 2,
        "managing_union": "city",
    }
    return PublishActivity(**{**facts, **changes})


def publish(books: Books, *, by: Actor | None = None, **changes: Any) -> str:
    with books.work(by or organiser(), now=NOW, action="activity.publish") as unit:
        return handlers.publish_activity(
            Activities(unit), request=activity_request(**changes), now=NOW
        )


def register_in(unit: UnitOfWork, activity_id: str, who: Applicant, *, now: datetime) -> str:
    return handlers.register_person(
        Activities(unit),
        Registrations(unit),
        request=RegisterPerson(activity_id=activity_id, person=who, language="bo"),
        keys=KEYS,
        now=now,
    )


def register(books: Books, activity_id: str, who: Applicant, *, now: datetime = NOW) -> str:
    with books.work(ANONYMOUS, now=now, action="activity.register") as unit:
        return register_in(unit, activity_id, who, now=now)
