"""What relief answers: leads with personal values masked, lists, figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.hotline import HardshipReason
from contracts.people import MaskedApplicant
from contracts.relief import (
    ExportLeads,
    LeadAnswer,
    LeadLine,
    LeadPage,
    LeadState,
    ListLeads,
)
from contracts.retention import ARCHIVED
from records.reads import Reads, order_of
from records.state_counts import counts_asked_for
from services.relief.domain.lead import Lead
from services.relief.file_views import hidden, masked
from services.relief.repository.leads import LEADS
from vocabulary.masking import hide_personal_numbers, mask_name

# Naming every state lets one index serve the lists with and without a filter on them.
STATES = [state.value for state in LeadState]
EVERY_STATE = {"$in": STATES}


def lead(lead: Lead) -> LeadAnswer:
    """A lead as the officer sees it."""
    referral, decision = lead.referral, lead.decision
    note = hidden(decision.note) if decision else None
    refused = lead.state == LeadState.REFUSED
    return LeadAnswer(
        lead_id=lead.aggregate_id,
        version=lead.version,
        state=lead.state,
        ticket_id=referral.ticket_id,
        ticket_number=referral.ticket_number,
        reason_code=referral.reason_code,
        county=referral.county,
        managing_union=referral.managing_union,
        language=referral.language,
        story=hide_personal_numbers(referral.story),
        applicant=applicant(lead),
        opened_at=lead.opened.at,
        happened_on=lead.opened.happened_on,
        decided_at=decision.act.at if decision else None,
        decided_by=decision.act.by if decision else None,
        decided_on=decision.act.happened_on if decision else None,
        late_entry_reason=hidden(decision.act.late_entry_reason) if decision else None,
        file_id=decision.file_id if decision else None,
        file_number=decision.file_number if decision else None,
        refusal_reason=decision.refusal_reason if decision else None,
        refusal_note=note if refused else None,
        acceptance_note=None if refused else note,
        id_warnings=list(referral.id_warnings),
        consent_withdrawn=lead.consent_withdrawn,
        archived_on=lead.archived_on,
    )


def applicant(lead: Lead) -> MaskedApplicant:
    """Who it is about, each value masked; after the end of its retention nobody."""
    if lead.archived_on is not None:
        return MaskedApplicant(name=ARCHIVED, phone=ARCHIVED, id_number=None)
    return masked(lead.referral.applicant)


def list_leads(reads: Reads, *, request: ListLeads) -> LeadPage:
    """A page of the leads in scope."""
    found = reads.find(
        LEADS,
        selected(request),
        sort=order_of(request.sort),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    return LeadPage(
        items=[line(row) for row in found.items],
        next_cursor=found.next_cursor,
        counts=counts_asked_for(reads, LEADS, request, states=STATES, chosen=_chosen(request)),
    )


def selected(request: ListLeads | ExportLeads) -> dict[str, Any]:
    """The query of a list of leads."""
    return {**_chosen(request), "state": request.state.value if request.state else EVERY_STATE}


def _chosen(request: ListLeads | ExportLeads) -> dict[str, Any]:
    """By every filter but the state."""
    filters = {"managing_union": request.managing_union, "ticket_id": request.ticket_id}
    return {name: value for name, value in filters.items() if value is not None}


def line(row: dict[str, Any]) -> LeadLine:
    """A lead in a list, from its document with personal fields in plain."""
    return LeadLine(
        lead_id=row["_id"],
        state=LeadState(row["state"]),
        ticket_number=row["ticket_number"],
        reason_code=HardshipReason(row["person"]["reason_code"]),
        managing_union=row["managing_union"],
        applicant_name=ARCHIVED if row.get("archived_on") else mask_name(row["person"]["name"]),
        opened_at=row["opened_at"],
        happened_on=date.fromisoformat(row["happened_on"]),
    )
