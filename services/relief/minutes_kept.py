"""Scans of minutes: kept with the aid whose approval rests on them, fetched by who may see it."""

from __future__ import annotations

from contracts.files import AttachmentNotFound, FilePurpose
from contracts.relief import DecideAid, GetAidFile, Verdict
from records.files import KeptFile, StagedFiles
from services.relief.cases import Cases
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.minutes import Minutes

PURPOSE = FilePurpose.COLLECTIVE_MINUTES
FIELD = "collective.attachment_id"


def minutes_of(scans: StagedFiles, aid: AidRequest, request: DecideAid) -> Minutes | None:
    """The minutes that an approval names, their scan attached to the request for aid.

    None where none are named, or nothing is approved. Refuses what `StagedFiles.attach` refuses.
    """
    named = request.collective
    if named is None or request.outcome != Verdict.PASSED:
        return None
    scans.attach(named.attachment_id, purpose=PURPOSE, subject=aid.subject, field=FIELD)
    scan = scans.kept(named.attachment_id, subject=aid.subject)
    return Minutes(
        minutes_number=named.minutes_number,
        decided_on=named.decided_on,
        attachment_id=scan.file_id,
        attachment_sha256=scan.content.sha256,
    )


def fetch_minutes(cases: Cases, scans: StagedFiles, *, request: GetAidFile) -> KeptFile:
    """The scan of an approval's minutes, with an audit row that it was read.

    Refuses `AidNotFound`, `ForeignUnion`, and `AttachmentNotFound` for what is not of this request,
    or went with it at the end of its retention.
    """
    aid = cases.aid.get(request.aid_id)
    if aid.archived_on is not None:
        raise AttachmentNotFound()
    if aid.collective is None or aid.collective.attachment_id != request.file_id:
        raise AttachmentNotFound()
    file = scans.kept(request.file_id, subject=aid.subject)
    cases.unit.audit("file.read", aid.subject, after={"file_id": request.file_id})
    return file


def erase_minutes(scans: StagedFiles, aid: AidRequest) -> None:
    """The retention of the request has ended: the scan names who else was decided on that day."""
    if aid.collective is None or not aid.collective.attachment_id:
        return
    scan = aid.collective.attachment_id
    if scans.holds(scan, subject=aid.subject):  # else it was named before scans were kept here
        scans.erase(scan, subject=aid.subject)
