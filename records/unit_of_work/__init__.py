"""Units of work and the batch that saves them together in one transaction.

A command is a batch of one unit. A consumer begins one unit per message, accepts those whose
handler returned, drops those whose handler raised, and commits the batch.
"""

from records.unit_of_work.batch import Batch
from records.unit_of_work.facts import Announcement, Cause, Circumstances, Journal
from records.unit_of_work.unit import UnitOfWork

__all__ = ["Announcement", "Batch", "Cause", "Circumstances", "Journal", "UnitOfWork"]
