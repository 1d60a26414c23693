"""The hotline's doors for consent: a part of its service class."""

from __future__ import annotations

from contracts.hotline import (
    GetTicketConsents,
    RecordConsent,
    TicketConsents,
    WithdrawConsent,
)
from messaging.dependencies import ConsentTable, PolicyTable, Stored, Unit
from messaging.rpc import command, query
from services.hotline import handlers, parts
from services.hotline.consenting import Consenting
from services.hotline.repository import Tickets


class ConsentDoors:
    """What was agreed to with a request, what is agreed to later, what is taken back."""

    tickets = Stored(Tickets)
    policies = PolicyTable()
    consent_texts = ConsentTable()
    unit = Unit()

    @property
    def consenting(self) -> Consenting:
        """The texts and rules by which consent is asked."""
        return Consenting(texts=self.consent_texts, policies=self.policies)

    @command(RecordConsent, answer="consents_answer")
    def record_consent(self, request: RecordConsent) -> str:
        return handlers.record_consent(
            self.tickets,
            request=request,
            consenting=self.consenting,
            by=self.unit.actor,
            now=self.unit.now,
        )

    @command(WithdrawConsent, answer="consents_answer")
    def withdraw_consent(self, request: WithdrawConsent) -> str:
        return handlers.withdraw_consent(
            self.tickets, self.unit, request=request, by=self.unit.actor, now=self.unit.now
        )

    def consents_answer(self, ticket_id: str) -> TicketConsents:
        """The ticket's consents as they are now."""
        return parts.all_consents(self.tickets.get(ticket_id))

    @query(GetTicketConsents)
    def get_ticket_consents(self, request: GetTicketConsents) -> TicketConsents:
        ticket = self.tickets.get(request.ticket_id)
        self.unit.audit("consent.read", ticket.subject)
        return parts.all_consents(ticket)
