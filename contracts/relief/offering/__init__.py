"""Seasonal aid that is offered to whoever is on file, and taken with one tap (免申即享)."""

from contracts.relief.offering import answers, commands, events, words

__all__ = ["answers", "commands", "events", "words"]
