"""Golden Autumn (金秋助学, R13): aid for a student, applied for by the parent on file."""

from contracts.relief.golden_autumn import answers, commands, events, words

__all__ = ["answers", "commands", "events", "words"]
