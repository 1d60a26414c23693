"""The two bases of what the monitor asks of every service."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.requests import Query, Request


@dataclass(frozen=True, kw_only=True)
class OwnersQuery(Query):
    """Asked of whichever service owns the messages; without `action` anybody of the monitor's."""


@dataclass(frozen=True, kw_only=True)
class OwnersCommand(Request):
    """Done by whichever service owns the messages, in one transaction of its own."""
