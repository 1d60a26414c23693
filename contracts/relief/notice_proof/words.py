"""The words of proof of public notices (公示凭证): where it stands, and what is refused."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class NoticeOf(StrEnum):
    """Whose notice it is: a file's, as it comes on register or leaves it, or a student's."""

    FILE = "file"
    STUDENT_AID = "student_aid"


class NoticeFor(StrEnum):
    """What is to be decided after it."""

    REGISTERING = "registering"
    LEAVING = "leaving"
    STUDENT_AID = "student_aid"


class ProofState(StrEnum):
    """It hangs; it was taken down; that nobody objected was certified."""

    HANGING = "hanging"
    TAKEN_DOWN = "taken_down"
    CERTIFIED = "certified"


class NoNotice(Refusal):
    """Nothing of this record is, or was, posted."""

    code = "no_notice"
    kind = Kind.NOT_FOUND


class NoticeProofMissing(Refusal):
    """Before it is taken down or certified it is noted where this notice hung."""

    code = "notice_proof_missing"
    kind = Kind.CONFLICT


class OtherNotice(Refusal):
    """The sheet on the photo is not the one that is posted now; details: the one that is."""

    code = "other_notice"
    kind = Kind.CONFLICT


class NoticeObjected(Refusal):
    """An objection was upheld after this notice: there is nothing to certify."""

    code = "notice_objected"
    kind = Kind.CONFLICT
