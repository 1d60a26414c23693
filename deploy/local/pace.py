"""How long the processes of a stack let others wait."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Waiting times of a stack; tests, which kill and drop all day, choose shorter ones."""

    flush_ms: int = 100
    """How often mongod flushes its journal unasked, its own default: a drop waits for the next."""
    transaction_seconds: int = 5
    """A transaction outlives the client that was killed in it, and its locks with it, for so long.

    60 s by default; ours take less than one.
    """
    settled_seconds: int = 3
    """A service that lives so long has started.

    Importing takes about one, then it checks its broker and database.
    """


USUAL = Pace()
HURRIED = Pace(flush_ms=5, transaction_seconds=2, settled_seconds=1)
"""For tests that start, kill and drop all the time."""
