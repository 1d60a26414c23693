"""Leaving hardship (脱困), falling back (返困) and closing: what is asked and what is announced."""

from contracts.relief.leaving import commands, events

__all__ = ["commands", "events"]
