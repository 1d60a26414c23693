"""The end of a registration's retention: who took the place is gone, that it was taken stays."""

from __future__ import annotations

from typing import Any

from contracts.campaigns import PersonRegistered
from contracts.retention import Ending, Retained
from messaging.retention import published_journal
from records.acts import act_now
from records.retention import Pseudonyms, Retirement, Retirements
from services.campaigns.domain import Registration
from services.campaigns.repository import REGISTRATIONS


def archive_registration(service: Any, registration_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the registration tells of a person. Refuses what `Registration.archive` does."""
    unit = service.unit
    with service.registrations.changing(registration_id, veiled=True) as registration:
        told = published_journal(unit, registration.subject)
        (event_id,) = [row["_id"] for row in told if row["name"] == PersonRegistered.wire_name()]
        registration.archive(
            pseudonyms,
            registered_event_id=event_id,
            act=act_now(by=unit.actor, now=unit.now),
        )


RETIREMENTS: Retirements = {
    Retained.REGISTRATIONS: Retirement(
        kind=REGISTRATIONS,
        aggregate=Registration.name,
        after="took_place",
        does=Ending.PSEUDONYMISE,
        end=archive_registration,
        in_dossiers=False,
    )
}
