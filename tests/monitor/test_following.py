"""The index beside a real journal: complete, never behind for long, and cheap when nothing is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.monitor import FindEvents
from contracts.operations.queries import OpsFates, OpsJournalSince
from contracts.operations.words import Fate
from records.reads import Reads
from services.monitor import following as module
from services.monitor import views
from services.monitor.domain.expectations import Expectations
from services.monitor.event_index import EventIndex, oldest_waiting
from services.monitor.following import Following
from services.monitor.kinds import EVENTS
from tests.monitor.owner import BEGAN, REGISTRY, Owner

pytestmark = pytest.mark.stack


class Watch:
    """The index, an owner and a clock that tests move."""

    def __init__(self, database):
        self.owner, self.now = Owner(database), BEGAN + timedelta(minutes=2)
        self.rows = database.database[EVENTS.name]
        self.reads = Reads(database.store)
        self.index = EventIndex(database.store, Expectations(REGISTRY))
        self.following = Following(
            database.store, self.index, self.owner.owners(), lambda: self.now
        )

    def rounds(self, number=1, *, seconds=1.0):
        for _ in range(number):
            self.following.round()
            self.now += timedelta(seconds=seconds)

    def indexed(self):
        return {row["_id"] for row in self.rows.find({}, {"_id": 1})}

    def row(self, event_id):
        return self.rows.find_one({"_id": event_id})

    def asked(self, kind):
        return [request for _, request in self.owner.asked if isinstance(request, kind)]

    def unfinished(self):
        page = views.events(self.reads, request=FindEvents(unfinished=True))
        return [each.line.event_id for each in page.items]


@pytest.fixture
def watch(database):
    return Watch(database)


def test_every_line_of_a_journal_is_indexed_and_none_of_its_data(watch):
    announced = {watch.owner.announce(second) for second in range(30)}
    watch.rounds()
    assert watch.indexed() == announced
    assert "13800000000" not in repr(list(watch.rows.find({})))


def test_a_line_whose_transaction_commits_late_is_not_lost(watch):
    for second in range(10, 20):
        watch.owner.announce(second)
    watch.rounds(2)
    late = watch.owner.announce(11.5)
    watch.rounds(6)
    assert late in watch.indexed()


def test_a_long_journal_is_read_in_bounded_rounds(watch, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 10)
    announced = {watch.owner.announce(number / 10) for number in range(100)}
    watch.rounds()
    assert len(watch.indexed()) == 10 * module.PAGES_PER_ROUND
    watch.rounds(3)
    assert watch.indexed() == announced


def test_a_new_process_goes_on_where_the_last_one_stood(watch, database):
    first = watch.owner.announce(1)
    watch.rounds()
    other = Watch(database)
    other.rounds()
    assert other.asked(OpsJournalSince)[0].after == first


def test_an_owner_that_is_away_holds_nobody_up_and_is_caught_up_with(watch):
    watch.owner.announce(1)
    watch.owner.away = {"hotline"}
    watch.rounds(3)
    assert watch.indexed() == set()
    assert watch.following.catch_up() == ["hotline"]
    watch.owner.away = set()
    watch.rounds()
    assert len(watch.indexed()) == 1


def test_an_event_is_unfinished_until_it_is_out_and_every_consumer_is_done_with_it(watch):
    event = watch.owner.announce(100, published=False)
    watch.rounds()
    assert watch.unfinished() == [event]
    watch.owner.publish(event)
    watch.rounds(3)
    assert watch.row(event)["published_at"] == BEGAN
    assert watch.unfinished() == [event]
    watch.owner.tell(event, Fate.PARKED, attempts=3)
    watch.rounds(8)
    assert watch.row(event)["fates"][0]["attempts"] == 3
    assert (watch.row(event)["waiting"], watch.row(event)["held"]) == ([], ["relief.hotline"])
    assert watch.unfinished() == [event]
    watch.owner.tell(event, Fate.APPLIED)
    watch.rounds(10)
    assert watch.unfinished() == []


def test_an_event_that_nobody_hears_is_finished_when_it_is_out(watch):
    heard = watch.owner.announce(1, kind="ticket_registered", published=False)
    watch.rounds()
    assert watch.unfinished() == [heard]
    watch.owner.publish(heard)
    watch.rounds(15)
    assert watch.unfinished() == []


def test_a_reading_that_was_overtaken_takes_nothing_back(watch):
    """A page that was read before the publication arrives after it."""
    event = watch.owner.announce(1)
    watch.rounds()
    stale = {
        "event_id": event,
        "type": "hotline.ticket_escalated.v1",
        "subject": "ticket/1",
        "sequence": 1,
        "at": BEGAN.isoformat(),
        "published_at": None,
        "business_time": None,
        "actor": "a",
        "correlation_id": "c",
        "causation_id": "c",
        "traceparent": "",
    }
    assert watch.index.take("hotline", [stale], now=watch.now) == 0
    assert watch.row(event)["published_at"] is not None


def test_the_oldest_event_that_a_consumer_has_not_met_is_known(watch):
    first, second = watch.owner.announce(10), watch.owner.announce(20)
    watch.owner.announce(5, published=False)
    watch.rounds()
    assert oldest_waiting(watch.reads, "relief.hotline") == BEGAN + timedelta(seconds=10.02)
    watch.owner.tell(first, Fate.PARKED)
    watch.rounds(15)
    assert oldest_waiting(watch.reads, "relief.hotline") == BEGAN + timedelta(seconds=20.02)
    watch.owner.tell(second, Fate.APPLIED)
    assert oldest_waiting(watch.reads, "notifications.hotline") is None


def test_a_platform_at_rest_costs_a_question_per_owner_and_second(watch):
    watch.owner.tell(watch.owner.announce(1), Fate.APPLIED)
    watch.rounds(20)
    watch.owner.asked.clear()
    watch.rounds(20)
    assert watch.asked(OpsFates) == []
    assert len(watch.asked(OpsJournalSince)) <= 20 * 2 + 4 * 2


def test_a_message_that_stays_held_is_asked_about_ever_more_rarely(watch):
    watch.owner.tell(watch.owner.announce(1), Fate.PARKED)
    watch.now = BEGAN + timedelta(hours=2)
    watch.rounds(3)
    watch.owner.asked.clear()
    watch.rounds(120)
    assert 1 <= len(watch.asked(OpsFates)) <= 3


def test_a_discard_that_is_taken_back_is_followed_anew(watch):
    event = watch.owner.announce(1)
    watch.owner.tell(event, Fate.DISCARDED)
    watch.rounds(3)
    assert watch.unfinished() == []
    watch.index.look_again(event, "relief.hotline")
    assert watch.unfinished() == [event]
    watch.owner.tell(event, Fate.APPLIED)
    watch.rounds(70)
    assert watch.unfinished() == []


def test_an_event_of_any_age_is_found_by_its_id(watch):
    old = watch.owner.announce(-500 * 86_400)
    watch.rounds()
    assert watch.index.get(old) is None
    watch.following.find(old)
    assert watch.index.get(old)["service"] == "hotline"
