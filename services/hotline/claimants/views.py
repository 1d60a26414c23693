"""What is shown of claimants: masked, and summed."""

from __future__ import annotations

from contracts.hotline import TicketNotFound
from contracts.hotline.claimants import (
    ClaimantAnswer,
    ClaimantPage,
    ClaimantState,
    ListClaimants,
)
from contracts.retention import ARCHIVED
from records.reads import Reads, order_of
from services.hotline.claimants.domain import Claimant
from services.hotline.claimants.repository import CLAIMANTS, Claimants
from services.hotline.domain.links import links_from
from services.hotline.kinds import TICKETS
from vocabulary.masking import mask_name, mask_phone


def claimant(claimant: Claimant) -> ClaimantAnswer:
    """A claimant, each value masked."""
    claim = claimant.claim
    return ClaimantAnswer(
        claimant_id=claimant.aggregate_id,
        ticket_id=claimant.ticket_id,
        version=claimant.version,
        state=claimant.state,
        name=ARCHIVED if claimant.archived else mask_name(claim.name),
        phone=ARCHIVED if claimant.archived else mask_phone(claim.phone),
        claimed_fen=claim.claimed_fen,
        listed_on=claimant.listed_on,
    )


def list_claimants(reads: Reads, *, request: ListClaimants) -> ClaimantPage:
    """A page of them, and the sum of those who stand; refuses `TicketNotFound`, `ForeignUnion`."""
    row = reads.get(TICKETS, request.ticket_id, not_found=TicketNotFound)
    tickets = [request.ticket_id, *links_from(row.get("course") or {}).joined]
    where = {"ticket_id": {"$in": tickets}}
    standing = {**where, "state": ClaimantState.LISTED.value}
    found = reads.find(
        CLAIMANTS,
        where,
        sort=order_of("listed_on"),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    return ClaimantPage(
        items=[claimant(_read(row)) for row in found.items],
        next_cursor=found.next_cursor,
        people=reads.count(CLAIMANTS, standing),
        claimed_fen=sum(reads.sum_by(CLAIMANTS, "state", "claimed_fen", standing).values()),
    )


def _read(row: dict[str, object]) -> Claimant:
    known = Claimants.from_document(row)
    known.version = int(str(row["version"]))
    return known
