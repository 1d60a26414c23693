"""What is shown of a notice: its sheet, and what proves that it hung."""

from __future__ import annotations

from contracts.relief.notice_proof.answers import Hanging, NoObjection, NoticeProofAnswer
from contracts.relief.notice_proof.words import NoticeOf
from services.relief.cases import Cases
from services.relief.notice_proof.handlers import posted
from services.relief.notice_proof.repository import NoticeProofs
from vocabulary.business_time import business_day
from vocabulary.masking import hide_personal_numbers


def notice(cases: Cases, of: NoticeOf, record_id: str) -> NoticeProofAnswer:
    """The notice that the record has now; refuses `NoNotice`, and what reading it refuses."""
    found = posted(cases, of, record_id)
    proof = NoticeProofs(cases.unit).find_by_id(found.proof_id)
    certificate = proof.certificate if proof else None
    return NoticeProofAnswer(
        of=of,
        record_id=record_id,
        sheet=found.sheet,
        over=business_day(cases.unit.now) > found.notice.until_day,
        version=proof.version if proof else 0,
        state=proof.state if proof else None,
        hangings=[
            Hanging(
                place=hide_personal_numbers(each.place),
                hung_on=each.hung_on,
                by=each.noted_by,
                photos=list(each.photos),
            )
            for each in (proof.hangings if proof else ())
        ],
        taken_down_on=proof.taken_down_on if proof else None,
        certificate=NoObjection(**vars(certificate)) if certificate else None,
    )
