"""Leaving hardship (脱困), falling back (返困), closing, and the yearly re-check before that."""

from contracts.relief.leaving import commands, events, rechecks

__all__ = ["commands", "events", "rechecks"]
