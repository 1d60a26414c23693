"""A household as it is now beside what it was, difference by difference. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from contracts.relief.household_words import HardshipClass
from contracts.relief.households import Circumstances
from contracts.relief.leaving.rechecks import DifferenceLine
from contracts.relief.leaving_words import DifferenceIn
from services.relief.households.domain import Household, Member
from vocabulary.masking import mask_name

_OF_MEMBER = ("relation", "health", "employment")


def differences(
    before: Household,
    now: Household,
    *,
    class_before: HardshipClass | None,
    class_now: HardshipClass | None,
) -> list[DifferenceLine]:
    """Members, circumstances, incomes and expenses, and the class last."""
    return [
        *_of_members(before, now),
        *_of_circumstances(before.circumstances, now.circumstances),
        *_of_amounts(DifferenceIn.INCOME, _incomes(before), _incomes(now)),
        *_of_amounts(DifferenceIn.EXPENSE, _expenses(before), _expenses(now)),
        *_line(DifferenceIn.HARDSHIP_CLASS, "hardship_class", None, class_before, class_now),
    ]


def _of_members(before: Household, now: Household) -> Iterator[DifferenceLine]:
    then = {each.member_id: each for each in before.members}
    here = {each.member_id: each for each in now.members}
    for member_id in sorted(then.keys() | here.keys()):
        former, member = then.get(member_id), here.get(member_id)
        for name in _OF_MEMBER:
            whose = mask_name((member or former).name)  # type: ignore[union-attr]
            yield from _line(
                DifferenceIn.MEMBER, name, whose, _told(former, name), _told(member, name)
            )


def _told(member: Member | None, name: str) -> str | None:
    return None if member is None else str(getattr(member, name))


def _of_circumstances(
    before: Circumstances | None, now: Circumstances | None
) -> Iterator[DifferenceLine]:
    for each in fields(Circumstances):
        yield from _line(
            DifferenceIn.CIRCUMSTANCES, each.name, None, _said(before, each.name),
            _said(now, each.name),
        )  # fmt: skip


def _said(how: Circumstances | None, name: str) -> str | None:
    value = None if how is None else getattr(how, name)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    if name == "loss":
        return None if value is None else f"{value.kind} {value.amount_fen}"
    return None if value is None else str(value)


def _incomes(household: Household) -> Mapping[tuple[str, str | None], int]:
    names = {each.member_id: mask_name(each.name) for each in household.members}
    found: dict[tuple[str, str | None], int] = {}
    for each in household.incomes:
        key = str(each.kind), names.get(each.member_id)
        found[key] = found.get(key, 0) + each.yearly_fen
    return found


def _expenses(household: Household) -> Mapping[tuple[str, str | None], int]:
    return {(str(each.kind), None): each.yearly_fen for each in household.expenses}


def _of_amounts(
    part: DifferenceIn,
    before: Mapping[tuple[str, str | None], int],
    now: Mapping[tuple[str, str | None], int],
) -> Iterator[DifferenceLine]:
    for kind, whose in sorted(before.keys() | now.keys(), key=lambda key: (key[0], key[1] or "")):
        then, here = before.get((kind, whose)), now.get((kind, whose))
        yield from _line(part, kind, whose, then, here)


def _line(
    part: DifferenceIn, of: str, whose: str | None, before: object, now: object
) -> Iterator[DifferenceLine]:
    if before != now:
        yield DifferenceLine(
            part=part,
            of=of,
            whose=whose,
            before=None if before is None else str(before),
            now=None if now is None else str(now),
        )
