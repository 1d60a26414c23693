"""The hotline's doors to claimants: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.hotline.claimants import (
    AddClaimants,
    ClaimantAnswer,
    ClaimantPage,
    ClaimantsListed,
    CorrectClaimant,
    ListClaimants,
    RevealClaimant,
    StrikeClaimant,
)
from contracts.people import RevealedPerson
from messaging.dependencies import Stored
from messaging.rpc import command, query
from services.hotline.claimants import handlers, views
from services.hotline.claimants.handlers import JOINER, ClaimantDesk
from services.hotline.claimants.repository import Claimants


class ClaimantDoors:
    """Who claims with a ticket, and how much."""

    claimants = Stored(Claimants)
    unit: Any
    reads: Any
    keys: Any
    policies: Any

    @property
    def claimant_desk(self) -> ClaimantDesk:
        """Steps of claimants, as this unit of work takes them."""
        return ClaimantDesk(unit=self.unit, keys=self.keys, policies=self.policies)

    def claimants_listed(self, ids: str) -> ClaimantsListed:
        """Those that were added, as they are now."""
        return ClaimantsListed(items=[self.claimant_answer(each) for each in ids.split(JOINER)])

    def claimant_answer(self, claimant_id: str) -> ClaimantAnswer:
        """The claimant as he is now."""
        return views.claimant(self.claimants.get(claimant_id))

    @query(ListClaimants)
    def list_claimants(self, request: ListClaimants) -> ClaimantPage:
        self.unit.audit("claimant.read", f"ticket/{request.ticket_id}")
        return views.list_claimants(self.reads, request=request)

    @command(AddClaimants, answer="claimants_listed")
    def add_claimants(self, request: AddClaimants) -> str:
        return handlers.add_claimants(self.claimant_desk, request=request)

    @command(CorrectClaimant, answer="claimant_answer")
    def correct_claimant(self, request: CorrectClaimant) -> str:
        return handlers.correct_claimant(self.claimant_desk, request=request)

    @command(StrikeClaimant, answer="claimant_answer")
    def strike_claimant(self, request: StrikeClaimant) -> str:
        return handlers.strike_claimant(self.claimant_desk, request=request)

    @command(RevealClaimant)
    def reveal_claimant(self, request: RevealClaimant) -> RevealedPerson:
        return handlers.reveal_claimant(self.claimant_desk, request=request)
