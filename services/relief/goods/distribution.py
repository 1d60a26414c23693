"""Distributions: a kit, or help, for a list of people, begun, handed over, and ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.refusals import InvalidInput
from contracts.relief.goods_events import (
    DistributionCancelled,
    DistributionClosed,
    DistributionOpened,
)
from contracts.relief.goods_words import (
    DistributionState,
    Gives,
    KitsHandedOver,
    RosterEmpty,
)
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.goods.goods_map import DISTRIBUTION_MAP, MONEY_MAP, Transitions
from services.relief.goods.plan import Plan, require_sound
from services.relief.goods.roster import Roster


@dataclass(kw_only=True, eq=False)
class Distribution(Aggregate):
    """A distribution; `listed` counts who was ever put on its list, which numbers the places.

    `dropped` of them are not on it any more. `handed` kits are with people now, and took
    `value_fen` out of the store with them. Of money, `roster` says how much, through whose hands.
    """

    name = "distribution"
    state: DistributionState
    managing_union: str
    title: str
    category: str
    place: str
    plan: Plan
    last_on: date
    listed: int = 0
    dropped: int = 0
    handed: int = 0
    value_fen: int = 0
    opened_on: date | None = None
    note: str | None = None
    roster: Roster = field(default_factory=Roster)

    @classmethod
    def draft(cls, *, distribution_id: str, plan: Plan, act: Act, **facts: Any) -> Distribution:
        """It is being prepared; refuses days in the wrong order, and to give both or nothing."""
        require_sound(plan)
        return cls(
            aggregate_id=distribution_id, state=DistributionState.DRAFT, plan=plan,
            last_on=act.happened_on, **facts,
        )  # fmt: skip

    @property
    def gives(self) -> Gives:
        """Kits, help or money."""
        if self.plan.greeting is not None:
            return Gives.MONEY
        return Gives.HELP if self.plan.help else Gives.GOODS

    @property
    def transitions(self) -> Transitions:  # type: ignore[override]
        """Money goes another way than goods and help."""
        return MONEY_MAP if self.gives == Gives.MONEY else DISTRIBUTION_MAP

    @property
    def on_list(self) -> int:
        """How many stand on its list."""
        return self.listed - self.dropped

    @property
    def left(self) -> int:
        """How many kits of the plan are left; none where more were handed over than planned."""
        return max(0, self.plan.planned - self.handed)

    def revise(self, plan: Plan, *, act: Act) -> None:
        """Change what is planned; refuses what `draft` refuses."""
        self._require("revise")
        require_sound(plan)
        if self.listed and plan.greeting != self.plan.greeting:
            raise InvalidInput.at(
                "greeting", code="not_allowed_value", allowed="as people were listed"
            )
        self._take("revise", act)
        self.plan = plan

    def list_people(self, people: int, *, act: Act, amount_fen: int = 0) -> int:
        """So many more come on the list; the first one's number."""
        self._take("list_people", act)
        first = self.listed + 1
        self.listed += people
        self.roster = self.roster.prepared(act.by, more_fen=amount_fen)
        return first

    def drop(self, *, act: Act, amount_fen: int = 0) -> None:
        """One who was handed nothing goes from the list."""
        self._take("drop", act)
        self.dropped += 1
        self.roster = self.roster.prepared(act.by, more_fen=-amount_fen)

    def open(self, *, act: Act) -> None:
        """Hand-overs begin; the kit is fixed. Money opens by `approve`."""
        self._open("open", act)

    def freeze(self, *, act: Act) -> None:
        """Nobody comes on the roster any more; refuses `RosterEmpty`."""
        self._require("freeze")
        if not self.on_list:
            raise RosterEmpty(allowed="somebody on it")
        self._take("freeze", act)
        self.roster = self.roster.prepared(act.by)

    def check(self, total_fen: int, *, act: Act) -> None:
        """A second person passes it; refuses `SeparationOfDuties`, `TotalDiffers`."""
        self._require("check")
        roster = self.roster.checked(act.by, total_fen)
        self._take("check", act)
        self.roster = roster

    def approve(self, total_fen: int, *, act: Act, budget_id: str | None) -> None:
        """A third one approves it; refuses what `check` refuses."""
        self._require("approve")
        roster = self.roster.approved(act.by, total_fen, budget_id)
        self._open("approve", act)
        self.roster = roster

    def send_back(self, note: str, *, act: Act) -> None:
        """Whoever checks or approves sends it back; refuses `SeparationOfDuties`."""
        self._require("send_back")
        roster = self.roster.sent_back(act.by)
        self._take("send_back", act)
        self.roster, self.note = roster, note

    def pay(self, people: int, total_fen: int, *, act: Act) -> None:
        """So many were paid by a fourth one; refuses `SeparationOfDuties`."""
        self._require("pay")
        roster = self.roster.paid(act.by, total_fen)
        self._hand("pay", people, act)
        self.roster = roster

    def hand_over(self, kits: int, *, act: Act) -> None:
        """So many kits go to people; refuses `DateBeforeCause` before the first day planned."""
        self._hand("hand_over", kits, act)

    def take_back(self, *, act: Act) -> None:
        """A kit came back."""
        self._take("take_back", act)
        self.handed -= 1

    def close(self, *, act: Act) -> None:
        """Nothing is handed over any more."""
        self._take("close", act)
        self.announce(
            DistributionClosed(
                **self._named(act),
                planned=self.plan.planned,
                listed=self.on_list,
                handed=self.handed,
            )
        )

    def cancel(self, *, reason: str, act: Act) -> None:
        """It is given up; refuses `KitsHandedOver`."""
        self._require("cancel")
        if self.handed:
            raise KitsHandedOver(allowed="closing it", handed=self.handed)
        self._take("cancel", act)
        self.note = reason
        self.announce(DistributionCancelled(**self._named(act)))

    def _open(self, command: str, act: Act) -> None:
        self._take(command, act)
        self.opened_on = act.happened_on
        self.announce(DistributionOpened(**self._named(act), planned=self.plan.planned))

    def _hand(self, command: str, people: int, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.plan.since)
        self._take(command, act)
        self.handed += people

    def _take(self, command: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.last_on)
        self._move(command)
        self.last_on = act.happened_on

    def _named(self, act: Act) -> dict[str, Any]:
        return {
            "distribution_id": self.aggregate_id,
            "managing_union": self.managing_union,
            "category": self.category,
            "happened_on": act.happened_on,
        }
