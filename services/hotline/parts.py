"""Parts of a ticket's answer: its steps, and what was agreed to when it was filed."""

from __future__ import annotations

from contracts.consents import ConsentShown
from contracts.hotline import Kept, TicketConsents, TicketNote
from contracts.hotline.joining import TicketLinks
from services.hotline.domain.ticket import Ticket
from vocabulary.masking import hide_personal_numbers


def hidden(text: str | None) -> str | None:
    """Free text without the numbers that would tell of a person."""
    return None if text is None else hide_personal_numbers(text)


def history(ticket: Ticket) -> list[TicketNote]:
    """The steps, as staff see them."""
    return [
        TicketNote(
            at=step.act.at,
            happened_on=step.act.happened_on,
            by=step.act.by,
            step=step.name,
            text=hidden(step.text),
            late_entry_reason=hidden(step.act.late_entry_reason),
            code=step.code,
        )
        for step in ticket.history
    ]


def links(ticket: Ticket) -> TicketLinks | None:
    """The tickets that it is linked with, if there are any."""
    linked = ticket.course.links
    if not linked.any:
        return None
    return TicketLinks(
        merged_into=linked.merged_into,
        joined=list(linked.joined),
        split_from=linked.split_from,
        split_off=list(linked.split_off),
    )


def consents(ticket: Ticket) -> list[ConsentShown]:
    """The proofs; a guardian's name is not among what is shown."""
    return [
        ConsentShown(
            purpose=each.purpose,
            version=each.version,
            digest=each.digest,
            at=each.at,
            taken_by=each.by,
            withdrawn_at=each.withdrawn_at,
            means=each.means,
            file_id=each.file_id,
        )
        for each in ticket.request.consents
    ]


def all_consents(ticket: Ticket) -> TicketConsents:
    """The proofs, and what stays although some were taken back."""
    request = ticket.request
    return TicketConsents(
        ticket_id=ticket.aggregate_id,
        number=request.number,
        version=ticket.version,
        items=consents(ticket),
        kept=_kept(ticket),
        id_number_kept=request.applicant.id_number is not None,
    )


def _kept(ticket: Ticket) -> list[Kept]:
    if all(each.stands for each in ticket.request.consents):
        return []
    in_relief = [Kept.RELIEF_RECORD] if ticket.lead else []
    return [Kept.WHAT_WAS_DONE, Kept.REQUEST_RECORD, *in_relief]
