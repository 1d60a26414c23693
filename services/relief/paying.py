"""Use cases of payment batches: built and approved by different people."""

from __future__ import annotations

from contracts.refusals import InvalidInput
from contracts.relief import (
    BatchVerdict,
    BuildBatch,
    DecideBatch,
    MoveBatchUp,
    Outcome,
    UnionsDiffer,
)
from records.acts import act_now
from records.keys import IndexKeys
from services.relief.cases import Cases
from services.relief.domain.case import Case
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.domain.payment_line import in_canonical_form
from services.relief.filing import dated
from services.relief.freezing import line_for
from vocabulary.ids import new_id


def build_batch(cases: Cases, *, request: BuildBatch) -> str:
    """Put approved requests into a batch, which can be changed until frozen; returns its id."""
    act, batch_id = act_now(by=cases.unit.actor, now=cases.unit.now), new_id()
    requests = [cases.aid.get(aid_id) for aid_id in dict.fromkeys(request.aid_ids)]
    unions = {aid.union for aid in requests}
    if len(unions) != 1 or len(requests) != len(request.aid_ids):
        raise UnionsDiffer(field="aid_ids", allowed="requests of one union, each once")
    lines = [line_for(cases, aid, batch_id, place) for place, aid in enumerate(requests, start=1)]
    batch = PaymentBatch.of(
        lines, batch_id=batch_id, union=unions.pop(), total_fen=request.total_fen, act=act
    )
    together = Case()
    for aid in requests:
        with cases.acting_on_aid(aid.aggregate_id) as (changed, case):
            changed.put_in_batch(batch_id, act=act, case=case)
            together = together.beside(case.after(*changed.recorded))
    cases.settle(batch, together, act=act)
    cases.acts.keep(batch)
    cases.batches.add(batch)
    cases.batches.add_lines(batch, lines)
    return batch_id


def decide_batch(cases: Cases, *, request: DecideBatch, keys: IndexKeys) -> str:
    """Approve or reject a checked batch; returns its id. Refuses `SnapshotAltered`."""
    outcome = Outcome.PASSED if request.outcome == BatchVerdict.PASSED else Outcome.REFUSED
    if outcome == Outcome.REFUSED and request.note is None:
        raise InvalidInput.at("note", code="missing_field", allowed="why, in words")
    act = dated(cases, request)
    with cases.changing_batch(request.batch_id, request.expected_version, act=act) as (batch, case):
        lines = cases.batches.lines_of(request.batch_id)
        batch.decide(
            outcome,
            total_fen=request.total_fen,
            snapshot=keys.payees_key(in_canonical_form(lines)),
            note=request.note,
            act=act,
            case=case,
        )
        cases.require_reach(batch)
        for line in lines:
            with cases.acting_on_aid(line.aid_id) as (aid, own):
                aid.batch_decided(outcome, act=act, case=own)
        if outcome == Outcome.REFUSED:
            cases.batches.free_lines(request.batch_id)
    return request.batch_id


def move_batch_up(cases: Cases, *, request: MoveBatchUp) -> str:
    """Hand the present stage up, where the union has too few people; returns the batch's id."""
    act = dated(cases, request)
    with cases.batches.changing(
        request.batch_id, expected_version=request.expected_version
    ) as batch:
        cases.move_up(batch, cases.of_batch(batch), act=act)
    return request.batch_id
