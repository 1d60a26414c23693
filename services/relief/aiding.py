"""Use cases of aid: asked for on a file, approved by amount, by somebody else."""

from __future__ import annotations

from datetime import date

from contracts.refusals import InvalidInput
from contracts.relief import (
    CorrectAid,
    DecideAid,
    FundedAlready,
    MoveAidUp,
    Outcome,
    Payee,
    RequestAid,
    Stage,
    Verdict,
)
from contracts.relief.bank import CorrectPayee, RevokeAid
from contracts.relief.golden_autumn.words import StudentAidOnly
from records.acts import Act, act_on
from records.files import StagedFiles
from records.keys import IndexKeys
from records.policies import Policies
from services.relief.budgeting import commit_approved, free_revoked
from services.relief.cases import Cases
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.aid_terms import (
    LEVELS,
    PROGRAMMES,
    ForStudent,
    Terms,
    is_for_students,
    terms_for,
)
from services.relief.domain.case import Case
from services.relief.domain.duties import require_free
from services.relief.domain.hardship_file import HardshipFile
from services.relief.filing import LATE_RIGHT, dated
from services.relief.minutes_kept import minutes_of
from vocabulary.ids import new_id


def request_aid(cases: Cases, *, request: RequestAid, keys: IndexKeys, policies: Policies) -> str:
    """Ask for aid on a file; returns the request's id. Refuses `FundedAlready` within the year."""
    act = act_on(
        request.happened_on,
        reason=request.late_entry_reason,
        by=cases.unit.actor,
        now=cases.unit.now,
        late_right=LATE_RIGHT,
    )
    file = cases.files.get(request.file_id)
    terms = terms_on(act.happened_on, request.programme, request.amount_fen, policies=policies)
    if is_for_students(request.programme, policies.on(PROGRAMMES, act.happened_on)):
        raise StudentAidOnly(field="programme", allowed="an application for a student")
    aid_id, payee = new_id(), request.payee
    cases.aid.add(
        asked_for(
            cases, file, terms, aid_id=aid_id, payee=payee, note=request.note, keys=keys, act=act
        )
    )
    return aid_id


def asked_for(
    cases: Cases,
    file: HardshipFile,
    terms: Terms,
    *,
    aid_id: str,
    payee: Payee,
    note: str | None,
    keys: IndexKeys,
    act: Act,
    student: ForStudent | None = None,
) -> AidRequest:
    """A request for aid of these terms on a file, or for a student of its household; to be added.

    Refuses `FundedAlready`, `FileNotOnFile` and what `require_free` refuses.
    """
    require_free(act.by, stage=Stage.AID_REQUEST, case=cases.of_file(file))
    aid = AidRequest.asked_for(
        file,
        aid_id=aid_id,
        terms=terms,
        payee=payee,
        card_key=keys.card_key(payee.card),
        note=note,
        act=act,
        student=student,
    )
    _require_first(cases, aid)
    cases.settle(aid, cases.of_aid(aid), act=act)
    cases.acts.keep(aid)
    return aid


def correct_aid(cases: Cases, *, request: CorrectAid, keys: IndexKeys, policies: Policies) -> str:
    """Ask again with what was returned; returns the request's id."""
    act = dated(cases, request)
    with cases.changing_aid(request.aid_id, request.expected_version, act=act) as (aid, case):
        terms = _corrected(aid, request.amount_fen, policies=policies)
        aid.correct(
            terms=terms,
            payee=request.payee,
            card_key=keys.card_key(request.payee.card),
            note=request.note,
            act=act,
            case=case,
        )
    return request.aid_id


def move_aid_up(cases: Cases, *, request: MoveAidUp) -> str:
    """Hand the approval up, where the union has too few people; returns the request's id."""
    act = dated(cases, request)
    with cases.aid.changing(request.aid_id, expected_version=request.expected_version) as aid:
        cases.move_up(aid, cases.of_aid(aid), act=act)
    return request.aid_id


def decide_aid(cases: Cases, scans: StagedFiles, *, request: DecideAid, policies: Policies) -> str:
    """Approve, return or refuse a request for aid; returns its id.

    The scan of the minutes is the request's from then on; refuses `AttachmentNotFound` and
    `FileAttachedAlready` for any but one that the approver handed in for this.
    """
    if request.outcome != Verdict.PASSED and request.note is None:
        raise InvalidInput.at("note", code="missing_field", allowed="why, in words")
    act = dated(cases, request)
    with cases.changing_aid(request.aid_id, request.expected_version, act=act) as (aid, case):
        aid.decide(
            Outcome(request.outcome.value),
            file=cases.file_of(aid),
            collective=minutes_of(scans, aid, request),
            note=request.note,
            act=act,
            case=case,
        )
        cases.require_reach(aid)
        if request.outcome == Verdict.PASSED:
            commit_approved(cases, aid, request=request, act=act, policies=policies)
    return request.aid_id


def revoke_aid(cases: Cases, *, request: RevokeAid) -> str:
    """Revoke an approval: what it took of a budget is free again; returns the request's id."""
    act = dated(cases, request)
    with cases.changing_aid(request.aid_id, request.expected_version, act=act) as (aid, case):
        aid.revoke(_approval_of(case, aid), note=request.note, act=act, case=case)
        cases.require_reach(aid)
        free_revoked(cases, aid, act=act)
    return request.aid_id


def correct_payee(cases: Cases, *, request: CorrectPayee, keys: IndexKeys) -> str:
    """Say where money that came back is paid to instead; returns the request's id."""
    act = dated(cases, request)
    with cases.acting_on_aid(request.aid_id, request.expected_version) as (aid, case):
        card_key = keys.card_key(request.payee.card)
        aid.correct_payee(request.payee, card_key, note=request.note, act=act, case=case)
    return request.aid_id


def shared(cases: Cases, *, card_key: str, person_key: str) -> bool:
    """Whether somebody else's aid goes to the same card: no refusal, but everybody sees it."""
    return cases.aid.is_card_of_another(card_key, person_key)


def terms_on(
    day: date, programme: str, amount_fen: int, *, policies: Policies, year: int | None = None
) -> Terms:
    """The terms by the policies of that day, for `year` or the day's own.

    Refuses a programme that they do not name, and `OverCeiling`.
    """
    programmes = policies.on(PROGRAMMES, day)
    if programme not in programmes:
        allowed = ", ".join(sorted(programmes))
        raise InvalidInput.at("programme", code="not_allowed_value", allowed=allowed)
    levels = policies.on(LEVELS, day)
    return terms_for(
        programme, amount_fen, year=year or day.year, programmes=programmes, levels=levels
    )


def _corrected(aid: AidRequest, amount_fen: int, *, policies: Policies) -> Terms:
    """The terms of a request that is made again; what a student gets is policy's to say."""
    former = aid.terms
    if aid.student is not None and amount_fen != former.amount_fen:
        allowed = str(former.amount_fen)
        raise InvalidInput.at("amount_fen", code="not_allowed_value", allowed=allowed)
    day = aid.requested.happened_on
    return terms_on(day, former.programme, amount_fen, policies=policies, year=former.year)


def _approval_of(case: Case, aid: AidRequest) -> str | None:
    """The act by which it was approved."""
    passed = (Stage.AID_APPROVAL, Outcome.PASSED)
    found = [
        act.act_id
        for act in case.acts
        if act.subject == aid.subject and (act.stage, act.outcome) == passed
    ]
    return found[-1] if found else None


def _require_first(cases: Cases, aid: AidRequest) -> None:
    """Refuses `FundedAlready`; two at the same moment meet in the unique index."""
    if cases.aid.of_same_funding(aid.terms, aid.beneficiary_key) is not None:
        raise FundedAlready(field="programme", allowed="another purpose, or another year")
