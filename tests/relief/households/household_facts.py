"""What tests of households speak of."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.relief.household_words import Employment, Health, Relation
from contracts.relief.households import AddMember
from services.relief.households.domain import Member
from tests.books import KEYS

CHILD_NAME, CHILD_BORN = "卓玛", date(2009, 5, 6)
CHILD_NUMBER = "540202200905062325"


def member(number: int) -> Member:
    """Somebody without an ID number."""
    return Member(
        member_id=f"member-{number}",
        name=CHILD_NAME,
        id_number=None,
        born_on=date(2000, 1, 1 + number),
        person_key=None,
        look_key=KEYS.look_key(CHILD_NAME, date(2000, 1, 1 + number)),
        relation=Relation.CHILD,
        health=Health.HEALTHY,
        employment=Employment.STUDENT,
    )


def child(file_id: str, **other: Any) -> AddMember:
    """A daughter, with her ID number unless it is said otherwise."""
    facts: dict[str, Any] = {
        "name": CHILD_NAME,
        "id_number": CHILD_NUMBER,
        "relation": Relation.CHILD,
        "health": Health.HEALTHY,
        "employment": Employment.STUDENT,
    }
    return AddMember(file_id=file_id, **{**facts, **other})
