"""Claimants of group matters over HTTP."""

from __future__ import annotations

from contracts.hotline import ConsentTakenBack, TicketNotFound
from contracts.hotline.claimants import (
    AddClaimants,
    ClaimantListedAlready,
    ClaimantNotFound,
    CorrectClaimant,
    ListClaimants,
    NothingCorrected,
    RevealClaimant,
    StrikeClaimant,
    TooManyClaimants,
)
from contracts.refusals import (
    ForeignUnion,
    ReasonNeeded,
    RevealLimitReached,
    WrongState,
)
from contracts.retention import RecordArchived
from services.gateway.operations.late_entry import LATE_ENTRY
from services.gateway.operations.operation import Operation

_OF_TICKET = (TicketNotFound, ForeignUnion, WrongState, ConsentTakenBack, *LATE_ENTRY)

OPERATIONS = (
    Operation(
        method="GET",
        path="/api/tickets/{ticket_id}/claimants",
        request=ListClaimants,
        refuses=(TicketNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/claimants",
        request=AddClaimants,
        status=201,
        refuses=(*_OF_TICKET, ClaimantListedAlready, TooManyClaimants),
    ),
    Operation(
        method="POST",
        path="/api/claimants/{claimant_id}/correct",
        request=CorrectClaimant,
        refuses=(*_OF_TICKET, ClaimantNotFound, ClaimantListedAlready, NothingCorrected),
    ),
    Operation(
        method="POST",
        path="/api/claimants/{claimant_id}/strike",
        request=StrikeClaimant,
        refuses=(*_OF_TICKET, ClaimantNotFound),
    ),
    Operation(
        method="POST",
        path="/api/claimants/{claimant_id}/reveal",
        request=RevealClaimant,
        keyed=False,
        refuses=(ClaimantNotFound, ForeignUnion, ReasonNeeded, RevealLimitReached, RecordArchived),
    ),
)
