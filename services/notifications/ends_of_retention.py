"""Ends of retention elsewhere, as notifications hears of them: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.campaigns import RegistrationPseudonymised
from contracts.hotline import TicketPseudonymised
from contracts.relief import FilePseudonymised, LeadPseudonymised
from messaging.consumes import consumes
from services.notifications import archiving


class HearsEndsOfRetention:
    """What was told of a record loses words and recipient when the record's retention ends."""

    archived: Any
    contacts: Any
    deliveries: Any
    unit: Any

    @consumes(TicketPseudonymised, loads={"archived": "ticket_id"})
    def on_ticket_pseudonymised(self, event: TicketPseudonymised) -> None:
        archiving.ticket_pseudonymised(
            self.archived, self.contacts, self.deliveries, event=event, unit=self.unit
        )

    @consumes(FilePseudonymised, loads={"archived": "file_id"})
    def on_file_pseudonymised(self, event: FilePseudonymised) -> None:
        archiving.file_pseudonymised(self.archived, self.deliveries, event=event, unit=self.unit)

    @consumes(RegistrationPseudonymised, loads={"archived": "registration_id"})
    def on_registration_pseudonymised(self, event: RegistrationPseudonymised) -> None:
        archiving.registration_pseudonymised(
            self.archived, self.deliveries, event=event, unit=self.unit
        )

    @consumes(LeadPseudonymised, loads={"archived": "lead_id"})
    def on_lead_pseudonymised(self, event: LeadPseudonymised) -> None:
        archiving.lead_pseudonymised(self.archived, self.deliveries, event=event, unit=self.unit)
