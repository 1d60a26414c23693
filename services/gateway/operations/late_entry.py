"""What dating an act refuses: shared by every operation that takes `happened_on` (补录)."""

from __future__ import annotations

from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    LateEntryReasonMissing,
    NotALateEntry,
    RightMissing,
)

LATE_ENTRY = (DateInFuture, DateBeforeCause, LateEntryReasonMissing, NotALateEntry, RightMissing)
