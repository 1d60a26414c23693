"""Documents of the hotline: tickets. Days are ISO texts, which sort and compare as days do."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.consents import ConsentMeans, ConsentPurpose
from contracts.hotline import (
    Category,
    Channel,
    HardshipReason,
    LeadState,
    TicketNotFound,
    TicketState,
    TicketStep,
)
from contracts.people import Applicant, DeliveryChannel
from records.acts import Act
from records.consents import Agreed
from records.repository import Repository
from services.hotline.domain import Ticket
from services.hotline.filed_request import FiledRequest
from services.hotline.history import Attachment, LeadLink, Step
from services.hotline.kinds import TICKETS


class Tickets(Repository[Ticket]):
    """Tickets."""

    kind = TICKETS
    not_found: ClassVar = TicketNotFound

    @staticmethod
    def to_document(ticket: Ticket) -> dict[str, Any]:
        return {
            **_request_document(ticket.request),
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
            request=_request(document),
            history=[
                _step(row, notes.get(str(place), {}))
                for place, row in enumerate(document["history"])
            ],
            answer_text=notes.get("answer_text"),
            reason_code=HardshipReason(reason) if reason else None,
            lead=_lead(document["lead"]) if document["lead"] else None,
            # A ticket of an earlier build holds none.
            attachments=tuple(Attachment(**row) for row in document.get("attachments", [])),
            archived_on=date.fromisoformat(day) if (day := document.get("archived_on")) else None,
        )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _request_document(request: FiledRequest) -> dict[str, Any]:
    return {
        "number": request.number,
        "query_key": request.query_key,
        "channel": request.channel.value,
        "category": request.category.value,
        "county": request.county,
        "managing_union": request.managing_union,
        "language": request.language,
        "preferred_channel": request.preferred_channel.value,
        "phone_key": request.phone_key,
        "person_key": request.person_key,
        "confidential": request.confidential,
        "id_warnings": list(request.id_warnings),
        "consents": [_consent_document(each) for each in request.consents],
        "call_id": request.call_id,
        "request": {
            "query_code": request.query_code,
            "text": request.text,
            "name": request.applicant.name,
            "phone": request.applicant.phone,
            "id_number": request.applicant.id_number,
            "guardian": _guardian(request),
            "later_guardians": _later_guardians(request),
        },
    }


def _request(document: dict[str, Any]) -> FiledRequest:
    personal = document["request"]
    return FiledRequest(
        number=document["number"],
        query_code=personal["query_code"],
        query_key=document["query_key"],
        channel=Channel(document["channel"]),
        category=Category(document["category"]),
        county=document["county"],
        managing_union=document["managing_union"],
        language=document["language"],
        preferred_channel=DeliveryChannel(document["preferred_channel"]),
        text=personal["text"],
        applicant=Applicant(
            name=personal["name"], phone=personal["phone"], id_number=personal["id_number"]
        ),
        phone_key=document["phone_key"],
        person_key=document["person_key"],
        confidential=document.get("confidential", False),
        id_warnings=tuple(document["id_warnings"]),
        consents=tuple(
            _consent(row, personal, place) for place, row in enumerate(document.get("consents", []))
        ),
        call_id=document.get("call_id"),  # older tickets name no call
    )


def _consent_document(agreed: Agreed) -> dict[str, Any]:
    return {
        "purpose": agreed.purpose.value,
        "version": agreed.version,
        "digest": agreed.digest,
        "at": agreed.at,
        "by": agreed.by,
        "withdrawn_at": agreed.withdrawn_at,
        "withdrawn_by": agreed.withdrawn_by,
        "means": agreed.means.value if agreed.means else None,
        "file_id": agreed.file_id,
    }


def _consent(row: dict[str, Any], personal: dict[str, Any], place: int) -> Agreed:
    later = personal.get("later_guardians", {})  # requests of an earlier build have none
    with_request = row["purpose"] == ConsentPurpose.GUARDIAN.value and not row.get("means")
    return Agreed(
        purpose=ConsentPurpose(row["purpose"]),
        version=row["version"],
        digest=row["digest"],
        at=row["at"],
        by=row["by"],
        guardian=personal["guardian"] if with_request else later.get(str(place)),
        withdrawn_at=row.get("withdrawn_at"),
        withdrawn_by=row.get("withdrawn_by"),
        means=ConsentMeans(means) if (means := row.get("means")) else None,
        file_id=row.get("file_id"),
    )


def _guardian(request: FiledRequest) -> str | None:
    """Who agreed for a child as the request was filed: kept with the other personal values."""
    return next(
        (each.guardian for each in request.consents if each.guardian and not each.means), None
    )


def _later_guardians(request: FiledRequest) -> dict[str, str]:
    """Who did so later, by the places of their consents: it may be another one each time."""
    return {
        str(place): each.guardian
        for place, each in enumerate(request.consents)
        if each.means and each.guardian
    }


def _step_document(step: Step) -> dict[str, Any]:
    return {
        "step": step.name.value,
        "at": step.act.at,
        "happened_on": step.act.happened_on.isoformat(),
        "by": step.act.by,
    }


def _step(row: dict[str, Any], note: dict[str, Any]) -> Step:
    act = Act(
        by=row["by"],
        at=row["at"],
        happened_on=date.fromisoformat(row["happened_on"]),
        late_entry_reason=note.get("late_entry_reason"),
    )
    return Step(name=TicketStep(row["step"]), act=act, text=note.get("text"))


def _notes_document(ticket: Ticket) -> dict[str, Any] | None:
    """What people wrote: free text may name anybody, so it is kept apart and encrypted."""
    notes: dict[str, Any] = {
        str(place): {"text": step.text, "late_entry_reason": step.act.late_entry_reason}
        for place, step in enumerate(ticket.history)
        if step.text or step.act.late
    }
    if ticket.answer_text is not None:
        notes["answer_text"] = ticket.answer_text
    return notes or None


def _lead_document(lead: LeadLink) -> dict[str, Any]:
    return {"state": lead.state.value, "lead_id": lead.lead_id, "refusal": lead.refusal}


def _lead(row: dict[str, Any]) -> LeadLink:
    return LeadLink(state=LeadState(row["state"]), lead_id=row["lead_id"], refusal=row["refusal"])
