"""Use cases of a payment batch before its approval: changed, dissolved, frozen, checked."""

from __future__ import annotations

from dataclasses import replace

from contracts.refusals import InvalidInput
from contracts.relief import Outcome, Stage, UnionsDiffer
from contracts.relief.freezing import (
    ChangeBatch,
    CheckBatch,
    CheckVerdict,
    DissolveBatch,
    FreezeBatch,
    UnfreezeBatch,
)
from records.acts import Act
from records.keys import IndexKeys
from services.relief.aiding import shared
from services.relief.cases import Cases
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.domain.payment_line import PaymentLine, in_canonical_form
from services.relief.filing import dated


def change_batch(cases: Cases, *, request: ChangeBatch) -> str:
    """Take requests out of a built batch and put others in; returns its id.

    Refuses `UnionsDiffer`, `TotalDiffers`, and `WrongState` once it is frozen.
    """
    act, batch_id = dated(cases, request), request.batch_id
    with cases.changing_batch(batch_id, request.expected_version, act=act) as (batch, case):
        wanted = dict.fromkeys(request.aid_ids)
        before = cases.batches.lines_of(batch_id)
        kept = [line for line in before if line.aid_id in wanted]
        gone = [line for line in before if line.aid_id not in wanted]
        there = {line.aid_id for line in kept}
        aids = [cases.aid.get(aid_id) for aid_id in wanted if aid_id not in there]
        if len(wanted) != len(request.aid_ids) or {aid.union for aid in aids} - {batch.union}:
            raise UnionsDiffer(field="aid_ids", allowed="requests of one union, each once")
        last = max(int(line.line_id.rpartition("/")[2]) for line in before)
        added = [line_for(cases, aid, batch_id, at) for at, aid in enumerate(aids, start=last + 1)]
        batch.change([*kept, *added], total_fen=request.total_fen, act=act, case=case)
        _take_out(cases, gone, act)
        for line in added:
            with cases.acting_on_aid(line.aid_id) as (aid, own):
                aid.put_in_batch(batch_id, act=act, case=own)
        cases.batches.take_out(gone)
        cases.batches.add_lines(batch, added)
    return batch_id


def dissolve_batch(cases: Cases, *, request: DissolveBatch) -> str:
    """Give a built batch up; its requests may stand in another one. Returns its id."""
    act = dated(cases, request)
    with cases.changing_batch(request.batch_id, request.expected_version, act=act) as (batch, case):
        batch.dissolve(note=request.note, act=act, case=case)
        _take_out(cases, cases.batches.lines_of(request.batch_id), act)
        cases.batches.free_lines(request.batch_id)
    return request.batch_id


def freeze_batch(cases: Cases, *, request: FreezeBatch, keys: IndexKeys) -> str:
    """Take the snapshot of a batch's payees with its keyed hash; returns the batch's id."""
    act = dated(cases, request)
    with cases.changing_batch(request.batch_id, request.expected_version, act=act) as (batch, case):
        lines = [_as_now(cases, line) for line in cases.batches.lines_of(request.batch_id)]
        snapshot = keys.payees_key(in_canonical_form(lines))
        batch.freeze(lines, snapshot, total_fen=request.total_fen, act=act, case=case)
        cases.batches.freeze_lines(request.batch_id, lines)
        _record_on_each(cases, batch, Stage.BATCH_FREEZING, Outcome.DONE, act)
    return request.batch_id


def unfreeze_batch(cases: Cases, *, request: UnfreezeBatch) -> str:
    """Let a frozen batch be changed again; returns its id."""
    act = dated(cases, request)
    with cases.changing_batch(request.batch_id, request.expected_version, act=act) as (batch, case):
        batch.unfreeze(note=request.note, act=act, case=case)
        _record_on_each(cases, batch, Stage.BATCH_FREEZING, Outcome.DONE, act)
    return request.batch_id


def check_batch(cases: Cases, *, request: CheckBatch, keys: IndexKeys) -> str:
    """A second person checks a frozen batch, or returns it; returns its id.

    Refuses `SnapshotAltered`, `TotalDiffers` and `StageMovedUp`.
    """
    outcome = Outcome.PASSED if request.outcome == CheckVerdict.PASSED else Outcome.RETURNED
    if outcome == Outcome.RETURNED and request.note is None:
        raise InvalidInput.at("note", code="missing_field", allowed="why, in words")
    act = dated(cases, request)
    with cases.changing_batch(request.batch_id, request.expected_version, act=act) as (batch, case):
        lines = cases.batches.lines_of(request.batch_id)
        batch.check(
            outcome,
            total_fen=request.total_fen,
            seen=request.snapshot,
            now=keys.payees_key(in_canonical_form(lines)),
            note=request.note,
            act=act,
            case=case,
        )
        cases.require_reach(batch)
        _record_on_each(cases, batch, Stage.BATCH_CHECK, outcome, act)
    return request.batch_id


def line_for(cases: Cases, aid: AidRequest, batch_id: str, place: int) -> PaymentLine:
    """What a batch is to pay on a request, to its payee and with the doubts of today."""
    return PaymentLine(
        line_id=f"{batch_id}/{place:03d}",
        aid_id=aid.aggregate_id,
        file_id=aid.file_id,
        person_key=aid.person_key,
        programme=aid.terms.programme,
        amount_fen=aid.due_fen,
        payee=aid.payee,
        card_key=aid.card_key,
        card_shared=shared(cases, card_key=aid.card_key, person_key=aid.person_key),
        card_failed=cases.batches.has_failed(aid.card_key),
    )


def _as_now(cases: Cases, line: PaymentLine) -> PaymentLine:
    aid = cases.aid.get(line.aid_id)
    return replace(
        line,
        payee=aid.payee,
        card_key=aid.card_key,
        card_shared=shared(cases, card_key=aid.card_key, person_key=aid.person_key),
        card_failed=cases.batches.has_failed(aid.card_key),
    )


def _record_on_each(
    cases: Cases, batch: PaymentBatch, stage: Stage, outcome: Outcome, act: Act
) -> None:
    for line in cases.batches.lines_of(batch.aggregate_id):
        with cases.acting_on_aid(line.aid_id) as (aid, own):
            aid.batch_prepared(stage, outcome, act=act, case=own)


def _take_out(cases: Cases, lines: list[PaymentLine], act: Act) -> None:
    for line in lines:
        with cases.acting_on_aid(line.aid_id) as (aid, own):
            aid.taken_out(act=act, case=own)
