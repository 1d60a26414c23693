"""What notifications answers: somebody's inbox, and the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from contracts.figures import JournalFigures
from contracts.notifications import (
    ContactPreference,
    DeliveryNotFound,
    DeliveryState,
    InboxMessage,
    InboxPage,
    ListInbox,
    NotificationFigures,
    OpenWork,
    RecipientKind,
)
from contracts.people import DeliveryChannel, Language
from contracts.rights import Actor, Grant
from records.announced import journal_figures
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads
from services.notifications.domain.deliveries import Delivery
from services.notifications.kinds import CHANNELS, DELIVERIES, DUTY_ROSTERS
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
FINAL = frozenset({DeliveryState.SENT.value, DeliveryState.REFUSED.value})
PLACED = {"channel": DeliveryChannel.IN_APP.value, "state": DeliveryState.SENT.value}


def inbox(reads: Reads, *, request: ListInbox, reader: Actor) -> InboxPage:
    """A page of the in-app messages in the grant, newest first; read or not by this reader."""
    found = reads.find(
        DELIVERIES,
        PLACED,
        sort=(("sent_at", -1), ("_id", -1)),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    return InboxPage(
        items=[_message(row, reader) for row in found.items],
        next_cursor=found.next_cursor,
        unread=reads.count(DELIVERIES, {**PLACED, "readings.by": {"$ne": reader.name}}),
    )


def message(reads: Reads, *, delivery_id: str, reader: Actor) -> InboxMessage:
    """One message of the actor's inbox; refuses `DeliveryNotFound`."""
    found = reads.get(DELIVERIES, delivery_id, not_found=DeliveryNotFound, personal=True)
    return _message(found, reader)


def open_work(reads: Reads, *, by: Actor) -> OpenWork:
    """What `work_handed_over` would move of this person's own, and whether he is on duty."""
    own = reads.within(Grant(own_keys=frozenset({by.person})))
    on_duty = {
        "_id": {"$in": sorted(by.unions)},
        "officers.account_id": by.person.removeprefix("staff/"),
    }
    return OpenWork(
        unread_messages=own.count(DELIVERIES, {**PLACED, "readings": []}),
        on_duty=reads.count(DUTY_ROSTERS, on_duty) > 0,
    )


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
    ever = reads.count_by(DELIVERIES, "state", {"channel": {"$in": CHANNELS}})
    taken = reads.fingerprint(DELIVERIES, "_id", TAKEN_BY_THE_PROVIDER)
    return NotificationFigures(
        deliveries=sum(by_state.values()),
        by_state=by_state,
        by_template=reads.count_by(DELIVERIES, "template", of_year),
        by_channel=reads.count_by(DELIVERIES, "channel", of_year),
        by_language=reads.count_by(DELIVERIES, "language", of_year),
        by_recipient=reads.count_by(DELIVERIES, "recipient_kind", of_year),
        ticket_numbers=_ticket_numbers(reads, of_year),
        provider_accepted=count_in(taken),
        provider_ids=taken,
        outstanding=sum(times for state, times in ever.items() if state not in FINAL),
        outbox_pending=pending_facts(reads),
        held=held_messages(reads),
        undecoded=undecoded_messages(reads),
        journal=_journal(reads, ever),
    )


def _ticket_numbers(reads: Reads, of_year: Mapping[str, Any]) -> dict[str, str]:
    """Which tickets whom was told of, by the language that the event named."""
    return {
        f"{template}/{kind.value}/{language}": reads.fingerprint(
            DELIVERIES,
            "ticket_number",
            {
                **of_year,
                "template": template,
                "recipient_kind": kind.value,
                "$or": [
                    {"named_language": language},
                    {"named_language": None, "language": language},
                ],
            },
        )
        for template, kind in TOLD
        for language in get_args(Language)
    }


def _journal(reads: Reads, by_state: Mapping[str, int]) -> JournalFigures:
    became = {
        "delivery_sent": by_state.get(DeliveryState.SENT.value, 0),
        "delivery_refused": by_state.get(DeliveryState.REFUSED.value, 0),
    }
    return journal_figures(reads, became=became, kinds={Delivery.name: DELIVERIES})


def _message(found: dict[str, Any], reader: Actor) -> InboxMessage:
    read_at = [each["at"] for each in found["readings"] if each["by"] == reader.name]
    return InboxMessage(
        delivery_id=found["_id"],
        template=found["template"],
        language=found["language"],
        title=found["message"]["title"],
        body=found["message"]["body"],
        subject=found["subject"],
        sent_at=found["sent_at"],
        read_at=read_at[0] if read_at else None,
    )
