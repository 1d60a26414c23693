"""Use cases of verification: a sample is drawn of a paid batch, and its households answer."""

from __future__ import annotations

import secrets
from datetime import timedelta

from contracts.relief import ConflictOfInterest, SeparationOfDuties
from contracts.relief.verifying.commands import AnswerReceiptCheck, DrawVerification
from contracts.relief.verifying.words import (
    BatchNotPaid,
    ReceiptCheckNotFound,
    ReceiptWord,
    StaffSaysSo,
    VerifiedAlready,
)
from contracts.rights import persons_in
from records.acts import Act
from records.policies import Policies
from records.sampling.drawing import drawn
from services.relief.cases import Cases
from services.relief.domain.case import Case
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.domain.payment_line import PaymentLine
from services.relief.filing import dated
from services.relief.household_answers import (
    HOUSEHOLD,
    answering_act,
    file_reached,
    languages_of,
)
from services.relief.verifying.estimating import POLICY, sample_size
from services.relief.verifying.repository import ReceiptChecks, Verifications
from services.relief.verifying.verification import ReceiptCheck, Verification

_SEED_BYTES = 16


def draw_verification(cases: Cases, *, request: DrawVerification, policies: Policies) -> str:
    """Draw the sample of a batch and ask its households; returns the batch's id.

    Refuses `BatchNotPaid`, `VerifiedAlready`, and who had a part in it or keeps out of it.
    """
    act = dated(cases, request)
    batch = cases.batches.get(request.batch_id)
    paid = _paid(cases, batch)
    if not paid or batch.paid_on is None:
        raise BatchNotPaid(allowed="a batch that the bank has paid")
    if Verifications(cases.unit).find_by_id(batch.aggregate_id) is not None:
        raise VerifiedAlready(allowed="one sample of a batch")
    _require_no_part(act, cases.of_batch(batch))
    act.require_not_before(batch.paid_on)
    values = policies.on(POLICY, act.happened_on)
    verification = Verification(
        aggregate_id=batch.aggregate_id,
        managing_union=batch.managing_union,
        seed=secrets.token_hex(_SEED_BYTES),
        population=len(paid),
        drawn=sample_size(len(paid), values),
        drawn_on=act.happened_on,
        drawn_by=act.by,
        answer_until=act.happened_on + timedelta(days=values["days"]),
    )
    Verifications(cases.unit).add(verification)
    _ask(cases, verification, batch, paid, act)
    return batch.aggregate_id


def answer_receipt_check(cases: Cases, *, request: AnswerReceiptCheck) -> str:
    """What the household says; returns the question's id. Refuses `PartWanted`, `StaffSaysSo`."""
    act, checks = answering_act(cases, request), ReceiptChecks(cases.unit)
    found = checks.get_beyond(request.check_id)
    file_reached(cases, found.file_id, not_found=ReceiptCheckNotFound)
    if act.by == HOUSEHOLD and request.word == ReceiptWord.UNREACHABLE:
        raise StaffSaysSo(field="word", allowed="received, partly, not_received")
    with checks.changing(
        request.check_id, expected_version=request.expected_version, beyond=True
    ) as check:
        check.answer(request.word, received_fen=request.received_fen, note=request.note, act=act)
    return request.check_id


def _paid(cases: Cases, batch: PaymentBatch) -> list[PaymentLine]:
    """The payments whose people can still be asked: none whose retention has ended."""
    lines = [line for line in cases.batches.lines_of(batch.aggregate_id) if line.paid_fen]
    files = sorted({line.file_id for line in lines})
    found = cases.files.find_all(_id={"$in": files}, limit=len(files)) if files else []
    known = {file.aggregate_id for file in found if file.archived_on is None}
    return [line for line in lines if line.file_id in known and not line.archived]


def _ask(
    cases: Cases,
    verification: Verification,
    batch: PaymentBatch,
    paid: list[PaymentLine],
    act: Act,
) -> None:
    lines = {line.line_id: line for line in paid}
    chosen = [lines[each] for each in drawn(lines, seed=verification.seed, size=verification.drawn)]
    files = sorted({line.file_id for line in chosen})
    languages = languages_of(cases, files)
    holders = {
        file.aggregate_id: file.holder
        for file in cases.files.find_all(_id={"$in": files}, limit=len(files))
    }
    for line in chosen:
        check = ReceiptCheck.ask(
            line,
            verification,
            holder=holders[line.file_id],
            paid_on=batch.paid_on or act.happened_on,
            language=languages[line.file_id],
            act=act,
        )
        ReceiptChecks(cases.unit).add(check)


def _require_no_part(act: Act, case: Case) -> None:
    """Who asks whether money came had no hand in it: stricter than any stage of its way."""
    persons = persons_in([act.by])
    if persons & {conflict.person for conflict in case.conflicts}:
        raise ConflictOfInterest(allowed="somebody without a declared conflict")
    if persons & case.persons:
        raise SeparationOfDuties(allowed="somebody who did nothing earlier on the batch")
