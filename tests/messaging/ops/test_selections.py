"""Replaying held messages: a frozen selection, each tried once in it, every number definite."""

import pytest

from contracts.operations.commands import OpsCancelSelection, OpsDiscard, OpsOpenSelection
from contracts.operations.words import ConsumerUnknown, SelectionNotFound
from contracts.refusals import SignInNeeded
from deploy.local.waiting import wait_until
from messaging.held import RetryPolicy
from records.clock import utc_now
from records.kinds import HELD
from tests.messaging.ledger.desk import NOW, STAFF
from tests.messaging.ops.owner import Killed, another_process, die

HOUR = 3600.0


def refused(desk, *accounts):
    """One parked message of each account."""
    for account in accounts:
        desk.mint_money(account, 1, mood="refuse")
    desk.apply(*desk.bodies())


def mended(desk, *accounts):
    for account in accounts:
        desk.mend(account)


def counts(progress):
    return {
        name: number
        for name in ("applied", "failed", "ended", "running", "left")
        if (number := getattr(progress, name))
    }


def test_all_of_a_consumer_are_applied_and_counted_from_its_own_transactions(owner, desk):
    refused(desk, "a", "b", "c")
    mended(desk, "a", "b", "c")
    opened = owner.select()
    assert (opened.state, opened.total, counts(opened)) == ("open", 3, {"left": 3})
    assert counts(owner.next(limit=2)) == {"running": 2, "left": 1}
    assert counts(owner.progress()) == {"running": 2, "left": 1}
    desk.consumer.retries.run_due()
    assert counts(owner.progress()) == {"applied": 2, "left": 1}
    done = owner.replay()
    assert (done.state, done.total, counts(done)) == ("finished", 3, {"applied": 3})
    assert [desk.credits(name) for name in "abc"] == [[1]] * 3
    assert {row["selection"] for row in desk.inbox()} == {"s1"}
    assert desk.held() == []


def test_what_is_held_later_does_not_belong_to_it(owner, desk):
    refused(desk, "a")
    frozen_at = owner.select().frozen_at
    wait_until(lambda: utc_now() > frozen_at, seconds=1, what="the clock stands still")
    refused(desk, "later")
    mended(desk, "a", "later")
    assert counts(owner.replay()) == {"applied": 1}
    assert desk.credits("later") == []
    assert owner.select("s2").total == 1
    assert counts(owner.replay("s2")) == {"applied": 1}


def test_one_row_can_be_chosen(owner, desk):
    refused(desk, "a", "b")
    mended(desk, "a", "b")
    row_id = desk.held()[1]["_id"]
    assert owner.select(row_ids=[row_id]).total == 1
    assert counts(owner.replay()) == {"applied": 1}
    assert [row["aggregate"] for row in desk.held()] == ["press/press-a"]


def test_a_group_is_those_that_failed_alike(owner, desk):
    refused(desk, "a", "b")
    desk.mint_money("c", 1, mood="fail")
    desk.apply(*desk.bodies())
    mended(desk, "a", "b", "c")
    assert owner.select(fingerprint=desk.held()[0]["fingerprint"]).total == 2
    assert counts(owner.replay()) == {"applied": 2}


def test_each_row_is_tried_once_and_is_parked_again_where_it_was_parked(owner, desk):
    refused(desk, "a", "b")
    mended(desk, "b")
    owner.select()
    done = owner.replay()
    assert (done.state, counts(done)) == ("finished", {"applied": 1, "failed": 1})
    (row,) = desk.held()
    assert row["parked"]
    assert len(row["tries"]) == 2
    assert owner.next().state == "finished"
    desk.consumer.retries.run_due()
    assert len(desk.held()[0]["tries"]) == 2


def test_one_that_had_all_its_tries_gets_one_more(owner, desk):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    for _ in range(12):
        desk.consumer.retries.run_due()
    assert desk.held()[0]["parked"]
    owner.select()
    assert counts(owner.replay()) == {"failed": 1}
    (row,) = desk.held()
    assert (row["parked"], row["due"]) == (True, None)


def test_one_that_is_retried_anyhow_goes_on_with_that_when_it_fails_in_a_replay(owner, desk):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    owner.select()
    assert counts(owner.replay()) == {"failed": 1}
    (row,) = desk.held()
    assert not row["parked"]
    assert row["due"] is not None
    mended(desk, "a")
    desk.consumer.retries.run_due()
    assert counts(owner.progress()) == {"applied": 1}


def test_what_waits_behind_runs_in_order_when_its_head_is_done(owner, desk):
    desk.mint_money("a", 1, mood="refuse")
    desk.mint_money("a", 2, 3)
    desk.apply(*desk.bodies())
    mended(desk, "a")
    assert owner.select().total == 1
    assert counts(owner.replay()) == {"applied": 1}
    for _ in range(2):
        desk.consumer.retries.run_due()
    assert desk.credits("a") == [1, 2, 3]


def test_a_cancelled_one_lets_nothing_more_go_and_what_went_runs(owner, desk):
    refused(desk, "a", "b", "c")
    mended(desk, "a", "b", "c")
    owner.select()
    owner.next(limit=1)
    assert owner.ask(OpsCancelSelection(selection_id="s1")).state == "cancelled"
    assert owner.next().state == "cancelled"
    desk.consumer.retries.run_due()
    after = owner.progress()
    assert (after.state, counts(after)) == ("cancelled", {"applied": 1, "left": 2})
    assert len(owner.audit("messages.replay_cancelled")) == 1


def test_opening_it_again_answers_as_it_is(owner, desk):
    refused(desk, "a")
    first = owner.select()
    refused(desk, "b")
    assert owner.select() == first
    assert len(owner.audit("messages.replay")) == 1


def test_it_is_noted_who_asked_and_why(owner, desk):
    refused(desk, "a")
    opened = owner.select()
    assert (opened.by, opened.note) == ("staff/operator", "they can be booked now")
    (row,) = owner.audit("messages.replay")
    assert (row["actor"], row["reason"]) == ("staff/operator", "they can be booked now")


def test_nothing_to_replay_is_finished_at_once(owner, desk):
    assert owner.select().total == 0
    assert owner.next().state == "finished"


def test_a_row_that_an_attempt_has_in_hand_is_let_go_when_that_is_over(owner, desk, monkeypatch):
    refused(desk, "b")
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    claim_for_an_hour(owner, monkeypatch)
    mended(desk, "a", "b")
    owner.select()
    assert counts(owner.next(limit=1)) == {"running": 1, "left": 1}
    desk.consumer.retries.run_due()
    assert counts(owner.next()) == {"applied": 1, "left": 1}
    come_due(owner)
    assert counts(owner.replay()) == {"applied": 2}


def claim_for_an_hour(owner, monkeypatch):
    """An attempt takes up what is due, and does not come back."""
    runner = another_process(owner.desk)
    long = RetryPolicy(shortest=HOUR, longest=HOUR)
    with monkeypatch.context() as patch:
        patch.setattr(runner._group.held, "policy", long)
        patch.setattr(runner, "_applied", die)
        with pytest.raises(Killed):
            runner.run_due()


def come_due(owner):
    with owner.twin.working(STAFF, now=NOW) as service:
        for row in owner.twin.rows(HELD):
            service.unit.replace(HELD, {**row, "due": utc_now()})


def test_a_consumer_that_is_killed_with_rows_in_hand_applies_each_once(owner, desk, monkeypatch):
    refused(desk, "a", "b", "c")
    mended(desk, "a", "b", "c")
    owner.select()
    owner.next()
    runner = another_process(desk)
    monkeypatch.setattr(runner, "_applied", die)
    with pytest.raises(Killed):
        runner.run_due()
    assert counts(owner.progress()) == {"running": 3}
    assert counts(owner.replay()) == {"applied": 3}
    assert [desk.credits(name) for name in "abc"] == [[1]] * 3


def test_a_driver_that_is_killed_and_one_that_comes_after_it_share_the_selection(owner, desk):
    names = [f"a{number}" for number in range(30)]
    refused(desk, *names)
    mended(desk, *names)
    owner.select()
    for _ in range(2):
        owner.next(limit=10)
    owner.select()
    assert counts(owner.replay(limit=7)) == {"applied": 30}
    assert [desk.credits(name) for name in names] == [[1]] * 30


def test_what_was_discarded_after_it_was_let_go_has_ended(owner, desk):
    refused(desk, "a", "b")
    mended(desk, "b")
    owner.select()
    owner.next()
    row = desk.held()[0]
    owner.ask(OpsDiscard(row_id=row["_id"], reason="twice", expected_version=row["version"]))
    done = owner.replay()
    assert (done.state, counts(done)) == ("finished", {"applied": 1, "ended": 1})


def test_what_a_retry_of_its_own_applied_has_ended(owner, desk):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    mended(desk, "a")
    owner.select()
    desk.consumer.retries.run_due()
    assert counts(owner.replay()) == {"ended": 1}


def test_only_what_exists_can_be_replayed(owner):
    with pytest.raises(SelectionNotFound):
        owner.progress("none")
    with pytest.raises(ConsumerUnknown):
        owner.ask(owner_selection("relief.hotline"))
    with pytest.raises(SignInNeeded):
        owner.ask(owner_selection("ledger.mint"), by=None)


def owner_selection(consumer):
    return OpsOpenSelection(selection_id="s1", consumer=consumer, note="why")
