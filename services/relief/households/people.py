"""Who belongs to a household, as he is entered: with the keys by which he is found again."""

from __future__ import annotations

from datetime import date

from contracts.people import Applicant
from contracts.refusals import InvalidInput
from contracts.relief.households import AddMember
from records.keys import IndexKeys
from services.relief.households.domain import Member
from vocabulary.id_number import birth_date_of
from vocabulary.ids import new_id


def look_of(person: Applicant, keys: IndexKeys) -> str | None:
    """What a holder looks like, by name and day of birth; None without an ID number."""
    if person.id_number is None:
        return None
    return keys.look_key(person.name, birth_date_of(person.id_number))


def member_of(request: AddMember, keys: IndexKeys, *, on: date) -> Member:
    """A new member of that day; refuses `InvalidInput` unless it tells one day of birth by then."""
    born_on, number = _born_on(request), request.id_number
    if born_on > on:
        allowed = f"{on.isoformat()} or earlier"
        raise InvalidInput.at("born_on", code="bad_date", allowed=allowed)
    return Member(
        member_id=new_id(),
        name=request.name,
        id_number=number,
        born_on=born_on,
        person_key=None if number is None else keys.person_key(number),
        look_key=keys.look_key(request.name, born_on),
        relation=request.relation,
        health=request.health,
        employment=request.employment,
    )


def _born_on(request: AddMember) -> date:
    """The day of birth, which an ID number tells; refuses another one beside it, and neither."""
    told = None if request.id_number is None else birth_date_of(request.id_number)
    if told is None and request.born_on is None:
        raise InvalidInput.at(
            "born_on", code="missing_field", allowed="the day of birth, or the ID number"
        )
    if told is not None and request.born_on not in (None, told):
        raise InvalidInput.at("born_on", code="bad_date", allowed="the day in the ID number")
    return told or request.born_on  # type: ignore[return-value]
