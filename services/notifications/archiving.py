"""What the end of a record's retention means here: its copies tell of nobody, and none comes back.

Facts about a ticket come from two sources. What one tells after the other's last word, or a message
that was held for long, finds the ticket archived, and tells nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from contracts.campaigns import RegistrationPseudonymised
from contracts.hotline import TicketPseudonymised
from contracts.refusals import WrongState
from contracts.relief import FilePseudonymised, LeadPseudonymised
from messaging.retention import erase_journal, published_journal
from records.retention import Pseudonyms
from records.unit_of_work import UnitOfWork
from services.notifications.domain.archived import ArchivedRecord, archive
from services.notifications.domain.deliveries import Delivery
from services.notifications.repository import ArchivedRecords, Contacts, Deliveries


class StillSent(Exception):
    """A provider has a message of the record: heard again when what became of it is known.

    No refusal, which would wait for a person.
    """


def ticket_pseudonymised(
    archived: ArchivedRecords,
    contacts: Contacts,
    deliveries: Deliveries,
    *,
    event: TicketPseudonymised,
    unit: UnitOfWork,
) -> None:
    """Messages about the ticket lose words and recipient; see `_archive`.

    Nobody is told of it any more: that its person asked for no texts about it needs not be known.
    """
    contacts.lift_silence(f"ticket/{event.ticket_id}")
    told = partial(deliveries.about, f"ticket/{event.ticket_id}")
    _archive(archived, told, deliveries, event.ticket_id, unit)


def lead_pseudonymised(
    archived: ArchivedRecords, deliveries: Deliveries, *, event: LeadPseudonymised, unit: UnitOfWork
) -> None:
    """Messages to staff about the lead lose their words; see `_archive`.

    The worker was told of his ticket: that is the ticket's to end.
    """
    told = partial(deliveries.about, f"lead/{event.lead_id}")
    _archive(archived, told, deliveries, event.lead_id, unit)


def file_pseudonymised(
    archived: ArchivedRecords, deliveries: Deliveries, *, event: FilePseudonymised, unit: UnitOfWork
) -> None:
    """What was told of corrections of the file loses words and recipient; see `_archive`."""
    told = partial(deliveries.about, f"file/{event.file_id}")
    _archive(archived, told, deliveries, event.file_id, unit)


def registration_pseudonymised(
    archived: ArchivedRecords,
    deliveries: Deliveries,
    *,
    event: RegistrationPseudonymised,
    unit: UnitOfWork,
) -> None:
    """What the person was told of his place loses words and recipient; see `_archive`.

    Messages are about the activity, which others have places in: his are found by the fact.
    """
    told = partial(deliveries.owed_by, event.registered_event_id)
    _archive(archived, told, deliveries, event.registration_id, unit)


def is_archived(archived: ArchivedRecords, *record_ids: str) -> bool:
    """Whether nobody is to be told anything about one of these records any more."""
    return any(archived.find_by_id(each) is not None for each in record_ids)


def _archive(
    archived: ArchivedRecords,
    told: Callable[[], list[Delivery]],
    deliveries: Deliveries,
    record_id: str,
    unit: UnitOfWork,
) -> None:
    """Every message of the record, page by page; raises `StillSent` while one is sent."""
    if not is_archived(archived, record_id):
        archived.add(ArchivedRecord(aggregate_id=record_id, heard_at=unit.recorded_at))
    pseudonyms = Pseudonyms()
    while page := told():
        for each in page:
            journal = published_journal(unit, each.subject)
            try:
                with deliveries.changing(each.aggregate_id, veiled=True) as delivery:
                    archive(delivery, pseudonyms)
            except WrongState:
                raise StillSent() from None
            erase_journal(unit, journal, pseudonyms)
