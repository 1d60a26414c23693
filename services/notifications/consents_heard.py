"""What a consent that was taken back means here: no more texts about that request."""

from __future__ import annotations

from contracts.consents import ConsentPurpose
from contracts.hotline import ConsentWithdrawn
from services.notifications import handlers
from services.notifications.repository import Contacts

SILENCES = frozenset({ConsentPurpose.HANDLING, ConsentPurpose.GUARDIAN})


def consent_withdrawn(contacts: Contacts, *, event: ConsentWithdrawn) -> None:
    """Nobody is sent texts about a request whose handling he took his consent back for."""
    if event.purpose in SILENCES:
        handlers.silence(contacts, phone_key=event.phone_key, subject=f"ticket/{event.ticket_id}")
