"""What notifications answers: somebody's inbox, and the figures."""

from __future__ import annotations

from typing import Any

from contracts.notifications import (
    ContactPreference,
    DeliveryNotFound,
    DeliveryState,
    InboxMessage,
    InboxPage,
    ListInbox,
    NotificationFigures,
    RecipientKind,
)
from contracts.people import DeliveryChannel
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Contacts
from vocabulary.fingerprint import count_in

TAKEN_BY_THE_PROVIDER = {
    "channel": DeliveryChannel.SMS.value,
    "state": DeliveryState.SENT.value,
}
TOLD = (
    ("lead_opened", RecipientKind.WORKER),
    ("lead_opened_staff", RecipientKind.DUTY_OFFICER),
    ("lead_opened_staff", RecipientKind.UNION),
    ("lead_accepted", RecipientKind.WORKER),
    ("lead_refused", RecipientKind.WORKER),
)
PLACED = {"channel": DeliveryChannel.IN_APP.value, "state": DeliveryState.SENT.value}


def inbox(reads: Reads, *, request: ListInbox) -> InboxPage:
    """A page of the actor's in-app messages, newest first."""
    found = reads.find(
        DELIVERIES,
        PLACED,
        sort=(("sent_at", -1), ("_id", -1)),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    return InboxPage(
        items=[_message(row) for row in found.items],
        next_cursor=found.next_cursor,
        unread=reads.count(DELIVERIES, {**PLACED, "read_at": None}),
    )


def message(reads: Reads, *, delivery_id: str) -> InboxMessage:
    """One message of the actor's inbox; refuses `DeliveryNotFound`."""
    found = reads.get(DELIVERIES, delivery_id, not_found=DeliveryNotFound, personal=True)
    return _message(found)


def preference(contacts: Contacts, *, phone_key: str) -> ContactPreference:
    """What the worker of this phone chose; empty when nobody wrote from it yet."""
    contact = contacts.find_by_id(phone_key)
    return ContactPreference(
        language=contact.language if contact else None,
        preferred_channel=contact.preferred_channel if contact else None,
    )


def figures(reads: Reads, *, year: int) -> NotificationFigures:
    """How many deliveries the business year's events owe, and what became of them."""
    of_year = {"happened_on": {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}}
    by_state = reads.count_by(DELIVERIES, "state", of_year)
    taken = reads.fingerprint(DELIVERIES, "_id", TAKEN_BY_THE_PROVIDER)
    return NotificationFigures(
        deliveries=sum(by_state.values()),
        by_state=by_state,
        by_template=reads.count_by(DELIVERIES, "template", of_year),
        by_channel=reads.count_by(DELIVERIES, "channel", of_year),
        by_language=reads.count_by(DELIVERIES, "language", of_year),
        by_recipient=reads.count_by(DELIVERIES, "recipient_kind", of_year),
        ticket_numbers={
            f"{template}/{kind.value}": reads.fingerprint(
                DELIVERIES,
                "ticket_number",
                {**of_year, "template": template, "recipient_kind": kind.value},
            )
            for template, kind in TOLD
        },
        provider_accepted=count_in(taken),
        provider_ids=taken,
        outbox_pending=pending_facts(reads),
        held=held_messages(reads),
        undecoded=undecoded_messages(reads),
    )


def _message(found: dict[str, Any]) -> InboxMessage:
    return InboxMessage(
        delivery_id=found["_id"],
        template=found["template"],
        language=found["language"],
        title=found["message"]["title"],
        body=found["message"]["body"],
        subject=found["subject"],
        sent_at=found["sent_at"],
        read_at=found["read_at"],
    )
