"""What relief answers about aid and payment batches: payees masked."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.relief import (
    AidAnswer,
    AidLine,
    AidPage,
    AidState,
    BatchAnswer,
    BatchLine,
    BatchPage,
    BatchState,
    BatchSummary,
    CollectiveAnswer,
    ListAid,
    ListBatches,
    MaskedPayee,
    Payee,
)
from contracts.retention import ARCHIVED
from records.kinds import Kind
from records.reads import Found, Reads
from records.state_counts import counts_asked_for
from services.relief.cases import Cases
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.domain.payment_line import PaymentLine
from services.relief.file_views import acts_on
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from vocabulary.masking import hide_personal_numbers, mask_card, mask_name

# Naming every state lets one index serve the lists with and without a filter on them.
STATES = {
    AID_REQUESTS.name: [state.value for state in AidState],
    PAYMENT_BATCHES.name: [state.value for state in BatchState],
}


def aid(cases: Cases, aid: AidRequest) -> AidAnswer:
    """A request for aid as staff see it."""
    terms = aid.terms
    return AidAnswer(
        aid_id=aid.aggregate_id,
        version=aid.version,
        state=aid.state,
        stage=aid.stage,
        waits_at=aid.waits_at,
        file_id=aid.file_id,
        file_number=aid.file_number,
        managing_union=aid.union,
        programme=terms.programme,
        purpose=terms.purpose,
        year=terms.year,
        amount_fen=terms.amount_fen,
        payee=_masked(aid.payee, archived=aid.archived_on is not None),
        card_shared=cases.aid.is_card_of_another(aid.card_key, aid.person_key),
        collective_needed=terms.collective,
        collective=CollectiveAnswer(**vars(aid.collective)) if aid.collective else None,
        batch_id=aid.batch_id,
        budget_id=aid.budget_id,
        paid_fen=aid.paid_fen,
        revoked=aid.revoked,
        file_due_on=aid.file_due.due_on if aid.file_due else None,
        file_decided_on=aid.file_due.decided_on if aid.file_due else None,
        requested_on=aid.requested.happened_on,
        acts=acts_on(cases, aid.subject),
        archived_on=aid.archived_on,
    )


def batch(cases: Cases, batch: PaymentBatch) -> BatchAnswer:
    """A payment batch with its lines."""
    return BatchAnswer(
        batch_id=batch.aggregate_id,
        version=batch.version,
        state=batch.state,
        stage=batch.stage,
        waits_at=batch.waits_at,
        managing_union=batch.union,
        total_fen=batch.total_fen,
        lines=[_line(line) for line in cases.batches.lines_of(batch.aggregate_id)],
        receipt_number=batch.receipt_number,
        paid_on=batch.paid_on,
        built_on=batch.built.happened_on,
        acts=acts_on(cases, batch.subject),
        archived_on=batch.archived_on,
        paid_fen=batch.paid_fen,
        snapshot=batch.snapshot,
    )


def list_aid(reads: Reads, *, request: ListAid) -> AidPage:
    """A page of the requests in scope, newest first."""
    found, counts = _page(reads, AID_REQUESTS, "requested_at", request)
    return AidPage(
        items=[_aid_line(row) for row in found.items],
        next_cursor=found.next_cursor,
        counts=counts,
    )


def list_batches(reads: Reads, *, request: ListBatches) -> BatchPage:
    """A page of the batches in scope, newest first."""
    found, counts = _page(reads, PAYMENT_BATCHES, "built_at", request)
    return BatchPage(
        items=[_summary(row) for row in found.items],
        next_cursor=found.next_cursor,
        counts=counts,
    )


def _page(
    reads: Reads, kind: Kind, newest: str, request: ListAid | ListBatches
) -> tuple[Found, dict[str, int] | None]:
    chosen = {"managing_union": request.managing_union} if request.managing_union else {}
    states = STATES[kind.name]
    found = reads.find(
        kind,
        {**chosen, "state": request.state.value if request.state else {"$in": states}},
        sort=((newest, -1), ("_id", -1)),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return found, counts_asked_for(reads, kind, request, states=states, chosen=chosen)


def _masked(payee: Payee, *, archived: bool) -> MaskedPayee:
    if archived:
        return MaskedPayee(name=ARCHIVED, card=ARCHIVED, bank=ARCHIVED)
    return MaskedPayee(
        name=mask_name(payee.name),
        card=mask_card(payee.card),
        bank=hide_personal_numbers(payee.bank),
    )


def _line(line: PaymentLine) -> BatchLine:
    return BatchLine(
        line_id=line.line_id,
        aid_id=line.aid_id,
        file_id=line.file_id,
        amount_fen=line.amount_fen,
        payee=_masked(line.payee, archived=line.archived),
        card_shared=line.card_shared,
        card_failed=line.card_failed,
        result=line.result,
        paid_fen=line.paid_fen,
        failure=line.failure,
    )


def _aid_line(row: dict[str, Any]) -> AidLine:
    return AidLine(
        aid_id=row["_id"],
        state=AidState(row["state"]),
        file_id=row["file_id"],
        file_number=row["file_number"],
        managing_union=row["managing_union"],
        waits_at=row["waits_at"],
        programme=row["terms"]["programme"],
        amount_fen=row["terms"]["amount_fen"],
        requested_on=date.fromisoformat(row["requested_on"]),
    )


def _summary(row: dict[str, Any]) -> BatchSummary:
    return BatchSummary(
        batch_id=row["_id"],
        state=BatchState(row["state"]),
        managing_union=row["managing_union"],
        waits_at=row["waits_at"],
        total_fen=row["total_fen"],
        lines=row["size"],
        built_on=date.fromisoformat(row["built_on"]),
    )
