"""Referrals: what the hotline hands over with an escalated ticket."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from contracts.hotline import HardshipReason, TicketEscalated
from contracts.people import Applicant, DeliveryChannel, Language


@dataclass(frozen=True, kw_only=True)
class Referral:
    """What the hotline handed over: the ticket, the person, his story.

    Of an open lead the person may be corrected; with the decision it never changes.
    """

    ticket_id: str
    ticket_number: str
    reason_code: HardshipReason
    county: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    person_key: str
    handled_by: tuple[str, ...]
    applicant: Applicant
    story: str
    id_warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, event: TicketEscalated, *, id_warnings: Collection[str]) -> Referral:
        """The referral that an escalation is."""
        return cls(
            ticket_id=event.ticket_id,
            ticket_number=event.number,
            reason_code=event.reason_code.open(),
            county=event.county,
            managing_union=event.managing_union,
            language=event.language,
            preferred_channel=event.preferred_channel,
            phone_key=event.phone_key,
            person_key=event.person_key,
            handled_by=tuple(event.handled_by),
            applicant=event.applicant.open(),
            story=event.story.open(),
            id_warnings=tuple(id_warnings),
        )
