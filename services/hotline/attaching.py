"""Files of tickets: a letter's scan, a voice message. Attached, described, fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from contracts.files import AttachedFile, AttachmentNotFound, FilePurpose
from contracts.hotline import AttachFile, GetTicketFile
from contracts.rights import Actor
from records.acts import act_now
from records.files import KeptFile, StagedFiles
from records.unit_of_work import UnitOfWork
from services.hotline.domain.ticket import Ticket
from services.hotline.history import Attachment
from services.hotline.repository import Tickets

PURPOSE = FilePurpose.TICKET_ATTACHMENT


def attach_file(
    tickets: Tickets,
    files: StagedFiles,
    *,
    request: AttachFile,
    most: int,
    by: Actor,
    now: datetime,
) -> str:
    """The ticket holds the file from now on; returns ``ticket id/file id``.

    Refuses `TicketNotFound`, `ForeignUnion`, `AttachmentNotFound` for what the actor did not hand
    in, `FileAttachedAlready`, `TooManyFiles`, `WrongState`, `ConsentTakenBack`.
    """
    with tickets.changing(request.ticket_id) as ticket:
        files.attach(request.file_id, purpose=PURPOSE, subject=ticket.subject)
        ticket.attach(request.file_id, act=act_now(by=by, now=now), most=most)
    return f"{request.ticket_id}/{request.file_id}"


def attached_file(tickets: Tickets, files: StagedFiles, *, attached: str) -> AttachedFile:
    """What `attach_file` names."""
    ticket_id, _, file_id = attached.partition("/")
    ticket = tickets.get(ticket_id)
    found = [each for each in ticket.attachments if each.file_id == file_id]
    if not found:
        raise AttachmentNotFound()
    return described(files, found)[0]


def described(files: StagedFiles, attachments: Sequence[Attachment]) -> list[AttachedFile]:
    """Attachments with what their files are."""
    return files.described([(each.file_id, each.at, each.by) for each in attachments])


def fetch_file(
    tickets: Tickets, files: StagedFiles, unit: UnitOfWork, *, request: GetTicketFile
) -> KeptFile:
    """A file of a ticket that the actor may see, with an audit row that it was read.

    Refuses `TicketNotFound`, `ForeignUnion`, and `AttachmentNotFound` for what is not of this
    ticket or, to a worker, what others attached to it.
    """
    ticket = tickets.get(request.ticket_id)
    shown = visible_attachments(ticket, unit)
    if request.file_id not in (each.file_id for each in shown):
        raise AttachmentNotFound()
    file = files.kept(request.file_id, subject=ticket.subject)
    unit.audit("file.read", ticket.subject, after={"file_id": request.file_id})
    return file


def visible_attachments(ticket: Ticket, unit: UnitOfWork) -> list[Attachment]:
    """All to the staff of its union, to anybody else his own."""
    if unit.grant.everything or unit.grant.unions:
        return list(ticket.attachments)
    return own_attachments(ticket, unit.actor)


def own_attachments(ticket: Ticket, by: Actor) -> list[Attachment]:
    """What somebody attached himself."""
    return [each for each in ticket.attachments if each.by == by.name]
