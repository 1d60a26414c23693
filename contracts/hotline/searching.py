"""Search over all tickets that one may see, by whatever is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.fields import Range, Text
from contracts.hotline.answers import TicketLine
from contracts.requests import Command

__all__ = ["SearchTickets", "SoughtBy", "TicketsFound"]


class SoughtBy(StrEnum):
    """What was searched is a ticket's number, a phone, an ID number, or words."""

    NUMBER = "number"
    PHONE = "phone"
    PERSON = "person"
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class TicketsFound:
    """The newest first; `more`: there may be others, which a narrower question finds."""

    by: SoughtBy
    items: list[TicketLine]
    more: bool


@dataclass(frozen=True, kw_only=True)
class SearchTickets(Command):
    """Tickets by number, by the caller's phone or ID number, or by words.

    Words are those of the request and of the employer (of that in pinyin or its initials, too):
    pairs of Chinese characters, Tibetan syllables, Latin words; all of them must be found. Tickets
    that were registered `since` and `until` these business days. Confidential ones are never found.

    A command, so that nothing that is typed is part of an address.
    """

    service = "hotline"
    action = "ticket.read"
    answer = TicketsFound

    text: Annotated[str, Text(most=60)]
    since: date | None = None
    until: date | None = None
    limit: Annotated[int, Range(1, 50)] = 25
