"""The one refusal of this package; contracts translate it into refusals for callers."""

from __future__ import annotations


class InvalidValue(ValueError):
    """A value breaks the rules of its field.

    `code` names the broken rule (``id_number_checksum``); `allowed` says in English what would be
    accepted. Neither holds the offending value: it may be personal and would end up in a log.
    """

    def __init__(self, code: str, allowed: str) -> None:
        super().__init__(f"{code}: {allowed}")
        self.code = code
        self.allowed = allowed

    def __reduce__(self) -> tuple[type[InvalidValue], tuple[str, str]]:
        """Pickle by both arguments; the default would call the class with the joined text."""
        return (type(self), (self.code, self.allowed))
