"""That a public notice hung, and that nobody objected: sheet, photos, certificate."""

from contracts.relief.notice_proof import answers, commands, words

__all__ = ["answers", "commands", "words"]
