"""What relief answers: leads with personal values masked, lists, figures."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from contracts.figures import JournalFigures
from contracts.hotline import HardshipReason
from contracts.people import Language, MaskedApplicant
from contracts.relief import (
    CountFigures,
    ExportLeads,
    LeadAnswer,
    LeadLine,
    LeadPage,
    LeadState,
    ListLeads,
    ReliefFigures,
)
from contracts.retention import ARCHIVED
from records.announced import all_of, journal_figures
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads, order_of
from records.state_counts import counts_asked_for
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.budget import Budget
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.lead import Lead
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.file_views import hidden, masked
from services.relief.goods.figures import ANNOUNCING, became_of_goods, people_given_kits
from services.relief.leaving.figures import became_of_courses, fallen_back_in
from services.relief.lookback.figures import ANNOUNCING as CAMPAIGNS
from services.relief.lookback.figures import became_of_campaigns, figures_of_campaigns
from services.relief.money_figures import became_of_money
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.budgets import BUDGETS
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from vocabulary.fingerprint import fingerprint
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


def count_figures(reads: Reads, *, request: CountFigures) -> ReliefFigures:
    """Figures of a year, each by the day that it happened on."""
    year = {"$gte": f"{request.year}-01-01", "$lte": f"{request.year}-12-31"}
    opened = {"happened_on": year}
    told: dict[str, Any] = {**figures_of_campaigns(reads, year), **_named_files(reads, year)}
    return ReliefFigures(
        leads=reads.count(LEADS, opened),
        by_state=reads.count_by(LEADS, "state", opened),
        by_union=reads.count_by(LEADS, "managing_union", opened),
        ticket_numbers=_ticket_numbers(reads, year),
        files=reads.count(FILES, {"opened_on": year}),
        people_given_kits=people_given_kits(reads, request.year),
        households_fallen_back=fallen_back_in(reads, year),
        **told,
        outbox_pending=pending_facts(reads),
        held=held_messages(reads),
        undecoded=undecoded_messages(reads),
        journal=_journal(reads),
    )


def _ticket_numbers(reads: Reads, year: dict[str, str]) -> dict[str, str]:
    """Which tickets' leads came how far, by the language of the ticket."""
    stages: dict[str, dict[str, Any]] = {"opened": {"happened_on": year}}
    for state in (LeadState.ACCEPTED, LeadState.REFUSED):
        stages[state.value] = {"decision.happened_on": year, "state": state.value}
    return {
        f"{stage}/{language}": reads.fingerprint(
            LEADS, "ticket_number", {**where, "language": language}
        )
        for stage, where in stages.items()
        for language in get_args(Language)
    }


def _named_files(reads: Reads, year: dict[str, str]) -> dict[str, str]:
    """The files that the year's accepted leads name, and those of them that are there."""
    accepted = {"decision.happened_on": year, "state": LeadState.ACCEPTED.value}
    named = list(reads.count_by(LEADS, "decision.file_id", accepted))
    return {
        "files_named": fingerprint(dict.fromkeys(map(str, named), 1)),
        "files_kept": reads.fingerprint(FILES, "_id", {"_id": {"$in": named}}),
    }


def _journal(reads: Reads) -> JournalFigures:
    by_state = reads.count_by(LEADS, "state", {"state": EVERY_STATE})
    became = {
        "lead_opened": all_of(reads, LEADS),
        "lead_accepted": by_state.get(LeadState.ACCEPTED.value, 0),
        "lead_refused": by_state.get(LeadState.REFUSED.value, 0),
        "file_opened": all_of(reads, FILES),
        **became_of_courses(reads),
        **became_of_money(reads),
        **became_of_goods(reads),
        **became_of_campaigns(reads),
    }
    kinds = {
        Lead.name: LEADS,
        HardshipFile.name: FILES,
        AidRequest.name: AID_REQUESTS,
        PaymentBatch.name: PAYMENT_BATCHES,
        Budget.name: BUDGETS,
        **ANNOUNCING,
        **CAMPAIGNS,
    }
    return journal_figures(reads, became=became, kinds=kinds)


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
