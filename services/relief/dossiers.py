"""Relief's parts of dossiers: a lead with its decision; a file with its notice, acts and leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contracts.dossiers import DossierEntry, DossierOf, DossierPart, DossierSection, GatherDossier
from contracts.people import Applicant
from contracts.relief import FileAnswer, LeadAnswer
from records.dossiers.persons import shown_entry, shown_person
from services.relief import file_views, views
from services.relief.aid_dossiers import gather_aid, gather_batch
from services.relief.cases import Cases
from services.relief.households.telling import dossier_sections
from services.relief.repository.leads import LEADS

_OF_DECISION = frozenset(
    {
        "decided_at", "decided_by", "decided_on", "file_id", "file_number", "refusal_reason",
        "refusal_note", "acceptance_note", "late_entry_reason",
    }
)  # fmt: skip
_APART = frozenset({"notice", "acts", "conflicts", "course"})
MOST_LEADS = 100


def gather_lead(service: Any, request: GatherDossier) -> DossierPart:
    """A lead, and its ticket to ask for next. Refuses `LeadNotFound`, and what a reveal refuses."""
    lead = service.leads.get(request.record_id)
    answer: LeadAnswer = views.lead(lead)
    person = answer.applicant
    if lead.archived_on is None:  # else nobody is left to be shown, and the dossier says so
        person = _person(service, lead, lead.referral.applicant, request)
    shown = replace(answer, applicant=person)
    decision = shown_entry(request, shown, only=_OF_DECISION)
    return DossierPart(
        service="relief",
        subject=lead.subject,
        number=answer.ticket_number,
        managing_union=answer.managing_union,
        sections=[
            _section("record", shown_entry(request, shown, without=_OF_DECISION)),
            _section("decision", decision),
            _section("attachments"),
        ],
        related=[f"ticket/{answer.ticket_id}"],
        asked_by=service.unit.actor.name,
    )


def gather_file(service: Any, request: GatherDossier) -> DossierPart:
    """A hardship file with every act on it, and its leads to ask for next.

    Refuses `FileNotFound`, and what a reveal refuses.
    """
    file = service.files.get(request.record_id)
    answer: FileAnswer = file_views.file(Cases(service.unit), file)
    person = answer.applicant
    if file.archived_on is None:
        person = _person(service, file, file.holder.applicant, request)
    shown = replace(answer, applicant=person)
    return DossierPart(
        service="relief",
        subject=file.subject,
        number=file.number,
        managing_union=file.managing_union,
        sections=[
            _section("record", shown_entry(request, shown, without=_APART)),
            *dossier_sections(file),
            _section("notice", *(shown_entry(request, each) for each in _notices(answer))),
            _section("course", shown_entry(request, answer.course)),
            _section("acts", *(shown_entry(request, each) for each in answer.acts)),
            _section("conflicts", *(shown_entry(request, each) for each in answer.conflicts)),
            _section("attachments"),
        ],
        related=_leads_of(service, file),
        asked_by=service.unit.actor.name,
    )


def _section(code: str, *entries: DossierEntry) -> DossierSection:
    return DossierSection(code=code, entries=[each for each in entries if each.fields])


def _notices(answer: FileAnswer) -> list[Any]:
    return [answer.notice] if answer.notice is not None else []


def _leads_of(service: Any, file: Any) -> list[str]:
    found = service.reads.find(
        LEADS,
        {"decision.file_id": file.aggregate_id},
        sort=[("_id", 1)],
        limit=MOST_LEADS,
    )
    return [f"lead/{row['_id']}" for row in found.items]


def _person(service: Any, record: Any, person: Applicant, request: GatherDossier) -> Any:
    return shown_person(
        service.unit,
        subject=record.subject,
        person=person,
        masked=file_views.masked(person),
        request=request,
        policies=service.policies,
    )


DOSSIERS_OF = {
    DossierOf.LEAD: gather_lead,
    DossierOf.FILE: gather_file,
    DossierOf.AID: gather_aid,
    DossierOf.BATCH: gather_batch,
}
