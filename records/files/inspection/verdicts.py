"""What a look into a file comes to."""

from __future__ import annotations


class Refused(Exception):
    """The file is not taken: the code of the refusal, and what would be allowed."""

    def __init__(self, code: str, allowed: str) -> None:
        self.code, self.allowed = code, allowed
        super().__init__(code)


def active(what: str) -> Refused:
    """It holds what acts when it is opened."""
    return Refused("file_has_active_content", f"no {what}")


def bomb(most: str) -> Refused:
    """It would be far larger than it looks."""
    return Refused("file_inflates_too_much", most)


def unreadable(what: str) -> Refused:
    """It is broken or locked."""
    return Refused("file_unreadable", what)
