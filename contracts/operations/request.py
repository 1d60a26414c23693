"""The two bases of what the monitor asks of every service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from contracts.requests import Query, Request


@dataclass(frozen=True, kw_only=True)
class OwnersQuery(Query):
    """Asked of whichever service owns the messages; without `action` anybody of the monitor's."""


@dataclass(frozen=True, kw_only=True)
class OwnersCommand(Request):
    """Done by whichever service owns the messages, in one transaction of its own.

    With `answered_by` it is done once per idempotency key, which the monitor draws from that of its
    own command: the desk's method returns the id of what it did, and the one named here renders
    it, for repeats too. What names its own effect (a selection, a republication) needs no key.
    """

    answered_by: ClassVar[str | None] = None
