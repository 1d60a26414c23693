"""At the end of its retention a registration tells of nobody, and the place counts as taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.campaigns import ListActivities, RegistrationClosed
from contracts.own_data import ACTION
from contracts.refusals import WrongState
from contracts.retention import (
    ARCHIVED,
    HoldRecord,
    ListRetention,
    RecordArchived,
    Retained,
    RetainedRecordNotFound,
)
from contracts.rights import Actor, Role, system_actor
from messaging.journal import PUBLISHED
from messaging.retention.journal import ERASED
from messaging.retention.running import step
from records.acts import Act
from records.documents import encoded
from records.kinds import AUDIT, MACHINERY, OUTBOX
from records.policies import Policies
from records.retention import Pseudonyms, holds
from records.retention.overview import overview
from records.store import Store
from services.campaigns import views
from services.campaigns.migrations import KINDS, retention_of_registrations_begins
from services.campaigns.own_data import own_records
from services.campaigns.repository import ACTIVITIES, REGISTRATIONS, Registrations
from services.campaigns.retiring import RETIREMENTS
from tests.books import KEYS, Books
from tests.campaigns.activity_facts import (
    NOW,
    TODAY,
    TOMORROW,
    organiser,
    person,
    publish,
    register,
)
from tests.databases import OwnDatabase
from tests.own_data import question, worker_at

DUE = datetime(2022, 5, 1, 4, 0, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2022, 4, 30, 4, 0, tzinfo=UTC)
VALUES = {"years": 1, "counted_from": "event", "basis": "a test", "dossier_days": 0}
TERMS = Policies({"retention.registrations": [{"from": "2000-01-01", "values": VALUES}]})
RETIREMENT = RETIREMENTS[Retained.REGISTRATIONS]
LEADER = Actor(
    name="staff/leader",
    roles=frozenset({Role.LEADER}),
    unions=frozenset({"county-540202"}),
)
HIM = person(1)
PHONE_KEY, PERSON_KEY = KEYS.phone_key(HIM.phone), KEYS.person_key(str(HIM.id_number))


@pytest.fixture
def books(campaigns_store: Store) -> Books:
    return Books("campaigns", campaigns_store)


def taken(books: Books, *people: int, union: str = "city", **changes: Any) -> str:
    """An activity of today in which these have places; what was told of it has left."""
    activity_id = publish(books, by=organiser(union), managing_union=union, **changes)
    for number in people:
        register(books, activity_id, person(number))
    with books.work(system_actor("campaigns"), now=NOW) as unit:  # as the relay does
        for row in books.rows(OUTBOX):
            unit.replace(OUTBOX, {**row, "state": PUBLISHED, "published_at": unit.recorded_at})
    return activity_id


def run(books: Books, now: datetime = DUE, policies: Policies = TERMS) -> int:
    with books.work(system_actor("campaigns"), now=now) as unit:
        service: Any = SimpleNamespace(
            name="campaigns",
            unit=unit,
            reads=books.reads(unit.grant),
            registrations=Registrations(unit),
        )
        return step(service, Retained.REGISTRATIONS, RETIREMENT, policies)


def test_nothing_that_is_stored_tells_of_the_person_any_more(books):
    taken(books, 1)
    (before,) = books.rows(REGISTRATIONS)
    sealed = [
        row["data"]["person"]["value"]
        for row in books.rows(OUTBOX)
        if row["name"] == "person_registered"
    ]
    assert len(sealed) == 1
    assert run(books) == 1
    kinds = [kind for kind in (*KINDS, *MACHINERY) if not kind.in_audit_database]
    stored = b"".join(encoded(row) for kind in kinds for row in books.rows(kind))
    for gone in (HIM.name, HIM.phone, str(HIM.id_number), PHONE_KEY, PERSON_KEY, *sealed):
        assert gone.encode() not in stored
    assert bytes(before["person"]) not in stored
    (after,) = books.opened(REGISTRATIONS)
    assert after["person"] == {"name": ARCHIVED, "phone": ARCHIVED, "id_number": None}
    assert after["person_key"].startswith("x1.")
    assert (after["place_number"], after["archived_on"]) == (1, "2022-05-01")


def test_no_audit_row_tells_by_what_its_person_is_found(books):
    taken(books, 1)
    run(books)
    about = str([(row["before"], row["after"]) for row in books.rows(AUDIT)])
    for gone in (PHONE_KEY, PERSON_KEY, HIM.name):
        assert gone not in about


def test_places_taken_and_every_count_are_the_same_before_and_after(books):
    taken(books, 1, 2)
    taken(books, 1, title="第二期")
    activities, before = books.rows(ACTIVITIES), figures(books)
    assert run(books) == 3
    assert (books.rows(ACTIVITIES), figures(books)) == (activities, before)
    assert sorted(row["place_number"] for row in books.rows(REGISTRATIONS)) == [1, 1, 2]


def figures(books: Books) -> tuple[object, ...]:
    """Without the journal, which has told one fact more of each."""
    reads = books.reads()
    found = views.count_figures(reads, year=2021)
    listed = views.list_activities(reads, request=ListActivities())
    return replace(found, journal=None, outbox_pending=0), found.journal.became, listed


def test_a_registration_is_due_on_the_anniversary_of_the_activity_and_not_before(books):
    of_today, tomorrow = taken(books, 1), taken(books, 1, takes_place_on=TOMORROW)
    assert run(books, THE_DAY_BEFORE) == 0
    assert run(books) == 1
    ended = {row["activity_id"]: row["archived_on"] for row in books.rows(REGISTRATIONS)}
    assert ended == {of_today: "2022-05-01", tomorrow: None}
    assert run(books, DUE.replace(day=2)) == 1


def test_two_of_one_activity_are_two_still_and_nobody_takes_a_third_place(books):
    activity_id = taken(books, 1, 2)
    run(books)
    keys = {row["person_key"] for row in books.rows(REGISTRATIONS)}
    assert len(keys) == 2
    with pytest.raises(RegistrationClosed):
        register(books, activity_id, HIM, now=DUE)


def test_while_places_are_given_no_registration_ends(books):
    taken(books, 1)
    early = Registrations.from_document(books.opened(REGISTRATIONS)[0])
    with pytest.raises(WrongState):
        early.archive(Pseudonyms(), registered_event_id="e", act=replace(act(), happened_on=TODAY))


def test_a_registration_ends_once(books):
    taken(books, 1)
    run(books)
    assert run(books, DUE.replace(day=2)) == 0
    (row,) = books.rows(REGISTRATIONS)
    ended = Registrations.from_document(books.opened(REGISTRATIONS)[0])
    with pytest.raises(RecordArchived):
        ended.archive(Pseudonyms(), registered_event_id="e", act=act())
    assert row["retention_from"] is None


def act() -> Act:
    return Act(by="system/campaigns", at=DUE, happened_on=date(2022, 5, 1))


def test_its_journal_tells_of_nobody_and_its_end_names_the_fact_that_told_of_him(books):
    taken(books, 1)
    run(books)
    rows = {row["name"]: row for row in books.rows(OUTBOX)}
    told, ended = rows["person_registered"], rows["registration_pseudonymised"]["data"]
    assert told["data"]["person"] == ERASED
    assert told["data"]["phone_key"].startswith("x1.")
    assert ended["registered_event_id"] == told["_id"]
    assert {name for name in ended if name.endswith("_key")} == set()


def test_nobody_is_told_of_a_place_as_his_own_after_its_end(books):
    taken(books, 1)
    assert len(asked(books)) == 1
    run(books)
    assert asked(books) == []


def asked(books: Books) -> list[Any]:
    worker = worker_at(HIM.phone)
    with books.work(worker, now=DUE, action=ACTION) as unit:
        request = question(HIM.name, str(HIM.id_number))
        records, _ = own_records(books.reads(unit.grant), request=request, keys=KEYS, by=worker)
    return records


def test_what_is_due_is_counted_by_union_within_the_askers_unions(books):
    taken(books, 1, 2)
    taken(books, 3, union="county-540202")
    assert due_of(books, auditor()) == {"city": 2, "county-540202": 1}
    assert due_of(books, LEADER) == {"county-540202": 1}


def auditor() -> Actor:
    return Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))


def due_of(books: Books, asker: Actor) -> dict[str, int]:
    request = ListRetention(on=DUE.date())
    with books.work(asker, now=DUE, action=request.action) as unit:
        asked = {"service": "campaigns", "policies": TERMS, "request": request}
        found = overview(unit, books.reads(unit.grant), RETIREMENTS, **asked)
    (line,) = found.items
    return line.due_by_union


def test_a_hold_keeps_a_registration_and_reaches_no_other_union(books):
    taken(books, 1)
    (of_city,) = books.rows(REGISTRATIONS)
    taken(books, 2, union="county-540202")
    (here,) = [row for row in books.rows(REGISTRATIONS) if row["_id"] != of_city["_id"]]
    with pytest.raises(RetainedRecordNotFound):
        hold(books, of_city["_id"])
    hold(books, here["_id"])
    assert run(books) == 1
    kept = {row["_id"]: row["archived_on"] for row in books.rows(REGISTRATIONS)}
    assert kept == {of_city["_id"]: "2022-05-01", here["_id"]: None}


def hold(books: Books, registration_id: str) -> None:
    request = HoldRecord(of=Retained.REGISTRATIONS, record_id=registration_id, reason="名单复核")
    with books.work(LEADER, now=DUE, action=request.action) as unit:
        subject = RETIREMENT.subject(registration_id)
        holds.place(unit, request=request, kind=RETIREMENT.kind, subject=subject)


def test_an_activity_that_is_not_over_refuses():
    books = Books("campaigns")
    taken(books, 1, takes_place_on=TODAY)
    registration = Registrations.from_document(books.opened(REGISTRATIONS)[0])
    today = Act(by="system/campaigns", at=NOW, happened_on=TODAY)
    with pytest.raises(WrongState):
        registration.archive(Pseudonyms(), registered_event_id="e", act=today)
    assert registration.announced == []


@pytest.mark.stack
def test_the_years_of_a_registration_of_before_follow_its_activity(campaigns_database: OwnDatabase):
    campaigns_database.empty()
    books = Books("campaigns", campaigns_database.store)
    taken(books, 1, union="county-540202")
    (before,) = books.rows(REGISTRATIONS)
    names = ("managing_union", "takes_place_on", "archived_on", "retention_from")
    campaigns_database.database["registrations"].update_many(
        {}, {"$unset": dict.fromkeys(names, "")}, bypass_document_validation=True
    )
    for _ in range(2):  # interrupted, it runs again
        retention_of_registrations_begins(campaigns_database.database)
    assert books.rows(REGISTRATIONS) == [before]
    assert before["managing_union"] == "county-540202"


@pytest.mark.stack
def test_no_run_reads_through_all_registrations(campaigns_database: OwnDatabase):
    campaigns_database.empty()
    books = Books("campaigns", campaigns_database.store)
    taken(books, 1, 2)
    campaigns_database.plans()
    assert run(books) == 2
    plans = campaigns_database.plans()
    assert len(plans) >= 6
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
