"""What is left of a call, and of a row to call back, once its retention has ended. Pure.

What is counted stays: switchboard, moments, state, seats, who of the staff did what with which
result, how often a number was missed.
"""

from __future__ import annotations

from datetime import date, datetime

from contracts.retention import ARCHIVED, RecordArchived
from records.aggregate import Aggregate
from records.retention import Pseudonyms
from vocabulary.business_time import business_day


class Archiving(Aggregate):
    """The part of a call, or of a row to call back, that ends its retention."""

    archived_on: date | None

    @property
    def last_happened_at(self) -> datetime:
        """The latest moment that is known of it."""
        raise NotImplementedError

    @property
    def retention_from(self) -> date | None:
        """The business day of the latest that is known of it, until its retention has ended.

        Not that of its end: a call of which no hanging up was ever told would have none.
        """
        return None if self.archived_on is not None else business_day(self.last_happened_at)

    def require_not_archived(self) -> None:
        """Refuses `RecordArchived` once its retention has ended."""
        if self.archived_on is not None:
            raise RecordArchived()


def archived_key(key: str | None, pseudonyms: Pseudonyms) -> str | None:
    """A withheld number stays one, and any other a number that nobody finds."""
    return None if key is None else pseudonyms.of(key)


def archived_text(text: str | None) -> str | None:
    """That there was one."""
    return None if text is None else ARCHIVED
