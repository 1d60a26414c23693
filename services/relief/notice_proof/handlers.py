"""Use cases of notices' proofs: one way for the notices of files and of students."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.files import AttachmentNotFound, FilePurpose
from contracts.relief import Outcome, Stage
from contracts.relief.notice_proof.answers import GetNoticePhoto, NoticeSheet
from contracts.relief.notice_proof.commands import (
    CertifyNoObjection,
    NoteHanging,
    TakeNoticeDown,
)
from contracts.relief.notice_proof.words import (
    NoNotice,
    NoticeFor,
    NoticeObjected,
    NoticeOf,
    OtherNotice,
    ProofState,
)
from records.files import KeptFile, StagedFiles
from services.relief.cases import Cases
from services.relief.domain.case import CaseAct
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.notice import Notice, require_over
from services.relief.filing import dated
from services.relief.golden_autumn.application import StudentAid
from services.relief.notice_proof.proof import NoticeProof, proof_id
from services.relief.notice_proof.repository import NoticeProofs
from services.relief.notice_proof.sheets import sheet_of

PURPOSE = FilePurpose.NOTICE_PHOTO
DECIDED_AT = frozenset({Stage.CONFIRMATION, Stage.LEAVE_CONFIRMATION, Stage.STUDENT_CONFIRMATION})
POSTED_AT = frozenset({Stage.NOTICE, Stage.LEAVE_NOTICE, Stage.STUDENT_NOTICE})


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A record with the notice that it has now."""

    record: HardshipFile | StudentAid
    notice: Notice
    sheet: NoticeSheet

    @property
    def county(self) -> str:
        """That of the file's number."""
        record = self.record
        number = record.number if isinstance(record, HardshipFile) else record.file_number
        return number.split("-")[1]

    @property
    def proof_id(self) -> str:
        """Of the proof of this notice."""
        return proof_id(self.record.subject, self.notice.from_day)


def posted(cases: Cases, of: NoticeOf, record_id: str) -> Posted:
    """The record, which the grant covers, with its notice; refuses `NoNotice`."""
    record: HardshipFile | StudentAid = (
        cases.files.get(record_id) if of == NoticeOf.FILE else cases.student_aid.get(record_id)
    )
    notice = record.notice
    if notice is None or record.archived_on is not None:
        raise NoNotice()
    sheet = sheet_of(
        notice, notice_for=_what_for(cases, record), managing_union=record.managing_union
    )
    return Posted(record=record, notice=notice, sheet=sheet)


def note_hanging(cases: Cases, photos: StagedFiles, *, request: NoteHanging) -> str:
    """Note where it hangs; returns which record (`of/id`). Refuses `OtherNotice`."""
    act, found = dated(cases, request), posted(cases, request.of, request.record_id)
    if request.sheet != found.sheet.sheet:
        raise OtherNotice(field="sheet", allowed=found.sheet.sheet)
    proofs = NoticeProofs(cases.unit)
    if proofs.find_by_id(found.proof_id) is None:
        proofs.add(_begun(found))
    with proofs.changing(found.proof_id, expected_version=request.expected_version) as proof:
        for file_id in request.photos:
            photos.attach(file_id, purpose=PURPOSE, subject=proof.subject, field="photos")
        proof.hang(request.place, tuple(request.photos), act=act)
    return f"{request.of.value}/{request.record_id}"


def take_down(cases: Cases, *, request: TakeNoticeDown) -> str:
    """It was taken down; returns which record. Refuses `NoticeProofMissing`, `NoticeNotOver`."""
    act, found = dated(cases, request), posted(cases, request.of, request.record_id)
    proofs = NoticeProofs(cases.unit)
    with proofs.changing(found.proof_id, expected_version=request.expected_version) as proof:
        require_over(found.notice, act.happened_on)
        proof.take_down(act=act)
    return f"{request.of.value}/{request.record_id}"


def certify(cases: Cases, *, request: CertifyNoObjection) -> str:
    """Certify it; returns which record (`of/id`). Refuses `NoticeNotOver` and `NoticeObjected`."""
    act, found = dated(cases, request), posted(cases, request.of, request.record_id)
    proofs = NoticeProofs(cases.unit)
    with proofs.changing(found.proof_id, expected_version=request.expected_version) as proof:
        require_over(found.notice, act.happened_on)
        if _objected(cases, found.record):
            raise NoticeObjected(allowed="a notice after which no objection was upheld")
        proof.certify(county=found.county, act=act)
    return f"{request.of.value}/{request.record_id}"


def fetch_photo(cases: Cases, photos: StagedFiles, *, request: GetNoticePhoto) -> KeptFile:
    """A photo, with an audit row; refuses `NoNotice`, `AttachmentNotFound`."""
    found = posted(cases, request.of, request.record_id)
    proof = NoticeProofs(cases.unit).find_by_id(found.proof_id)
    kept = {file_id for each in (proof.hangings if proof else ()) for file_id in each.photos}
    if proof is None or request.file_id not in kept:
        raise AttachmentNotFound()
    cases.unit.audit("file.read", found.record.subject, after={"file_id": request.file_id})
    return photos.kept(request.file_id, subject=proof.subject)


def _begun(found: Posted) -> NoticeProof:
    return NoticeProof(
        aggregate_id=found.proof_id,
        state=ProofState.HANGING,
        record=found.record.subject,
        managing_union=found.record.managing_union,
        sheet=found.sheet.sheet,
        from_day=found.notice.from_day,
        until_day=found.notice.until_day,
    )


def _what_for(cases: Cases, record: HardshipFile | StudentAid) -> NoticeFor:
    """What its last notice was posted for."""
    if isinstance(record, StudentAid):
        return NoticeFor.STUDENT_AID
    posted_at = [act.stage for act in cases.acts.of(record) if _posts(act)]
    leaving = posted_at and posted_at[-1] == Stage.LEAVE_NOTICE
    return NoticeFor.LEAVING if leaving else NoticeFor.REGISTERING


def _objected(cases: Cases, record: HardshipFile | StudentAid) -> bool:
    """Whether what was decided last after its notice upheld an objection."""
    acts = [act for act in cases.acts.of(record) if _posts(act) or _decides(act)]
    return bool(acts) and _decides(acts[-1]) and acts[-1].outcome != Outcome.PASSED


def _decides(act: CaseAct) -> bool:
    return act.stage in DECIDED_AT and act.decides


def _posts(act: CaseAct) -> bool:
    return act.stage in POSTED_AT and act.outcome == Outcome.DONE
