"""A household as one value: who belongs to it, what it lives of, what it must spend. Pure.

It is a part of its file: encrypted with it, archived with it, of the same version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.refusals import InvalidInput
from contracts.relief import FileItem
from contracts.relief.household_words import (
    Employment,
    Health,
    MemberElsewhere,
    MemberNotFound,
    Relation,
    TooManyMembers,
)
from contracts.relief.households import (
    HOLDER,
    MOST_MEMBERS,
    Circumstances,
    ExpenseItem,
    IncomeItem,
)


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of the household beside its holder.

    `person_key` is None without an ID number. `look_key` is that of name and day of birth, by
    which somebody is found who may be the same.
    """

    member_id: str
    name: str
    id_number: str | None
    born_on: date
    person_key: str | None
    look_key: str
    relation: Relation
    health: Health
    employment: Employment


@dataclass(frozen=True, kw_only=True)
class Household:
    """All that a file says of a household; amounts in fen of a year.

    `holder_look` is what its holder looks like, as a member's `look_key`.
    """

    holder_look: str | None = None
    circumstances: Circumstances | None = None
    members: tuple[Member, ...] = ()
    incomes: tuple[IncomeItem, ...] = ()
    expenses: tuple[ExpenseItem, ...] = ()

    @property
    def people(self) -> int:
        """How many live on it, the holder with them."""
        return 1 + len(self.members)

    @property
    def person_keys(self) -> frozenset[str]:
        """The members whose ID numbers are known."""
        return frozenset(each.person_key for each in self.members if each.person_key)

    @property
    def look_keys(self) -> frozenset[str]:
        """What its people look like to whoever looks for the same person elsewhere."""
        members = frozenset(each.look_key for each in self.members)
        return members if self.holder_look is None else members | {self.holder_look}

    def described(
        self,
        circumstances: Circumstances,
        *,
        incomes: tuple[IncomeItem, ...],
        expenses: tuple[ExpenseItem, ...],
    ) -> Household:
        """The household as it is said to live now.

        Refuses `InvalidInput` for an income of nobody in it, or one kind of a member, or one kind
        of expense, twice.
        """
        known = {HOLDER, *(each.member_id for each in self.members)}
        earned = [(each.member_id, each.kind) for each in incomes]
        for place, (member_id, _) in enumerate(earned):
            if member_id not in known:
                raise InvalidInput.at(
                    f"incomes.{place}.member_id", code="not_allowed_value", allowed=HOLDER
                )
        _require_once(earned, field="incomes")
        _require_once([each.kind for each in expenses], field="expenses")
        return replace(self, circumstances=circumstances, incomes=incomes, expenses=expenses)

    def with_member(self, member: Member) -> Household:
        """With somebody more; refuses `TooManyMembers`, `MemberElsewhere` for one who is in it."""
        if len(self.members) >= MOST_MEMBERS:
            raise TooManyMembers(field="name", allowed=f"at most {MOST_MEMBERS} members")
        if member.person_key in self.person_keys or member.look_key in self.look_keys:
            raise MemberElsewhere(field="name", allowed="somebody who is not in this household")
        return replace(self, members=(*self.members, member))

    def with_changed(self, member_id: str, **facts: object) -> Household:
        """With a member's facts said anew; refuses `MemberNotFound`."""
        self._require(member_id)
        changed = (
            replace(each, **facts) if each.member_id == member_id else each  # type: ignore[arg-type]
            for each in self.members
        )
        return replace(self, members=tuple(changed))

    def without_member(self, member_id: str) -> Household:
        """Without somebody and his incomes; refuses `MemberNotFound`."""
        self._require(member_id)
        return replace(
            self,
            members=tuple(each for each in self.members if each.member_id != member_id),
            incomes=tuple(each for each in self.incomes if each.member_id != member_id),
        )

    def parts_unlike(self, former: Household) -> frozenset[FileItem]:
        """What of it is not as it was, as items that a review returns."""
        pairs = {
            FileItem.HOUSEHOLD: (
                (self.circumstances, self.members), (former.circumstances, former.members)
            ),
            FileItem.INCOME: (self.incomes, former.incomes),
            FileItem.EXPENSES: (self.expenses, former.expenses),
        }  # fmt: skip
        return frozenset(item for item, (now, then) in pairs.items() if now != then)

    def _require(self, member_id: str) -> None:
        if member_id not in {each.member_id for each in self.members}:
            raise MemberNotFound(field="member_id", allowed="a member of this household")


def _require_once(values: Sequence[object], *, field: str) -> None:
    if len(set(values)) != len(values):
        raise InvalidInput.at(field, code="not_allowed_value", allowed="each kind once")
