"""What every service's figures say alike: what it announced, counted twice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class JournalFigures:
    """What a service announced in all years, as its records and as its journal say it.

    `announced` and `kept` count by ``ticket/2``: how many tickets say that they announced a second
    event, and how many second events of tickets the journal holds. Records that age out (sessions,
    phone codes) are in neither: their journal outlives them.
    `became` and `events` count by event: for how many records it became true, and how many such
    events the journal holds. ``ticket_answered+ticket_closed`` is the sum of both.
    """

    announced: dict[str, int]
    kept: dict[str, int]
    became: dict[str, int]
    events: dict[str, int]
