"""Which open tickets may be the same request: same caller, same employer, similar text.

Caller and employer are found by their keyed hashes. Texts are encrypted, so that of the newest
tickets as many are compared as policy says: the read is bounded, whatever is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from contracts.hotline import Category, TicketNotFound, TicketState
from contracts.hotline.joining import FindSameTickets, SameBy, SameTicket, SameTickets
from records.keys import IndexKeys
from records.policies import Policies
from records.reads import Reads, order_of
from services.hotline.domain.ticket_map import OPEN
from services.hotline.joining import POLICY
from services.hotline.kinds import TICKETS
from services.hotline.lines import excerpt
from vocabulary.business_time import business_day
from vocabulary.masking import mask_name
from vocabulary.search_words import words_of

STATES = {"$in": [state.value for state in TicketState if state in OPEN]}
NEWEST_FIRST = order_of("-registered_at")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is known of the request that others are compared with."""

    ticket_id: str | None
    phone_key: str | None
    employer_key: str | None
    text: str


def find_same_tickets(
    reads: Reads, *, request: FindSameTickets, keys: IndexKeys, policies: Policies, now: datetime
) -> SameTickets:
    """The likeliest first, within the grant; refuses `TicketNotFound`, `ForeignUnion`."""
    asked, terms = _asked(reads, request, keys), policies.on(POLICY, business_day(now))
    since = now - timedelta(days=terms["same_within_days"])
    found: dict[str, dict[str, Any]] = {}
    for where, most in _candidates(asked, terms):
        page = reads.find(
            TICKETS,
            {**where, "state": STATES, "registered_at": {"$gte": since}},
            sort=NEWEST_FIRST,
            limit=most,
            personal=True,
        )
        found |= {row["_id"]: row for row in page.items if row["_id"] != asked.ticket_id}
    words = words_of(asked.text)
    compared = [(row, *_alike(row, asked, words)) for row in found.values()]
    likely = [
        (row, same_by, percent)
        for row, same_by, percent in compared
        if same_by or percent >= terms["same_from_percent"]
    ]
    likely.sort(key=lambda each: (len(each[1]), each[2], each[0]["registered_at"]), reverse=True)
    return SameTickets(
        items=[
            _shown(row, [*same_by, *_by_text(percent, terms)], percent)
            for row, same_by, percent in likely[: terms["same_shown"]]
        ]
    )


def _asked(reads: Reads, request: FindSameTickets, keys: IndexKeys) -> Asked:
    phone_key = keys.phone_key(request.phone) if request.phone else None
    employer_key = keys.employer_key(request.employer) if request.employer else None
    text = request.text or ""
    if request.ticket_id is not None:
        row = reads.get(TICKETS, request.ticket_id, not_found=TicketNotFound, personal=True)
        phone_key = phone_key or row["phone_key"]
        employer_key = employer_key or row.get("employer_key")
        text = text or row["request"]["text"]
    return Asked(
        ticket_id=request.ticket_id, phone_key=phone_key, employer_key=employer_key, text=text
    )


def _candidates(asked: Asked, terms: Mapping[str, Any]) -> list[tuple[dict[str, Any], int]]:
    """(a query that an index serves, how many of what it finds are looked at)."""
    keyed = [("phone_key", asked.phone_key), ("employer_key", asked.employer_key)]
    by_key = [({name: key}, terms["same_shown"]) for name, key in keyed if key is not None]
    return [*by_key, ({}, terms["same_compared"])] if asked.text else by_key


def _alike(row: dict[str, Any], asked: Asked, words: frozenset[str]) -> tuple[list[SameBy], int]:
    """(why but for the text, how many of a hundred words both hold)."""
    same_by = []
    if row["phone_key"] == asked.phone_key:
        same_by.append(SameBy.CALLER)
    if asked.employer_key is not None and row.get("employer_key") == asked.employer_key:
        same_by.append(SameBy.EMPLOYER)
    others = words_of(row["request"]["text"])
    return same_by, 200 * len(words & others) // max(1, len(words) + len(others))


def _by_text(percent: int, terms: Mapping[str, Any]) -> list[SameBy]:
    return [SameBy.TEXT] if percent >= terms["same_from_percent"] else []


def _shown(row: dict[str, Any], same_by: list[SameBy], percent: int) -> SameTicket:
    return SameTicket(
        ticket_id=row["_id"],
        number=row["number"],
        version=row["version"],
        state=TicketState(row["state"]),
        category=Category(row["category"]),
        managing_union=row["managing_union"],
        applicant_name=mask_name(row["request"]["name"]),
        text=excerpt(row["request"]["text"]),
        happened_on=date.fromisoformat(row["happened_on"]),
        same_by=same_by,
        percent=percent,
    )
