"""What the hotline hears of relief after a lead was opened: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief import FileRegistered, LeadAccepted, PaymentMade
from contracts.relief.events import FileRefused
from contracts.relief.leaving.events import FileClosed, HouseholdLeft
from messaging.consumes import consumes
from messaging.dependencies import Stored
from services.hotline.relief_files import hearing
from services.hotline.relief_files.repository import ReliefFiles


class ReliefFileDoors:
    """Leads that were accepted, and what became of their files."""

    relief_files = Stored(ReliefFiles)
    unit: Any
    policies: Any

    @consumes(LeadAccepted, loads={"tickets": "ticket_id", "relief_files": "file_id"})
    def on_lead_accepted(self, event: LeadAccepted) -> None:
        hearing.lead_accepted(self.unit, event=event, policies=self.policies)

    @consumes(FileRegistered, loads={"relief_files": "file_id"})
    def on_file_registered(self, event: FileRegistered) -> None:
        hearing.file_registered(self.unit, event=event, policies=self.policies)

    @consumes(FileRefused, loads={"relief_files": "file_id"})
    def on_file_refused(self, event: FileRefused) -> None:
        hearing.file_refused(self.unit, event=event, policies=self.policies)

    @consumes(HouseholdLeft, loads={"relief_files": "file_id"})
    def on_household_left(self, event: HouseholdLeft) -> None:
        hearing.household_left(self.unit, event=event, policies=self.policies)

    @consumes(FileClosed, loads={"relief_files": "file_id"})
    def on_file_closed(self, event: FileClosed) -> None:
        hearing.file_closed(self.unit, event=event, policies=self.policies)

    @consumes(PaymentMade)
    def on_payment_made(self, event: PaymentMade) -> None:
        hearing.payment_made(self.unit, event=event, policies=self.policies)
