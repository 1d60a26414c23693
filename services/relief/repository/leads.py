"""Documents of leads."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.hotline import HardshipReason
from contracts.people import DeliveryChannel
from contracts.relief import LeadNotFound, LeadState, RefusalReason
from records.acts import Act
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from records.retention import retention_index
from services.relief.domain.lead import Decision, Lead
from services.relief.domain.referral import Referral
from services.relief.repository.people import person_document, person_from

_NEWEST_FIRST = (("opened_at", -1), ("_id", -1))

LEADS = Kind(
    name="leads",
    secret_where={},
    personal=("person", "decision_notes"),
    owned_by="phone_key",
    # Audit rows outlive the lead's retention: none may tell what finds its person.
    hidden=("phone_key", "person_key"),
    indexes=(
        ANNOUNCED,
        # One ticket, one lead, whoever tells it and however often.
        Index(name="ticket", fields=(("ticket_id", 1),), unique=True),
        # A list names its states, so that these two serve it with and without a filter on them.
        Index(
            name="newest_by_state", fields=(("state", 1), *_NEWEST_FIRST, ("managing_union", 1))
        ),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *_NEWEST_FIRST),
        ),
        Index(name="person", fields=(("person_key", 1),)),
        # Whoever handled the lead of a file has done something on its case.
        Index(
            name="file",
            fields=(("decision.file_id", 1), ("state", 1)),
            partial={"decision.file_id": {"$gt": ""}},
        ),
        Index(
            name="decided_on",
            fields=(("decision.happened_on", 1), ("state", 1), ("ticket_number", 1)),
            partial={"decision.happened_on": {"$gt": ""}},
        ),
        Index(name="figures", fields=(("happened_on", 1), ("state", 1), ("managing_union", 1))),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "ticket_id", "ticket_number", "county", "managing_union", "phone_key",
                "person_key", "handled_by", "happened_on", "opened_at", "person",
            ],
            "properties": {
                "state": {"enum": [state.value for state in LeadState]},
                "ticket_id": {"bsonType": "string"},
                "person_key": {"bsonType": "string"},
                "handled_by": {"bsonType": "array", "items": {"bsonType": "string"}},
                "happened_on": {"bsonType": "string"},
                "opened_at": {"bsonType": "date"},
                "person": {"bsonType": "binData"},
                "decision_notes": {"bsonType": ["binData", "null"]},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)  # fmt: skip


class Leads(Repository[Lead]):
    """Leads."""

    kind = LEADS
    not_found: ClassVar = LeadNotFound

    def has(self, lead_id: str) -> bool:
        """Whether the lead is there already, as far as the batch and the database know."""
        return self._unit.document(self.kind, lead_id) is not None

    @staticmethod
    def to_document(lead: Lead) -> dict[str, Any]:
        decision = lead.decision
        return {
            **_referral_document(lead.referral),
            "state": str(lead.state),
            "happened_on": lead.opened.happened_on.isoformat(),
            "opened_at": lead.opened.at,
            "opened_by": lead.opened.by,
            "decision": _decision_document(decision) if decision else None,
            "decision_notes": _decision_notes(decision) if decision else None,
            "consent_withdrawn": lead.consent_withdrawn,
            "archived_on": lead.archived_on.isoformat() if lead.archived_on else None,
            "retention_from": lead.retention_from.isoformat() if lead.retention_from else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Lead:
        decision = document["decision"]
        return Lead(
            aggregate_id=document["_id"],
            state=LeadState(document["state"]),
            referral=_referral(document),
            opened=Act(
                by=document["opened_by"],
                at=document["opened_at"],
                happened_on=date.fromisoformat(document["happened_on"]),
            ),
            decision=_decision(decision, document["decision_notes"] or {}) if decision else None,
            consent_withdrawn=document.get("consent_withdrawn", False),
            archived_on=date.fromisoformat(day) if (day := document.get("archived_on")) else None,
        )


def _referral_document(referral: Referral) -> dict[str, Any]:
    return {
        "ticket_id": referral.ticket_id,
        "ticket_number": referral.ticket_number,
        "county": referral.county,
        "managing_union": referral.managing_union,
        "language": referral.language,
        "preferred_channel": referral.preferred_channel.value,
        "phone_key": referral.phone_key,
        "person_key": referral.person_key,
        "handled_by": list(referral.handled_by),
        "id_warnings": list(referral.id_warnings),
        # Why he is in hardship may be an illness: as personal as the story that tells it.
        "person": {
            **person_document(referral.applicant),
            "story": referral.story,
            "reason_code": referral.reason_code.value,
        },
    }


def _referral(document: dict[str, Any]) -> Referral:
    return Referral(
        ticket_id=document["ticket_id"],
        ticket_number=document["ticket_number"],
        county=document["county"],
        managing_union=document["managing_union"],
        language=document["language"],
        preferred_channel=DeliveryChannel(document["preferred_channel"]),
        phone_key=document["phone_key"],
        person_key=document["person_key"],
        handled_by=tuple(document["handled_by"]),
        applicant=person_from(document["person"]),
        story=document["person"]["story"],
        reason_code=HardshipReason(document["person"]["reason_code"]),
        id_warnings=tuple(document["id_warnings"]),
    )


def _decision_document(decision: Decision) -> dict[str, Any]:
    reason = decision.refusal_reason
    return {
        "by": decision.act.by,
        "at": decision.act.at,
        "happened_on": decision.act.happened_on.isoformat(),
        "file_id": decision.file_id,
        "file_number": decision.file_number,
        "refusal_reason": reason.value if reason else None,
    }


def _decision_notes(decision: Decision) -> dict[str, Any] | None:
    """What the decider wrote: free text may name anybody, so it is kept apart and encrypted."""
    late_entry_reason = decision.act.late_entry_reason
    if decision.note is None and late_entry_reason is None:
        return None
    return {"note": decision.note, "late_entry_reason": late_entry_reason}


def _decision(row: dict[str, Any], notes: dict[str, Any]) -> Decision:
    reason = row["refusal_reason"]
    return Decision(
        act=Act(
            by=row["by"],
            at=row["at"],
            happened_on=date.fromisoformat(row["happened_on"]),
            late_entry_reason=notes.get("late_entry_reason"),
        ),
        note=notes.get("note"),
        file_id=row["file_id"],
        file_number=row["file_number"],
        refusal_reason=RefusalReason(reason) if reason else None,
    )
