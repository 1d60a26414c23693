"""Ending the retention of a service's records: the timer, the journal, and the doors."""

from messaging.retention.doors import RetiresRecords
from messaging.retention.journal import erase_journal, published_journal

__all__ = ["RetiresRecords", "erase_journal", "published_journal"]
