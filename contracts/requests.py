"""Requests: commands that change something and queries that read, as RPC and HTTP both take them.

A request is a frozen keyword-only dataclass. Its class name in snake case is the RPC method
(`EscalateTicket` = ``escalate_ticket``); its fields are that method's keyword arguments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from contracts.events import snake_case
from contracts.fields import ShortText

KNOWN: dict[tuple[str, str], type[Request]] = {}
"""(service, method) → class, of every request that this process has imported, those of tests too.

The published language alone is `contracts.registry.requests()`.
"""


@dataclass(frozen=True, kw_only=True)
class Request:
    """Something asked of a service.

    `service` owns it (what every service answers names none: `contracts.operations`); `action` is
    its name in the rights table (``ticket.escalate``); `answer` is the dataclass of the answer.
    """

    service: ClassVar[str]
    action: ClassVar[str]
    answer: ClassVar[type]

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "action") and hasattr(cls, "service"):
            operation = (cls.service, cls.method())
            known = KNOWN.setdefault(operation, cls)
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"two requests share the operation {'.'.join(operation)}")
            KNOWN[operation] = cls

    @classmethod
    def method(cls) -> str:
        """The RPC method's name."""
        return snake_case(cls.__name__)


@dataclass(frozen=True, kw_only=True)
class Command(Request):
    """Changes something, once per idempotency key."""


@dataclass(frozen=True, kw_only=True)
class DatedCommand(Command):
    """Something done to a record that is there.

    `happened_on` is by default today; an earlier day is a late entry (补录) and needs the right and
    a reason, which an act of today must not carry. `expected_version` is the version that the
    caller saw; another one is a conflict.
    """

    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Query(Request):
    """Reads, and changes nothing (but the audit trail where a person's file is read)."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list: `items`, the cursor of the next page or None."""

    next_cursor: str | None


MOST_COUNTED = 1_000
"""Of each state of a list: so much and more looks alike, and costs alike."""


@dataclass(frozen=True, kw_only=True)
class PageWithCounts(Page):
    """A page of a list of many records, which the list's other filters leave in several states.

    `counts`: how many in each state, up to `MOST_COUNTED` (so many, or more); a state that none is
    in is left out. None unless it was asked for (`counted`): pages are turned without it.
    """

    counts: dict[str, int] | None
