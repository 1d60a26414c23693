"""What the end of a record's retention means here: its copies tell of nobody, and none comes back.

Facts about a ticket come from two sources. What one tells after the other's last word, or a message
that was held for long, finds the ticket archived, and tells nobody.
"""

from __future__ import annotations

from contracts.hotline import TicketPseudonymised
from contracts.relief import LeadPseudonymised
from messaging.retention import erase_journal, published_journal
from records.retention import Pseudonyms
from records.unit_of_work import UnitOfWork
from services.notifications.domain.archived import ArchivedRecord, archive
from services.notifications.repository import ArchivedRecords, Deliveries


def ticket_pseudonymised(
    archived: ArchivedRecords,
    deliveries: Deliveries,
    *,
    event: TicketPseudonymised,
    unit: UnitOfWork,
) -> None:
    """Messages about the ticket lose words and recipient; see `_archive`."""
    _archive(archived, deliveries, "ticket", event.ticket_id, unit)


def lead_pseudonymised(
    archived: ArchivedRecords, deliveries: Deliveries, *, event: LeadPseudonymised, unit: UnitOfWork
) -> None:
    """Messages to staff about the lead lose their words; see `_archive`.

    The worker was told of his ticket: that is the ticket's to end.
    """
    _archive(archived, deliveries, "lead", event.lead_id, unit)


def is_archived(archived: ArchivedRecords, *record_ids: str) -> bool:
    """Whether nobody is to be told anything about one of these records any more."""
    return any(archived.find_by_id(each) is not None for each in record_ids)


def _archive(
    archived: ArchivedRecords, deliveries: Deliveries, name: str, record_id: str, unit: UnitOfWork
) -> None:
    """Every message about the record, page by page; refuses `WrongState` while one is sent."""
    if not is_archived(archived, record_id):
        archived.add(ArchivedRecord(aggregate_id=record_id, heard_at=unit.recorded_at))
    pseudonyms = Pseudonyms()
    while told := deliveries.about(f"{name}/{record_id}"):
        for each in told:
            journal = published_journal(unit, each.subject)
            with deliveries.changing(each.aggregate_id, veiled=True) as delivery:
                archive(delivery, pseudonyms)
            erase_journal(unit, journal, pseudonyms)
