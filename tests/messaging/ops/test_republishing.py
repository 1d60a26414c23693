"""A time span of the journal published again: to one consumer alone, told by its inbox."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta

import pytest

from contracts.operations.commands import OpsCancelRepublication, OpsRepublish
from contracts.operations.queries import OpsRepublication
from contracts.operations.words import ConsumerUnknown, RepublicationNotFound
from contracts.refusals import InvalidInput
from messaging.amqp import Outcome
from messaging.copies import Copies, CopiesWait
from messaging.dispatch import Dispatcher
from messaging.outbox import Outbox
from messaging.republications import Republications
from records.clock import utc_now
from records.kinds import INBOX, OUTBOX, REPUBLICATIONS
from tests.messaging.ledger.bench import QUEUE, REGISTRY
from tests.messaging.ledger.desk import Desk
from tests.messaging.ledger.service import ACCOUNTS
from tests.messaging.ops.owner import CONSUMER, Owner

LONG_AGO = timedelta(days=300)


@pytest.fixture
def mint(desk):
    """The announcer's side of operations."""
    return Owner(desk.mint, desk)


def republish(mint, since=None, **other):
    wanted = {"consumer": CONSUMER, "republication_id": "r1", "note": "restored from a backup"}
    wanted["since"] = since or utc_now() - LONG_AGO
    return mint.ask(OpsRepublish(**{**wanted, **other}))


# --- asking


@pytest.mark.unit
def test_it_is_a_stored_job_that_is_asked_for_once():
    desk = Desk()
    mint = Owner(desk.mint, desk)
    desk.mint_money("a", 1, 2)
    desk.bodies()
    asked = republish(mint)
    assert (asked.state, asked.total, asked.sent, asked.by) == ("open", 2, 0, "staff/operator")
    desk.mint_money("b", 1)
    desk.bodies()
    assert republish(mint) == asked
    assert mint.ask(OpsRepublication(republication_id="r1"), by=None) == asked
    (said,) = mint.audit("messages.republish")
    assert said["reason"] == "restored from a backup"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("since", "until"),
    [(timedelta(days=400), None), (timedelta(days=-1), None), (timedelta(days=1), timedelta(2))],
    ids=["older than inboxes remember", "in the future", "ends before it begins"],
)
def test_a_span_that_inboxes_do_not_know_or_that_is_empty_is_refused(since, until):
    desk = Desk()
    now = utc_now()
    span = {"since": now - since, "until": now - until if until else None}
    with pytest.raises(InvalidInput) as refusal:
        republish(Owner(desk.mint, desk), **span)
    assert refusal.value.field == "since"


@pytest.mark.unit
def test_only_who_hears_the_service_can_be_meant():
    desk = Desk()
    mint = Owner(desk.mint, desk)
    for consumer in ("relief.mint", "ledger.hotline", "ledger"):
        with pytest.raises(ConsumerUnknown):
            republish(mint, consumer=consumer)
    with pytest.raises(RepublicationNotFound):
        mint.ask(OpsRepublication(republication_id="none"), by=None)


@pytest.mark.unit
def test_it_can_be_cancelled_and_one_that_is_over_stays_as_it_is():
    desk = Desk()
    mint = Owner(desk.mint, desk)
    desk.mint_money("a", 1)
    desk.bodies()
    republish(mint)
    for _ in range(2):
        assert mint.ask(OpsCancelRepublication(republication_id="r1")).state == "cancelled"
    assert len(mint.audit("messages.republish_cancelled")) == 1
    with pytest.raises(RepublicationNotFound):
        mint.ask(OpsCancelRepublication(republication_id="none"))


# --- the job, against the real database and a channel that notes what it is given


class Channel:
    """Confirms everything, or does what `answers` says."""

    def __init__(self):
        self.sent, self.outcome = [], Outcome.CONFIRMED

    def publish_all(self, messages, **_options):
        self.sent += [(m.routing_key, m.properties["message_id"]) for m in messages]
        return [self.outcome] * len(messages)


class Station:
    """What a relay has in hand: the job and the dispatcher, on one channel."""

    def __init__(self, root, name):
        outbox, jobs = (root[name].get_collection(each.name) for each in (OUTBOX, REPUBLICATIONS))
        self.rows, self.jobs, self.channel = outbox, jobs, Channel()
        self.begin()

    def begin(self):
        """As a process does when it starts."""
        copies = Copies(self.rows, self.channel, hold=lambda: True)
        self.work = Republications(self.jobs, copies, REGISTRY)
        self.dispatcher = Dispatcher(
            Outbox(self.rows),
            self.channel,
            subscribed={"mint.minted.v1"},
            may_publish=lambda: True,
            waits=self.work.still_to_be_sent,
        )

    def journal(self, subject, sequence, *, published=None):
        """A row of the journal; it is the `published`-th minute's."""
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=published or 0)
        row = {
            "_id": f"{subject}-{sequence}", "type": "mint.minted.v1", "name": "minted",
            "version": 1, "subject": subject, "sequence": sequence, "at": at, "data": {},
            "actor": "staff/1", "correlationid": "c", "causationid": "c", "traceparent": None,
            "businesstime": None, "state": "pending" if published is None else "published",
            "published_at": None if published is None else at,
        }  # fmt: skip
        self.rows.insert_one(row)

    def ask(self):
        self.jobs.insert_one(
            {
                "_id": "r1", "consumer": CONSUMER, "state": "open", "sent": 0, "cursor": None,
                "since": datetime(2026, 1, 1, tzinfo=UTC), "at": datetime(2026, 2, 1, tzinfo=UTC),
                "until": datetime(2026, 2, 1, tzinfo=UTC),
            }
        )  # fmt: skip

    @property
    def job(self):
        return self.jobs.find_one({"_id": "r1"})


@pytest.fixture
def station(root, database):
    return Station(root, database)


def copies(station):
    return [event for key, event in station.channel.sent if key == f"refill.{QUEUE}"]


@pytest.mark.stack
def test_the_copies_leave_in_each_aggregates_order_and_end_the_job(station):
    for minute in range(450):
        station.journal(f"press/{minute % 3}", minute // 3 + 1, published=minute)
    station.ask()
    sent = []
    while count := station.work.step():
        sent.append(count)
    assert sent == [200, 200, 50]
    assert copies(station) == [f"press/{n // 150}-{n % 150 + 1}" for n in range(450)]
    assert (station.job["state"], station.job["sent"]) == ("finished", 450)
    assert station.work.step() == 0


@pytest.mark.stack
def test_who_comes_after_a_kill_goes_on_behind_the_last_slice(station):
    for minute in range(300):
        station.journal("press/a", minute + 1, published=minute // 7)
    station.ask()
    station.work.step()
    station.begin()
    assert station.work.step() == 100
    station.work.step()
    assert copies(station) == [f"press/a-{n + 1}" for n in range(300)]
    assert station.job["sent"] == 300


@pytest.mark.stack
def test_one_that_is_cancelled_sends_no_more_and_holds_nothing_new_up(station):
    for minute in range(450):
        station.journal("press/a", minute + 1, published=minute)
    station.journal("press/a", 451)
    station.ask()
    station.work.step()
    station.jobs.update_one({"_id": "r1"}, {"$set": {"state": "cancelled"}})
    station.work.step()  # the slice that was in hand
    assert station.work.step() == 0
    assert len(copies(station)) == 400
    assert (station.job["state"], station.job["sent"]) == ("cancelled", 200)
    assert station.dispatcher.dispatch() == 1


@pytest.mark.stack
def test_a_slice_that_is_not_confirmed_is_sent_again(station):
    station.journal("press/a", 1, published=1)
    station.ask()
    station.channel.outcome = Outcome.UNKNOWN
    with pytest.raises(CopiesWait):
        station.work.step()
    assert (station.job["state"], station.job["sent"]) == ("open", 0)
    station.channel.outcome = Outcome.CONFIRMED
    assert station.work.step() == 1
    assert station.job["sent"] == 1


@pytest.mark.stack
def test_new_events_wait_for_the_copies_of_their_own_aggregate_and_for_no_others(station):
    for minute in range(250):
        station.journal("press/early" if minute < 200 else "press/late", minute + 1, published=1)
    station.rows.update_many({"subject": "press/late"}, {"$inc": {"sequence": -200}})
    for subject, sequence in (("press/early", 201), ("press/late", 51), ("press/other", 1)):
        station.journal(subject, sequence)
    station.ask()
    station.work.step()
    assert station.dispatcher.dispatch() == 2
    new = [event for key, event in station.channel.sent if not key.startswith("refill.")]
    assert sorted(new) == ["press/early-201", "press/other-1"]
    station.work.step()
    station.dispatcher.dispatch()
    assert station.channel.sent[-1][1] == "press/late-51"
    assert station.dispatcher.dispatch() == 0


# --- the whole


@pytest.mark.fault
def test_a_consumer_that_forgot_gets_it_again_also_when_the_source_is_killed(bench, monkeypatch):
    bench.start("ledger")
    bench.start("mint")
    for account in "ab":
        bench.mint_money(account, *range(150))
    bench.until(lambda: len(bench.inbox()) == 300, "not every message was applied")
    bench.until(lambda: not bench.pending(), "not every row is marked")
    end(*bench.processes)
    assert forget_half(bench) == 150
    ask(bench)
    monkeypatch.setenv("ZHUFENG_CRASH", "copies.confirmed:1")
    killed = bench.start("mint")
    bench.until(lambda: killed.poll() is not None, "the crash point was not reached")
    monkeypatch.delenv("ZHUFENG_CRASH")
    bench.start("mint")
    bench.mint_money("a", 150)
    bench.start("ledger")
    bench.until(lambda: len(bench.inbox()) == 301, "what was forgotten did not come again")
    bench.until(lambda: job(bench)["state"] == "finished", "the job does not end")
    assert bench.credits("a") == list(range(151))
    assert bench.credits("b") == list(range(150))
    assert bench.held() == []
    assert job(bench)["sent"] == 300


def end(*processes):
    """In good order: what was applied is acknowledged, or it would come again out of turn."""
    for process in processes:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def forget_half(bench):
    """As a database that was restored from a backup would: the later half of each account."""
    database = bench.root[bench.databases["ledger"]]
    first = {"credits": {"$slice": ["$credits", 75]}, "pids": {"$slice": ["$pids", 75]}}
    database[ACCOUNTS.name].update_many({}, [{"$set": first}])
    return database[INBOX.name].delete_many({"sequence": {"$gt": 75}}).deleted_count


def ask(bench):
    now = utc_now()
    jobs = bench.root[bench.databases["mint"]][REPUBLICATIONS.name]
    span = {"since": now - timedelta(hours=1), "until": now, "at": now}
    jobs.insert_one({"_id": "r1", "consumer": CONSUMER, "state": "open", "total": 300, **span,
                     "sent": 0, "cursor": None})  # fmt: skip


def job(bench):
    return bench.root[bench.databases["mint"]][REPUBLICATIONS.name].find_one({"_id": "r1"})
