"""Password hashing: argon2id, 19 MiB, t=2, p=1 (OWASP minimum), off the event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash("nobody has this password")

Execute = Callable[..., Any]


def inline(function: Callable[..., Any], *args: Any) -> Any:
    """Run here: for commands and tests, which have no event loop to keep free."""
    return function(*args)


class Passwords:
    """Hashes and checks passwords through `execute`, which decides where the work runs."""

    def __init__(self, execute: Execute = inline) -> None:
        self._execute = execute

    def hash(self, password: str) -> str:
        """The argon2id hash of a password, salted."""
        return str(self._execute(_HASHER.hash, password))

    def matches(self, hashed: str | None, password: str) -> bool:
        """Whether the password fits; checking against nobody takes the same time."""
        fits = bool(self._execute(_verify, hashed or _NOBODY, password))
        return fits and hashed is not None


def _verify(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except VerifyMismatchError:
        return False
