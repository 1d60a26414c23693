"""Ending the retention of a service's records: the timer, the journal, and the doors."""

from messaging.retention.doors import RetiresRecords
from messaging.retention.journal import erase_journal, published_journal
from messaging.retention.running import ACTION as END_OF_RETENTION

__all__ = ["END_OF_RETENTION", "RetiresRecords", "erase_journal", "published_journal"]
