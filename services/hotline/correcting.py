"""A ticket's personal facts, corrected: what it holds from now on, and who else is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from contracts.corrections import CorrectionOf, CorrectionOutcome
from contracts.fields import Sealed
from contracts.hotline import (
    EscalatedTicketCorrected,
    TicketCorrectionDecided,
    TicketNotFound,
)
from contracts.people import Applicant
from contracts.refusals import ForeignUnion
from records.acts import Act
from records.corrections import Correctable, Correction
from records.keys import IndexKeys
from services.hotline.domain.ticket import Ticket
from services.hotline.filed_request import FiledRequest
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from vocabulary.id_number import warnings_of


@dataclass(frozen=True, kw_only=True)
class TicketFacts:
    """A ticket as corrections see it."""

    request: FiledRequest

    @property
    def number(self) -> str:
        return self.request.number

    @property
    def managing_union(self) -> str:
        return self.request.managing_union

    @property
    def phone_key(self) -> str:
        return self.request.phone_key

    @property
    def concerns(self) -> str | None:
        return self.request.concerns

    @property
    def person(self) -> Applicant:
        return self.request.applicant


def correctable(tickets: Tickets, keys: IndexKeys) -> Correctable:
    """Tickets. To anybody who may not see one it does not exist."""

    def record(ticket_id: str) -> TicketFacts:
        try:
            ticket = tickets.get(ticket_id)
        except ForeignUnion:
            raise TicketNotFound() from None
        ticket.require_not_archived()
        return TicketFacts(request=ticket.request)

    def settle(correction: Correction, person: Applicant | None, act: Act) -> str:
        with tickets.changing(correction.record_id) as ticket:
            if person is not None:
                ticket.request = with_person(ticket.request, person, keys)
            announce(ticket, correction, corrected=person is not None, act=act)
        return ticket.request.phone_key

    return Correctable(
        of=CorrectionOf.TICKET,
        kind=TICKETS,
        read_right="ticket.read",
        record=record,
        settle=settle,
    )


def with_person(request: FiledRequest, person: Applicant, keys: IndexKeys) -> FiledRequest:
    """The request with these facts, found by them from now on."""
    number = person.id_number
    return replace(
        request,
        applicant=person,
        phone_key=keys.phone_key(person.phone),
        person_key=keys.person_key(number) if number else None,
        id_warnings=tuple(
            each.value for each in (warnings_of(number, residence=request.county) if number else ())
        ),
    )


def announce(ticket: Ticket, correction: Correction, *, corrected: bool, act: Act) -> None:
    """Tell the person; and relief, where it was handed the ticket."""
    request = ticket.request
    named: dict[str, Any] = {
        "ticket_id": ticket.aggregate_id,
        "number": request.number,
        "managing_union": request.managing_union,
        "happened_on": act.happened_on,
        "phone_key": request.phone_key,
    }
    outcome = CorrectionOutcome.CORRECTED if corrected else CorrectionOutcome.REFUSED
    ticket.announce(
        TicketCorrectionDecided(
            **named,
            field=correction.corrected_field,
            outcome=outcome,
            refused_for=correction.refused_for,
            language=request.language,
            preferred_channel=request.preferred_channel,
            phone=Sealed(request.applicant.phone),
        )
    )
    if corrected and ticket.lead is not None and request.person_key is not None:
        ticket.announce(
            EscalatedTicketCorrected(
                **named,
                person_key=request.person_key,
                corrected_by=sorted(correction.hands_on),
                applicant=Sealed(request.applicant),
            )
        )
