"""What a service still has to do: facts not yet published, messages held or not understood."""

from __future__ import annotations

from datetime import UTC, datetime

from records.kinds import HELD, OUTBOX, UNDECODED
from records.reads import Reads

_EVER = {
    "$gte": datetime(1970, 1, 1, tzinfo=UTC),
    "$lt": datetime(9999, 1, 1, tzinfo=UTC),
}


def pending_facts(reads: Reads) -> int:
    """How many announced events the relay has yet to publish."""
    # The bound on `at` lets the partial index of pending rows serve, not the whole journal.
    return reads.count(OUTBOX, {"state": "pending", "at": _EVER})


def held_messages(reads: Reads) -> int:
    """How many messages are held, parked ones and those behind them included."""
    return reads.count(HELD, {"consumer": {"$gte": ""}})


def undecoded_messages(reads: Reads) -> int:
    """How many messages lie aside because nobody could decode them."""
    return reads.count(UNDECODED, {"at": _EVER})
