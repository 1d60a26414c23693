"""The words for what becomes of messages."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """What a consumer made of an event, from its own database: there is no "perhaps"."""

    APPLIED = "applied"
    DISCARDED = "discarded"
    RETRYING = "retrying"
    PARKED = "parked"
    BEHIND = "behind"


class SelectionState(StrEnum):
    """open → finished when nothing of it is left to try, or cancelled."""

    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class ProposalState(StrEnum):
    """An act that needs a second person, or does not."""

    AWAITING_SECOND = "awaiting_second"
    DONE = "done"
    REJECTED = "rejected"
