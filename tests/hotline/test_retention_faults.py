"""A record that cannot be read or changed keeps no other back, and stays as it was."""

from __future__ import annotations

import pytest
from bson import Binary
from structlog.testing import capture_logs

from contracts.retention import Ending, Retained
from contracts.rights import system_actor
from messaging.retention.running import step, step_of_one_kind
from messaging.timers import Caution
from records.kinds import AUDIT, OUTBOX
from records.policies import Policies
from records.retention import Retirement
from records.retention.kinds import PROGRESS
from records.retention.retirement import AT_ONCE
from records.store import DocumentInvalid, StaleVersion, Store, StoreUnavailable
from services.hotline.kinds import TICKETS
from services.hotline.retiring import RETIREMENTS
from tests.books import Books
from tests.hotline.retained import (
    DUE,
    SECRET_WORDS,
    TERM,
    TERMS,
    closed_ticket,
    person,
    publish,
    run,
    served,
)
from tests.hotline.ticket_facts import AGENT, NOW

NEXT_DAY = DUE.replace(day=6)


@pytest.fixture
def books(ticket_store: Store) -> Books:
    return Books("hotline", ticket_store)


def archived(books: Books) -> dict[str, bool]:
    return {row["_id"]: row["archived_on"] is not None for row in books.rows(TICKETS)}


def held(books: Books) -> dict[str, int]:
    return books.rows(PROGRESS)[0]["run"]["held"]


@pytest.mark.stack
def test_a_record_that_cannot_be_read_is_left_alone_and_the_others_end(hotline_database):
    hotline_database.empty()
    books = Books("hotline", hotline_database.store)
    good, odd, last = (closed_ticket(books, place) for place in (1, 2, 3))
    publish(books)
    tickets = hotline_database.database[TICKETS.name]
    (row,) = (each for each in books.rows(TICKETS) if each["_id"] == odd)
    altered = bytearray(row["request"])
    altered[-1] ^= 1
    broken = {**row, "request": Binary(bytes(altered), row["request"].subtype)}
    tickets.replace_one({"_id": odd}, broken)
    with capture_logs() as logged:
        assert run(books) == 2
    assert archived(books) == {good: True, odd: False, last: True}
    assert held(books) == {"fault": 1}
    (told,) = [line for line in logged if line["log_level"] == "error"]
    assert (told["fault"], told["subject"]) == ("InvalidTag", f"ticket/{odd}")
    assert run(books) == 0  # the run of the day is over
    tickets.replace_one({"_id": odd}, row)  # operations mended it
    assert run(books, now=NEXT_DAY) == 1
    assert all(archived(books).values())


def break_journal(books: Books, ticket_id: str) -> None:
    """One journal row of the ticket has another shape than this version writes."""
    with books.work(AGENT, now=NOW) as unit:
        row = max(
            (each for each in books.rows(OUTBOX) if each["subject"] == f"ticket/{ticket_id}"),
            key=lambda each: each["sequence"],
        )
        unit.replace(OUTBOX, {name: row[name] for name in row if name != "actor"})


def test_what_was_changed_of_a_record_before_its_fault_is_not_saved(books):
    good, odd = closed_ticket(books, 1), closed_ticket(books, 2)
    publish(books)
    break_journal(books, odd)
    before = of_ticket(books, odd)
    with capture_logs() as logged:
        assert run(books) == 1
    assert archived(books) == {good: True, odd: False}
    assert of_ticket(books, odd) == before
    assert held(books) == {"fault": 1}
    ended = {row["subject"] for row in books.rows(AUDIT) if row["action"] == "retention.end"}
    assert ended == {f"ticket/{good}"}
    said = str(logged)
    assert not any(word in said for word in (*SECRET_WORDS, person(2).phone, person(2).id_number))
    assert "services.hotline" in said or "messaging.retention" in said


def of_ticket(books: Books, ticket_id: str) -> object:
    subject = f"ticket/{ticket_id}"
    journal = [row for row in books.rows(OUTBOX) if row["subject"] == subject]
    return [row for row in books.rows(TICKETS) if row["_id"] == ticket_id], journal


def test_a_record_whose_case_cannot_be_looked_at_keeps_no_other_back(books):
    good, odd = closed_ticket(books, 1), closed_ticket(books, 2)
    publish(books)

    def goes_on(_service, ids):
        if odd in ids:
            raise KeyError(odd)
        return frozenset()

    retirement = altered(goes_on=goes_on)
    with books.work(system_actor("hotline"), now=DUE) as unit:
        assert step(served(books, unit), Retained.TICKETS, retirement, TERMS) == 1
    assert archived(books) == {good: True, odd: False}
    assert held(books) == {"fault": 1}


def altered(**changes) -> Retirement:
    return Retirement(**{**vars(RETIREMENTS[Retained.TICKETS]), **changes})


def test_a_kind_that_cannot_be_looked_through_keeps_no_other_kind_back(books):
    closed_ticket(books)
    publish(books)

    def unread(_service, _ids):
        raise AssertionError("no page of it is found")

    nowhere = altered(kind=None, does=Ending.DELETE, end=unread)
    with books.work(system_actor("hotline"), now=DUE) as unit:
        service = served(books, unit)
        service.retirements = {Retained.LEADS: nowhere, **RETIREMENTS}
        service.policies = terms_of_both()
        with capture_logs() as logged:
            assert step_of_one_kind(service) == 1
    assert list(archived(books).values()) == [True]
    assert [line["of"] for line in logged if line["log_level"] == "error"] == ["leads"]


def terms_of_both():
    dated = [{"from": "2000-01-01", "values": TERM}]
    return Policies({"retention.tickets": dated, "retention.leads": dated})


@pytest.mark.parametrize(
    "trouble", [StaleVersion("tickets", "a"), StoreUnavailable("NetworkTimeout")]
)
def test_a_lost_race_or_a_database_that_is_away_ends_the_whole_step(books, trouble):
    closed_ticket(books)
    publish(books)

    def end(_service, _record_id, _pseudonyms):
        raise trouble

    with (
        pytest.raises(type(trouble)),
        books.work(system_actor("hotline"), now=DUE) as unit,
    ):
        step(served(books, unit), Retained.TICKETS, altered(end=end), TERMS)
    assert books.rows(PROGRESS) == []


def unstorable(odd: str) -> Retirement:
    """Ends tickets as ever, but of `odd` it makes what the validator of the kind refuses."""

    def end(service, record_id, pseudonyms):
        if record_id != odd:
            RETIREMENTS[Retained.TICKETS].end(service, record_id, pseudonyms)
            return
        row = service.unit.document(TICKETS, record_id)
        service.unit.replace(TICKETS, {**row, "number": "no ticket's number"})

    return altered(end=end)


def step_of_all(books: Books, retirement: Retirement, caution: Caution) -> int:
    with books.work(system_actor("hotline"), now=DUE) as unit:
        service = served(books, unit)
        service.retirements = {Retained.TICKETS: retirement}
        service.policies = TERMS
        return step_of_one_kind(service, caution)


@pytest.mark.stack
def test_what_the_database_refuses_to_store_is_passed_over_and_the_others_end(hotline_database):
    hotline_database.empty()
    books = Books("hotline", hotline_database.store)
    odd, *good = sorted(closed_ticket(books, place) for place in (1, 2, 3))
    publish(books)
    retirement = unstorable(odd)
    with pytest.raises(DocumentInvalid):
        step_of_all(books, retirement, Caution.NONE)
    with pytest.raises(DocumentInvalid):
        step_of_all(books, retirement, Caution.ONE_ALONE)
    with capture_logs() as logged:
        assert step_of_all(books, retirement, Caution.PASS_OVER) == 1
    assert [line["subject"] for line in logged if line["log_level"] == "error"] == [f"ticket/{odd}"]
    assert held(books) == {"fault": 1}
    assert not any(archived(books).values())
    assert step_of_all(books, retirement, Caution.NONE) == 2
    assert archived(books) == {odd: False, **dict.fromkeys(good, True)}


def test_one_alone_is_one_record_and_the_next_step_goes_on_after_it(books):
    for place in (1, 2, 3):
        closed_ticket(books, place)
    publish(books)
    retirement = RETIREMENTS[Retained.TICKETS]
    assert step_of_all(books, retirement, Caution.ONE_ALONE) == 1
    assert sum(archived(books).values()) == 1
    assert step_of_all(books, retirement, Caution.NONE) == 2


def test_of_a_kind_that_cannot_be_looked_through_it_is_told_since_when_until_it_can_be(books):
    closed_ticket(books)
    publish(books)
    nowhere = altered(kind=None)
    step_of_all(books, nowhere, Caution.NONE)
    (first,) = books.rows(PROGRESS)
    step_of_all(books, nowhere, Caution.NONE)
    (again,) = books.rows(PROGRESS)
    assert first["stands_still_since"] == again["stands_still_since"] is not None
    assert step_of_all(books, RETIREMENTS[Retained.TICKETS], Caution.NONE) == 1
    (mended,) = books.rows(PROGRESS)
    assert mended["stands_still_since"] is None
    assert mended["run"]["done"] == 1


def touch(books: Books, ticket_id: str, **changes: object) -> None:
    """Somebody else writes the record, as whoever asks for a correction of it does."""
    with books.work(AGENT, now=NOW) as unit:
        unit.replace(TICKETS, {**(unit.document(TICKETS, ticket_id) or {}), **changes})


def test_what_is_written_while_it_is_asked_whether_a_case_goes_on_collides_with_its_end(books):
    ticket_id = closed_ticket(books)
    publish(books)

    def goes_on(_service, _ids):
        touch(books, ticket_id)  # once it was looked at, and before it is loaded to be ended
        return frozenset()

    with pytest.raises(StaleVersion):
        step_of_all(books, altered(goes_on=goes_on), Caution.NONE)
    assert archived(books) == {ticket_id: False}


def test_a_record_whose_years_began_anew_since_it_was_found_is_left_alone(books):
    ticket_id = closed_ticket(books)
    publish(books)

    class BegunAnew(Retirement):
        def page(self, *asked, most=AT_ONCE):
            found = super().page(*asked, most=most)
            touch(books, ticket_id, retention_from=f"{DUE:%Y-%m-%d}")
            return found

    retirement = BegunAnew(**vars(RETIREMENTS[Retained.TICKETS]))
    assert step_of_all(books, retirement, Caution.NONE) == 0
    assert archived(books) == {ticket_id: False}
    assert held(books) == {"wrong_state": 1}
