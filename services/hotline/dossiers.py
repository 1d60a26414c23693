"""The hotline's part of a dossier: a ticket with its history and its files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contracts.dossiers import DossierOf, DossierPart, DossierSection, GatherDossier
from contracts.people import MaskedApplicant
from records.dossiers.persons import shown_entry, shown_person
from services.hotline import attaching, views
from services.hotline.domain.ticket import Ticket


def gather_ticket(service: Any, request: GatherDossier) -> DossierPart:
    """A ticket. Refuses `TicketNotFound`, and what a reveal refuses."""
    ticket = service.tickets.get(request.record_id)
    answer = views.ticket(ticket)
    shown = replace(answer, applicant=_applicant(service, ticket, request, answer.applicant))
    files = attaching.described(service.kept_files.staged, ticket.attachments)
    return DossierPart(
        service="hotline",
        subject=ticket.subject,
        number=answer.number,
        managing_union=answer.managing_union,
        sections=[
            DossierSection(
                code="record",
                entries=[shown_entry(request, shown, without={"history", "consents", "links"})],
            ),
            DossierSection(
                code="history", entries=[shown_entry(request, step) for step in answer.history]
            ),
            DossierSection(
                code="consents",
                entries=[
                    shown_entry(request, each, without={"file_id"}) for each in answer.consents
                ],
            ),
            DossierSection(
                code="attachments",
                entries=[shown_entry(request, each, without={"file_id"}) for each in files],
            ),
        ],
        related=[],
        asked_by=service.unit.actor.name,
    )


def _applicant(
    service: Any, ticket: Ticket, request: GatherDossier, masked: MaskedApplicant
) -> MaskedApplicant:
    """After the end of its retention there is nobody to be revealed: the dossier says so."""
    if ticket.archived_on is not None:
        return masked
    return shown_person(
        service.unit,
        subject=ticket.subject,
        person=ticket.request.applicant,
        masked=masked,
        request=request,
        policies=service.policies,
    )


DOSSIERS_OF = {DossierOf.TICKET: gather_ticket}
