"""A claimant: listed with a ticket, corrected, struck off. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from contracts.hotline.claimants import (
    ClaimantCorrected,
    ClaimantListed,
    ClaimantPseudonymised,
    ClaimantState,
    ClaimantStruck,
    NothingCorrected,
)
from contracts.retention import ARCHIVED
from records.acts import Act
from records.aggregate import Aggregate
from records.retention import Pseudonyms
from services.hotline.claimants.claimant_map import CLAIMANT_MAP


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who claims, by which phone he is found, and how much, in fen."""

    name: str
    phone: str
    phone_key: str
    claimed_fen: int


@dataclass(kw_only=True, eq=False)
class Claimant(Aggregate):
    """One who claims with a ticket; seen where that is, and kept from whom that is about.

    `reason` is why he was corrected or struck off last; `last_on` the day of his last step.
    """

    name = "claimant"
    state: ClaimantState = ClaimantState.LISTED
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = CLAIMANT_MAP

    ticket_id: str
    managing_union: str
    confidential: bool
    concerns: str | None
    claim: Claim
    listed_on: date
    last_on: date
    by: str
    reason: str | None = None
    archived: bool = False

    @classmethod
    def list(
        cls,
        *,
        claimant_id: str,
        ticket_id: str,
        managing_union: str,
        confidential: bool,
        concerns: str | None,
        claim: Claim,
        act: Act,
    ) -> Claimant:
        """Somebody claims with a ticket."""
        claimant = cls(
            aggregate_id=claimant_id,
            ticket_id=ticket_id,
            managing_union=managing_union,
            confidential=confidential,
            concerns=concerns,
            claim=claim,
            listed_on=act.happened_on,
            last_on=act.happened_on,
            by=act.by,
        )
        claimant.announce(ClaimantListed(**claimant._named(act.happened_on)))
        return claimant

    def correct(self, claim: Claim, *, reason: str, act: Act) -> None:
        """Correct what was taken down; refuses `NothingCorrected`."""
        self._require("correct")
        if claim == self.claim:
            raise NothingCorrected(allowed="another name, phone or amount")
        self._take("correct", reason, act)
        former, self.claim = self.claim, claim
        self.announce(
            ClaimantCorrected(**self._named(act.happened_on), former_fen=former.claimed_fen)
        )

    def strike(self, *, reason: str, act: Act) -> None:
        """Strike him off."""
        self._take("strike", reason, act)
        self.announce(ClaimantStruck(**self._named(act.happened_on)))

    def archive(self, pseudonyms: Pseudonyms, *, act: Act) -> None:
        """His ticket's retention has ended: nothing tells who he was, the amount stays."""
        self.claim = Claim(
            name=ARCHIVED,
            phone=ARCHIVED,
            phone_key=pseudonyms.of(self.claim.phone_key),
            claimed_fen=self.claim.claimed_fen,
        )
        self.reason = None if self.reason is None else ARCHIVED
        self.by, self.archived = pseudonyms.in_text(self.by), True
        self.announce(ClaimantPseudonymised(**self._named(act.happened_on)))

    def _take(self, command: str, reason: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.last_on)
        self._move(command)
        self.last_on, self.reason, self.by = act.happened_on, reason, act.by

    def _named(self, day: date) -> dict[str, Any]:
        return {
            "claimant_id": self.aggregate_id,
            "ticket_id": self.ticket_id,
            "managing_union": self.managing_union,
            "happened_on": day,
            "claimed_fen": self.claim.claimed_fen,
        }
