"""Held messages: what could not be applied yet, kept by its consumer in its own database.

Of each aggregate the first held row is the *head*; later messages of that aggregate are kept behind
it (`head` False, no `due`) and run in order once it is done; in a group that asked for no order
every row is a head. Putting a row behind a head rewrites the head, so that a head which ends at the
same moment is noticed by its version. A discarded head stays until its successors are released.
"""

from messaging.held.failures import BEHIND, BREAKS, SUSPECT, SUSPECT_ATTEMPTS, Failure, RetryPolicy
from messaging.held.rows import HeldRows, Row, envelope_of, release, row_id

__all__ = [
    "BEHIND",
    "BREAKS",
    "SUSPECT",
    "SUSPECT_ATTEMPTS",
    "Failure",
    "HeldRows",
    "RetryPolicy",
    "Row",
    "envelope_of",
    "release",
    "row_id",
]
