"""Whom Golden Autumn aids, and with how much: by the policy of the day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.relief.golden_autumn.commands import Studies
from contracts.relief.golden_autumn.words import NotAStudent, StudentUnidentified, StudiesNotAided
from services.relief.households.domain import Household, Member

POLICY = "relief.golden_autumn"


def student_of(household: Household, member_id: str, values: Mapping[str, Any]) -> Member:
    """The member of the household whose studies are to be aided.

    Refuses `NotAStudent`, and `StudentUnidentified` for one without an ID number.
    """
    for member in household.members:
        if member.member_id == member_id and member.relation in values["relations"]:
            if member.person_key is None:
                raise StudentUnidentified(field="member_id", allowed="a member with an ID number")
            return member
    relations = ", ".join(values["relations"])
    raise NotAStudent(field="member_id", allowed=f"a member who is: {relations}")


def amount_for(studies: Studies, values: Mapping[str, Any]) -> int:
    """What these studies are aided with, in fen; refuses `StudiesNotAided`.

    Students who study free of charge are left out (research/domain.md, section 2).
    """
    if studies.tuition not in values["tuitions"]:
        allowed = ", ".join(values["tuitions"])
        raise StudiesNotAided(field="studies.tuition", allowed=allowed)
    amounts: Mapping[str, int] = values["amounts_fen"]
    if studies.level not in amounts:
        raise StudiesNotAided(field="studies.level", allowed=", ".join(sorted(amounts)))
    return amounts[studies.level]
