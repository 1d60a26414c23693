"""Documents of the hotline: tickets. Days are ISO texts, which sort and compare as days do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from contracts.hotline import (
    HardshipReason,
    LeadState,
    TicketNotFound,
    TicketState,
    TicketStep,
)
from contracts.hotline.lead_words import LeadProgress
from records.acts import Act
from records.repository import Repository
from services.hotline.course_documents import course_document, course_from
from services.hotline.domain.ticket import Ticket
from services.hotline.figures.documents import counted_document
from services.hotline.history import Attachment, LeadLink, Step
from services.hotline.kinds import TICKETS
from services.hotline.request_documents import request_document, request_from
from services.hotline.timetable import clocks_document, clocks_from


class Tickets(Repository[Ticket]):
    """Tickets."""

    kind = TICKETS
    not_found: ClassVar = TicketNotFound

    @staticmethod
    def to_document(ticket: Ticket) -> dict[str, Any]:
        return {
            **request_document(ticket.request),
            "state": str(ticket.state),
            "happened_on": ticket.registration.happened_on.isoformat(),
            "registered_at": ticket.registration.at,
            "late": ticket.registration.late,
            "escalated_on": _text(ticket.escalated_on),
            "reason_code": str(ticket.reason_code) if ticket.reason_code else None,
            "lead": _lead_document(ticket.lead) if ticket.lead else None,
            "history": [_step_document(step) for step in ticket.history],
            "notes": _notes_document(ticket),
            "attachments": [dict(vars(each)) for each in ticket.attachments],
            "course": course_document(ticket.course),
            **clocks_document(ticket.clocks),
            **counted_document(ticket),
            "waits_for": ticket.waits_for,
            "report_due_at": _moment(ticket.report_due_at),
            "reopenings": ticket.times(TicketStep.REOPENED),
            "archived_on": _text(ticket.archived_on),
            "retention_from": _text(ticket.retention_from),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Ticket:
        notes = document["notes"] or {}
        reason = document["reason_code"]
        return Ticket(
            aggregate_id=document["_id"],
            state=TicketState(document["state"]),
            request=request_from(document),
            history=[
                step_from(row, notes.get(str(place), {}))
                for place, row in enumerate(document["history"])
            ],
            answer_text=notes.get("answer_text"),
            reason_code=HardshipReason(reason) if reason else None,
            lead=_lead(document["lead"]) if document["lead"] else None,
            # A ticket of an earlier build holds none.
            attachments=tuple(Attachment(**row) for row in document.get("attachments", [])),
            course=course_from(document.get("course") or {}, body_number=notes.get("body_number")),
            clocks=clocks_from(document),
            archived_on=date.fromisoformat(day) if (day := document.get("archived_on")) else None,
        )


def _moment(moment: datetime | None) -> str | None:
    """As a text, so that an index holds those alone that there are, as with days."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _step_document(step: Step) -> dict[str, Any]:
    return {
        "step": step.name.value,
        "at": step.act.at,
        "happened_on": step.act.happened_on.isoformat(),
        "by": step.act.by,
        "code": step.code,
    }


def step_from(row: dict[str, Any], note: dict[str, Any]) -> Step:
    """A step of a ticket's document; `note` is what was written with it."""
    act = Act(
        by=row["by"],
        at=row["at"],
        happened_on=date.fromisoformat(row["happened_on"]),
        late_entry_reason=note.get("late_entry_reason"),
    )
    # Steps of an earlier build have no code.
    return Step(name=TicketStep(row["step"]), act=act, text=note.get("text"), code=row.get("code"))


def _notes_document(ticket: Ticket) -> dict[str, Any] | None:
    """What people wrote: free text may name anybody, so it is kept apart and encrypted."""
    notes: dict[str, Any] = {
        str(place): {"text": step.text, "late_entry_reason": step.act.late_entry_reason}
        for place, step in enumerate(ticket.history)
        if step.text or step.act.late
    }
    if ticket.answer_text is not None:
        notes["answer_text"] = ticket.answer_text
    if ticket.course.body_number is not None:
        notes["body_number"] = ticket.course.body_number
    return notes or None


def _lead_document(lead: LeadLink) -> dict[str, Any]:
    return {
        "state": lead.state.value,
        "lead_id": lead.lead_id,
        "refusal": lead.refusal,
        "progress": lead.progress.value if lead.progress else None,
    }


def _lead(row: dict[str, Any]) -> LeadLink:
    progress = row.get("progress")
    return LeadLink(
        state=LeadState(row["state"]),
        lead_id=row["lead_id"],
        refusal=row["refusal"],
        progress=LeadProgress(progress) if progress else None,
    )
