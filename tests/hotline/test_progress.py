"""How a ticket stands, for who holds its number and code, and for whose phone it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.hotline import GetMyProgress, GetProgress, Progress, TicketNotFound
from contracts.people import Applicant
from contracts.rights import ANONYMOUS, Actor, Role
from services.hotline import handlers, progress
from services.hotline.filed_request import FiledRequest
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.ticket_facts import CONSENTING, NOW, PHONE, portal_request

OTHER_PHONE = "+8613908920009"
ABSENT = "SR-20210305-999999"


class Watched(Books):
    """Counts what the store is asked."""

    def asked_by(self, work: Callable[[], object]) -> list[tuple[str, tuple[str, ...]]]:
        find, seen = self.store.find, list[tuple[str, tuple[str, ...]]]()

        def noting(kind: Any, where: Any, *rest: Any, **more: Any) -> Any:
            seen.append((kind.name, tuple(sorted(where))))
            return find(kind, where, *rest, **more)

        self.store.find = noting  # type: ignore[method-assign]
        try:
            work()
        finally:
            self.store.find = find  # type: ignore[method-assign]
        return seen


@pytest.fixture
def books() -> Watched:
    return Watched("hotline")


def filed(books: Books, phone: str = PHONE, **changes: Any) -> FiledRequest:
    request = portal_request(applicant=Applicant(name="次仁", phone=phone), **changes)
    with books.work(ANONYMOUS, now=NOW, action="request.file") as unit:
        ticket_id = handlers.file_request(
            Tickets(unit),
            request=request,
            keys=KEYS,
            consenting=CONSENTING,
            by=ANONYMOUS,
            now=NOW,
        )
    with books.work(ANONYMOUS, now=NOW) as unit:
        return Tickets(unit).get(ticket_id).request


def worker_at(phone: str) -> Actor:
    key = KEYS.phone_key(phone)
    return Actor(name=f"worker/{key}", roles=frozenset({Role.WORKER}), own_keys=frozenset({key}))


def by_code(books: Books, number: str, query_code: str) -> Progress:
    request = GetProgress(number=number, query_code=query_code)
    with books.work(ANONYMOUS, now=NOW, action=request.action) as unit:
        return progress.by_number_and_code(Tickets(unit), request=request, keys=KEYS)


def by_phone(books: Books, number: str, phone: str) -> Progress:
    request, worker = GetMyProgress(number=number), worker_at(phone)
    with books.work(worker, now=NOW, action=request.action) as unit:
        return progress.by_number_and_phone(Tickets(unit), request=request, by=worker)


def refused_as(books: Watched, work: Callable[[], object]) -> tuple[bytes, list[Any]]:
    """What somebody is told, and what it took to find that out."""

    def refused() -> None:
        with pytest.raises(TicketNotFound) as raised:
            work()
        told.append(json.dumps(raised.value.as_dict(), sort_keys=True).encode())

    told: list[bytes] = []
    asked = books.asked_by(refused)
    return told[0], asked


def alike(books: Watched, *works: Callable[[], object]) -> list[Any]:
    """All are told the same, after the same lookups: these."""
    first, *others = [refused_as(books, work) for work in works]
    assert all(other == first for other in others)
    return first[1]


def test_a_code_that_is_wrong_foreign_absent_or_misshapen_is_refused_alike_by_one_lookup(books):
    mine, other = filed(books), filed(books, OTHER_PHONE)
    wrong = "22222222" if mine.query_code != "22222222" else "33333333"
    asked = alike(
        books,
        lambda: by_code(books, mine.number, wrong),
        lambda: by_code(books, other.number, mine.query_code),
        lambda: by_code(books, ABSENT, mine.query_code),
        lambda: by_code(books, "no number", mine.query_code),
        lambda: by_code(books, mine.number, "no code"),
    )
    assert asked == [("tickets", ("query_key",))]


def test_a_confidential_ticket_has_no_code_and_is_missed_as_an_absent_one_is(books):
    mine, secret = filed(books), filed(books, confidential=True)
    assert secret.query_code is None
    assert len(secret.query_key) == len(mine.query_key)
    asked = alike(
        books,
        lambda: by_code(books, secret.number, mine.query_code),
        lambda: by_code(books, ABSENT, mine.query_code),
        lambda: by_code(books, secret.number, ""),
        lambda: by_code(books, secret.number, "None"),
    )
    assert asked == [("tickets", ("query_key",))]
    assert by_phone(books, secret.number, PHONE).number == secret.number


def test_a_confidential_ticket_that_has_a_code_all_the_same_is_not_shown_for_it(books):
    mine = filed(books)
    with books.work(ANONYMOUS, now=NOW, action="request.file") as unit:
        tickets = Tickets(unit)
        ticket = tickets.find(number=mine.number)
        assert ticket is not None
        change = unit.document(tickets.kind, ticket.aggregate_id)
        unit.replace(tickets.kind, {**change, "confidential": True})
    alike(
        books,
        lambda: by_code(books, mine.number, mine.query_code),
        lambda: by_code(books, ABSENT, mine.query_code),
    )
    assert by_phone(books, mine.number, PHONE).number == mine.number


def test_whose_phone_it_is_sees_the_ticket_by_its_number_alone(books):
    mine = filed(books)
    assert by_phone(books, mine.number.lower().replace("-", ""), PHONE).number == mine.number
    assert mine.applicant.name not in repr(by_phone(books, mine.number, PHONE))


def test_a_ticket_of_another_phone_an_absent_and_a_misshapen_number_are_refused_alike(books):
    other = filed(books, OTHER_PHONE)
    asked = alike(
        books,
        lambda: by_phone(books, other.number, PHONE),
        lambda: by_phone(books, ABSENT, PHONE),
        lambda: by_phone(books, "no number", PHONE),
    )
    assert asked == [("tickets", ("number", "phone_key"))]


def test_who_has_shown_no_phone_finds_nothing_by_a_number(books):
    mine = filed(books)
    nobody = Actor(name="worker/nobody", roles=frozenset({Role.WORKER}))
    with books.work(nobody, now=NOW) as unit, pytest.raises(TicketNotFound):
        progress.by_number_and_phone(
            Tickets(unit), request=GetMyProgress(number=mine.number), by=nobody
        )
