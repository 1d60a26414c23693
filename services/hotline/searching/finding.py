"""Which tickets hold what is searched: by a key of their own, or by all its words.

Of the words' parts the rarest is looked up in the index, and of what it finds the newest are looked
through for the others: the read is bounded, whatever is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from contracts.hotline import NothingToSearch
from contracts.hotline.searching import SearchTickets, SoughtBy, TicketsFound
from contracts.rights import EVERYTHING
from records.keys import IndexKeys
from records.policies import Policies
from records.reads import Reads, order_of
from records.unit_of_work import UnitOfWork
from services.hotline.kinds import TICKETS
from services.hotline.lines import SHOWN, line
from services.hotline.searching.words import sought
from vocabulary import id_number, phone
from vocabulary.business_time import beginning_of, business_day
from vocabulary.ids import parse_ticket_number
from vocabulary.invalid_value import InvalidValue

POLICY = "hotline.search"
NEWEST_FIRST = order_of("-registered_at")
OPENLY: Mapping[str, Any] = {"confidential": {"$ne": True}}
"""Not even to who may read it does a search show a confidential ticket."""

Parts = Sequence[tuple[int, ...]]


def search_tickets(
    reads: Reads, *, request: SearchTickets, keys: IndexKeys, policies: Policies, now: datetime
) -> TicketsFound:
    """The newest first, within the grant; refuses `NothingToSearch`."""
    by, key = _keyed(request.text, keys)
    if key is not None:
        found = reads.find(
            TICKETS,
            {**key, **OPENLY, **_between(request)},
            sort=NEWEST_FIRST,
            limit=request.limit,
            personal=True,
            fields=SHOWN,
        )
        return TicketsFound(
            by=by, items=[line(row) for row in found.items], more=found.next_cursor is not None
        )
    terms = policies.on(POLICY, business_day(now))
    parts = sought(request.text, keys=keys)[: terms["most_parts"]]
    if not parts:
        allowed = "a number, two Chinese characters, a Tibetan syllable or a word"
        raise NothingToSearch(field="text", allowed=allowed)
    return _by_words(reads, request, parts, terms["looked_through"])


def note_who_was_sought(unit: UnitOfWork, found: TicketsFound) -> None:
    """Somebody was looked up by his own number: each ticket that this showed is in the trail."""
    if found.by in (SoughtBy.PHONE, SoughtBy.PERSON):
        for each in found.items:
            unit.audit(f"ticket.search_by_{found.by}", f"ticket/{each.ticket_id}")


def _keyed(text: str, keys: IndexKeys) -> tuple[SoughtBy, dict[str, Any] | None]:
    """What somebody typed if it is a number, and the query that it makes."""
    try:
        return SoughtBy.NUMBER, {"number": str(parse_ticket_number(text))}
    except InvalidValue:
        pass
    try:
        return SoughtBy.PHONE, {"phone_key": keys.phone_key(phone.normalise(text))}
    except InvalidValue:
        pass
    try:
        return SoughtBy.PERSON, {"person_key": keys.person_key(id_number.normalise(text))}
    except InvalidValue:
        return SoughtBy.WORDS, None


def _by_words(
    reads: Reads, request: SearchTickets, parts: Parts, looked_through: int
) -> TicketsFound:
    times = _times(reads, parts, most=looked_through + 1)
    first, *others = sorted(times, key=lambda part: times[part])
    found = reads.find_among(
        TICKETS,
        {**_holding(first), **_between(request)},
        {"$and": [OPENLY, *map(_holding, others)]},
        index="found_by",
        among=looked_through,
        limit=request.limit + 1,
        sort=NEWEST_FIRST,
        fields=SHOWN,
    )
    return TicketsFound(
        by=SoughtBy.WORDS,
        items=[line(row) for row in found[: request.limit]],
        more=len(found) > request.limit or bool(others and times[first] > looked_through),
    )


def _times(reads: Reads, parts: Parts, *, most: int) -> dict[tuple[int, ...], int]:
    """How many tickets hold each of the parts, counted up to `most`.

    Of all unions: it decides what is looked up first, and is told to nobody.
    """
    words = sorted({word for part in parts for word in part})
    counted = reads.within(EVERYTHING).count_each(TICKETS, "found_by", words, {}, most=most)
    return {part: sum(counted.get(word, 0) for word in part) for part in parts}


def _holding(part: tuple[int, ...]) -> dict[str, Any]:
    return {"found_by": {"$in": list(part)}}


def _between(request: SearchTickets) -> dict[str, Any]:
    """Registered on these business days."""
    since, until = request.since, request.until
    limits = {
        **({"$gte": beginning_of(since)} if since else {}),
        **({"$lt": beginning_of(until + timedelta(days=1))} if until else {}),
    }
    return {"registered_at": limits} if limits else {}
