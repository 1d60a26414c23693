"""What hotline announces of corrections: the decision, and what relief was handed otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contracts.corrections import CorrectedField, CorrectionOutcome, CorrectionRefusal
from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.people import Applicant, DeliveryChannel, Language


@dataclass(frozen=True, kw_only=True)
class TicketCorrectionDecided(Event):
    """A personal fact of a request was corrected, or not; its person is told.

    `phone_key` and `phone` are those that the ticket holds from now on.
    """

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date
    field: CorrectedField
    outcome: CorrectionOutcome
    refused_for: CorrectionRefusal | None
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    phone: Sealed[str] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class EscalatedTicketCorrected(Event):
    """Of a ticket that relief was handed its person's facts were corrected: they are these now.

    `corrected_by` names who asked for it and who decided: none of them may decide the lead.
    """

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date
    phone_key: str
    person_key: str
    corrected_by: list[str] = field(default_factory=list)
    applicant: Sealed[Applicant] = sealed_for("relief")
