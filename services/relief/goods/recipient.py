"""Somebody on a distribution's list: handed his kit once, by signature or thumb-print. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from contracts.people import Applicant
from contracts.relief.goods_events import (
    HelpGiven,
    HelpTakenBack,
    KitHandedOver,
    KitTakenBack,
    RecipientPseudonymised,
)
from contracts.relief.goods_words import (
    Gives,
    HomewardHelp,
    KitHandedAlready,
    ReceiptMeans,
    RecipientState,
    TakeBackTooLate,
)
from contracts.retention import ARCHIVED, RecordArchived
from records.acts import Act
from records.aggregate import Aggregate
from records.retention import Pseudonyms
from services.relief.goods.goods_map import RECIPIENT_MAP

NOBODY = Applicant(name=ARCHIVED, phone=ARCHIVED, id_number=None)


@dataclass(frozen=True, kw_only=True)
class CollectedBy:
    """Who collected it for somebody, how they are related, and why."""

    name: str
    relation: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """A hand-over, or help given; `file_id` is the scan of what was signed, of the distribution."""

    act: Act
    means: ReceiptMeans
    file_id: str
    collected_by: CollectedBy | None
    help: tuple[HomewardHelp, ...] = ()

    @property
    def gives(self) -> Gives:
        """Kits or help."""
        return Gives.HELP if self.help else Gives.GOODS


@dataclass(frozen=True, kw_only=True)
class Keys:
    """By which somebody is found: `person` is None where no ID number is known.

    `identity` is whom a kit is counted for: the ID number, or else phone and name together, since a
    phone may serve several people.
    """

    person: str | None
    phone: str
    identity: str


@dataclass(kw_only=True, eq=False)
class Recipient(Aggregate):
    """Somebody on the list of a distribution, at place `number`.

    `round` counts the hand-overs to him, undone ones too, all of what the list `gives`; `signed`
    are the scans of what he signed for them. `retention_from` is the day that the years of
    retention follow: of the hand-over, else the last day of the distribution.
    """

    name = "recipient"
    state: RecipientState = RecipientState.LISTED
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = RECIPIENT_MAP

    distribution_id: str
    managing_union: str
    category: str
    number: int
    person: Applicant
    employer: str
    keys: Keys
    until: date
    handed: HandOver | None = None
    round: int = 0
    gives: Gives | None = None
    signed: tuple[str, ...] = ()
    reason: str | None = None
    archived_on: date | None = None

    @property
    def live(self) -> bool:
        """Whether he stands on the list."""
        return self.state != RecipientState.DROPPED

    @property
    def retention_from(self) -> date | None:
        """The day that the years follow, until his retention has ended."""
        if self.archived_on is not None:
            return None
        return self.handed.act.happened_on if self.handed else self.until

    @property
    def source(self) -> str:
        """How the ledgers of stock name his last hand-over."""
        return f"{self.aggregate_id}/{self.round}"

    def require_listed(self) -> None:
        """Refuses `KitHandedAlready`, and `WrongState` for who was dropped."""
        if self.handed is not None:
            day = self.handed.act.happened_on.isoformat()
            raise KitHandedAlready(allowed="who was handed none", handed_on=day)
        self._require("hand_over")

    def hand_over(self, handed: HandOver, *, first_of_year: bool) -> None:
        """He was handed his kit, or helped; refuses what `require_listed` refuses."""
        self.require_listed()
        self._move("hand_over")
        self.handed, self.gives, self.round = handed, handed.gives, self.round + 1
        self.signed = tuple(dict.fromkeys([*self.signed, handed.file_id]))
        told = {
            **self._named(),
            "round": self.round,
            "people": int(first_of_year),
            "happened_on": handed.act.happened_on,
        }
        self.announce(
            HelpGiven(**told, help=list(handed.help)) if handed.help else KitHandedOver(**told)
        )

    def require_takeable(self, *, most_days: int, act: Act) -> HandOver:
        """The hand-over that is to be undone; refuses `WrongState`, `TakeBackTooLate`."""
        self._require("take_back")
        handed = self.handed
        if handed is None:
            raise RuntimeError(f"{self.subject} is handed and has no hand-over")
        act.require_not_before(handed.act.happened_on)
        if (act.happened_on - handed.act.happened_on).days > most_days:
            raise TakeBackTooLate(field="happened_on", allowed=f"{most_days} days after it or less")
        return handed

    def take_back(self, *, reason: str, last_of_year: bool, most_days: int, act: Act) -> None:
        """The hand-over is undone; refuses what `require_takeable` refuses."""
        handed = self.require_takeable(most_days=most_days, act=act)
        self._move("take_back")
        self.handed, self.reason = None, reason
        told = {
            **self._named(),
            "round": self.round,
            "people": int(last_of_year),
            "handed_on": handed.act.happened_on,
            "happened_on": act.happened_on,
        }
        self.announce(HelpTakenBack(**told) if handed.help else KitTakenBack(**told))

    def drop(self) -> None:
        """He goes from the list; refuses `KitHandedAlready`."""
        self.require_listed()
        self._move("drop")

    def archive(self, pseudonyms: Pseudonyms, *, act: Act) -> None:
        """His retention has ended: that a kit was handed over stays, and nobody's name.

        Refuses `RecordArchived`.
        """
        if self.archived_on is not None:
            raise RecordArchived()
        self.person, self.employer = NOBODY, ARCHIVED
        keys = {name: key and pseudonyms.of(key) for name, key in vars(self.keys).items()}
        self.keys = Keys(**keys)
        self.reason = None if self.reason is None else ARCHIVED
        self.handed = None if self.handed is None else _archived(self.handed)
        self.archived_on = act.happened_on
        self.announce(
            RecipientPseudonymised(
                recipient_id=self.aggregate_id,
                distribution_id=self.distribution_id,
                managing_union=self.managing_union,
                happened_on=act.happened_on,
            )
        )

    def _named(self) -> dict[str, Any]:
        return {
            "recipient_id": self.aggregate_id,
            "distribution_id": self.distribution_id,
            "managing_union": self.managing_union,
            "category": self.category,
            "person_key": self.keys.identity,
        }


def _archived(handed: HandOver) -> HandOver:
    """That it was collected by somebody else stays, and not who."""
    other = handed.collected_by and CollectedBy(name=ARCHIVED, relation=ARCHIVED, reason=ARCHIVED)
    act = handed.act
    late = None if act.late_entry_reason is None else ARCHIVED
    return replace(handed, collected_by=other, act=replace(act, late_entry_reason=late))
