"""What tests of offered aid speak of: a household on file, and heating aid offered to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from contracts.refusals import Refusal
from contracts.relief.offering.answers import ListMyOffers, MyOffers
from contracts.relief.offering.commands import (
    AcceptOffer,
    CancelOffering,
    CloseOffering,
    DeclineOffer,
    OfferToMore,
    OpenOffering,
)
from contracts.rights import Actor, Role, grant_for
from records.documents import Document
from services.relief.cases import Cases
from services.relief.offering import handlers, listing, views
from services.relief.offering.repository import OFFERINGS, OFFERS
from tests.books import KEYS, Books
from tests.relief.aid_facts import ASKER, LATER
from tests.relief.file_facts import POLICIES, USE_CASES, asked
from tests.relief.lead_facts import WORKER

USE_CASES |= {
    OpenOffering: lambda cases, request: listing.open_offering(
        cases, request=request, policies=POLICIES
    ),
    OfferToMore: lambda cases, request: listing.offer_to_more(
        cases, request=request, policies=POLICIES
    ),
    CloseOffering: lambda cases, request: listing.close_offering(cases, request=request),
    CancelOffering: lambda cases, request: listing.cancel_offering(cases, request=request),
    AcceptOffer: lambda cases, request: handlers.accept_offer(
        cases, request=request, keys=KEYS, policies=POLICIES
    ),
    DeclineOffer: lambda cases, request: handlers.decline_offer(cases, request=request),
}

LAST_DAY = date(2021, 4, 15)
OVER = datetime(2021, 4, 16, 4, 0, tzinfo=UTC)
DEEP_FEN = 150_000


def worker(phone: str = WORKER.phone) -> Actor:
    """Who proved this phone."""
    key = KEYS.phone_key(phone)
    return Actor(name=f"worker/{key}", roles=frozenset({Role.WORKER}), own_keys=frozenset({key}))


HOLDER, STRANGER = worker(), worker("+8613908920099")


def opening(**more: Any) -> OpenOffering:
    told = {
        "managing_union": "county-540202",
        "programme": "heating",
        "title": "2021年冬季取暖",
        "until_day": LAST_DAY,
        **more,
    }
    return OpenOffering(**told)


def offered(books: Books, **more: Any) -> str:
    """An offering that was put before everybody."""
    offering_id = asked(books, opening(**more), ASKER, now=LATER)
    return asked(books, OfferToMore(offering_id=offering_id), ASKER, now=LATER)


def the_offer(books: Books) -> Document:
    """The only one."""
    [offer] = books.rows(OFFERS)
    return offer


def the_offering(books: Books) -> Document:
    """The only one."""
    [offering] = books.rows(OFFERINGS)
    return offering


def taking(books: Books, **more: Any) -> AcceptOffer:
    return AcceptOffer(offer_id=the_offer(books)["_id"], **more)


def mine(books: Books, by: Actor = HOLDER, *, now: datetime = LATER) -> MyOffers:
    """What this person's households are offered."""
    request = ListMyOffers()
    reads = books.reads(grant_for(by, request.action))
    with books.work(by, now=now, action=request.action) as unit:
        return views.my_offers(Cases(unit), reads, request=request)


def refused(books: Books, request: Any, by: Actor, *, now: datetime = LATER) -> str:
    """With which code this is refused; nothing has changed."""
    before = books.everything([OFFERINGS, OFFERS])
    try:
        asked(books, request, by, now=now)
    except Refusal as refusal:
        assert books.everything([OFFERINGS, OFFERS]) == before
        return refusal.code
    raise AssertionError(f"{request} was not refused")
