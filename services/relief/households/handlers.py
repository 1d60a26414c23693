"""Use cases of a household: load, decide, save, on the file that it is a part of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.refusals import InvalidInput
from contracts.relief.household_words import MemberElsewhere
from contracts.relief.households import (
    AddMember,
    ChangeMember,
    DecideResemblance,
    DescribeHousehold,
    RemoveMember,
)
from contracts.relief.resemblances import NoResemblance
from records.acts import Act
from records.keys import IndexKeys
from services.relief.cases import Cases
from services.relief.filing import dated
from services.relief.households.domain import Household
from services.relief.households.people import look_of, member_of
from services.relief.households.resembling import files_resembling

_Request = AddMember | ChangeMember | RemoveMember | DescribeHousehold
_Change = Callable[[Household], Household]


def describe_household(cases: Cases, *, request: DescribeHousehold, keys: IndexKeys) -> str:
    """Say how the household lives, whole; returns the file's id."""
    act = dated(cases, request)
    loss = request.circumstances.loss
    if loss is not None and loss.happened_on > act.happened_on:
        allowed = f"{act.happened_on.isoformat()} or earlier"
        raise InvalidInput.at("circumstances.loss.happened_on", code="bad_date", allowed=allowed)

    def change(household: Household) -> Household:
        return household.described(
            request.circumstances,
            incomes=tuple(request.incomes),
            expenses=tuple(request.expenses),
        )

    return _changed(cases, request, change, act=act, keys=keys)


def add_member(cases: Cases, *, request: AddMember, keys: IndexKeys) -> str:
    """Add somebody; returns the file's id. Refuses `MemberElsewhere` for one of another household.

    Two who add him at the same moment meet in the unique index.
    """
    act = dated(cases, request)
    member = member_of(request, keys, on=act.happened_on)
    if (key := member.person_key) is not None:
        found = cases.files.find(person_keys=key, live=True)
        if found is not None and found.aggregate_id != request.file_id:
            raise MemberElsewhere(field="id_number", allowed="somebody who is in no household")

    def change(household: Household) -> Household:
        return household.with_member(member)

    return _changed(cases, request, change, act=act, keys=keys)


def change_member(cases: Cases, *, request: ChangeMember, keys: IndexKeys) -> str:
    """Say a member's facts anew; returns the file's id."""

    def change(household: Household) -> Household:
        return household.with_changed(
            request.member_id,
            relation=request.relation,
            health=request.health,
            employment=request.employment,
        )

    return _changed(cases, request, change, act=dated(cases, request), keys=keys)


def remove_member(cases: Cases, *, request: RemoveMember, keys: IndexKeys) -> str:
    """Somebody is not of it any more; returns the file's id."""

    def change(household: Household) -> Household:
        return household.without_member(request.member_id)

    act = dated(cases, request)
    return _changed(cases, request, change, act=act, keys=keys, reason=request.why.value)


def decide_resemblance(cases: Cases, *, request: DecideResemblance) -> str:
    """Decide whether two who look alike are one person; returns the file's id.

    Refuses `NoResemblance` for a file with nobody who looks like somebody of this household.
    """
    act = dated(cases, request)
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        alike = {each.aggregate_id for each in files_resembling(cases, file, case)}
        if request.other_file_id not in alike:
            raise NoResemblance(field="other_file_id", allowed="a file that resembles this one")
        file.decide_resemblance(
            request.other_file_id, request.found, by_way_of=request.by_way_of, act=act, case=case
        )
    return request.file_id


def _changed(
    cases: Cases,
    request: _Request,
    change: _Change,
    *,
    act: Act,
    keys: IndexKeys,
    reason: str | None = None,
) -> str:
    with cases.changing_file(request.file_id, request.expected_version, act=act) as (file, case):
        household = replace(
            change(file.household), holder_look=look_of(file.holder.applicant, keys)
        )
        file.change_household(household, reason=reason, act=act, case=case)
    return request.file_id
