"""Selections too large to be counted at each step: the same outcomes, from fewer counts."""

from datetime import timedelta

import pytest

from contracts.operations.commands import OpsCancelSelection, OpsDiscard, OpsUndoDiscard
from messaging.ops import selections
from records.kinds import HELD, INBOX
from tests.messaging.ops.test_selections import (
    claim_for_an_hour,
    come_due,
    counts,
    mended,
    refused,
)

NAMES = [f"a{number:02}" for number in range(20)]


@pytest.fixture
def large(owner, desk, monkeypatch):
    """Twenty parked messages, too many to be counted at each step; what failed is mended."""
    monkeypatch.setattr(selections, "COUNTED_AT_EACH_STEP", 0)
    refused(desk, *NAMES)
    mended(desk, *NAMES)
    return owner


def discard(owner, row):
    owner.ask(OpsDiscard(row_id=row["_id"], reason="a test", expected_version=row["version"]))


def test_what_is_left_is_told_step_by_step_until_all_is_applied(large, desk):
    assert counts(large.select()) == {"left": 20}
    assert counts(large.next(limit=8)) == {"running": 8, "left": 12}
    assert counts(large.progress()) == {"running": 8, "left": 12}
    desk.consumer.retries.run_due()
    assert counts(large.next(limit=8)) == {"applied": 8, "running": 8, "left": 4}
    done = large.replay(limit=8)
    assert (done.state, done.total, counts(done)) == ("finished", 20, {"applied": 20})
    assert [desk.credits(name) for name in NAMES] == [[1]] * 20


def test_steps_and_looks_count_nothing_that_is_left(large, monkeypatch):
    large.select()
    asked, store = [], large.runtime.store
    count = store.count
    monkeypatch.setattr(store, "count", lambda *what: asked.append(what) or count(*what))
    large.next(limit=8)
    large.progress()
    let_go = {"replayed_in": "s1"}
    one_look = [
        (HELD, {**let_go, "replaying": True}),
        (HELD, {**let_go, "replaying": False}),
        (INBOX, {"selection": "s1"}),
    ]
    assert asked == one_look * 2


def test_what_was_discarded_before_its_turn_has_ended_when_all_is_done(large, desk):
    large.select()
    large.next(limit=5)
    discard(large, desk.held()[-1])
    done = large.replay(limit=5)
    assert (done.state, counts(done)) == ("finished", {"applied": 19, "ended": 1})


def test_what_is_left_is_counted_again_now_and_then(large, desk, monkeypatch):
    large.select()
    discard(large, desk.held()[-1])
    assert counts(large.next(limit=5)) == {"running": 5, "left": 15}
    monkeypatch.setattr(selections, "COUNTED_AGAIN_AFTER", timedelta(0))
    assert counts(large.next(limit=5)) == {"running": 10, "left": 9, "ended": 1}


def test_a_discard_that_is_undone_when_its_turn_is_over_is_tried_all_the_same(large, desk):
    first = desk.held()[0]
    discard(large, first)
    large.select()
    large.next(limit=10)
    large.ask(OpsUndoDiscard(row_id=first["_id"]))
    done = large.replay(limit=10)
    assert (done.state, counts(done)) == ("finished", {"applied": 20})


def test_one_that_an_attempt_has_in_hand_is_neither_forgotten_nor_let_go(large, desk, monkeypatch):
    desk.mint_money("first", 1, mood="fail")
    desk.apply(*desk.bodies())
    claim_for_an_hour(large, monkeypatch)
    mended(desk, "first")
    large.select()
    large.next(limit=20)
    desk.consumer.retries.run_due()
    waiting = large.next(limit=5)
    assert (waiting.state, counts(waiting)) == ("open", {"applied": 20, "left": 1})
    come_due(large)
    done = large.replay()
    assert (done.state, counts(done)) == ("finished", {"applied": 21})


def test_a_discard_of_one_that_was_let_go_and_its_undoing_change_what_runs(large, desk):
    large.select()
    large.next(limit=5)
    first = desk.held()[0]
    discard(large, first)
    assert counts(large.progress()) == {"running": 4, "left": 15, "ended": 1}
    large.ask(OpsUndoDiscard(row_id=first["_id"]))
    assert counts(large.progress()) == {"running": 5, "left": 15}


def test_a_cancelled_one_keeps_what_was_left(large, desk):
    large.select()
    large.next(limit=5)
    discard(large, desk.held()[-1])
    cancelled = large.ask(OpsCancelSelection(selection_id="s1"))
    assert (cancelled.state, counts(cancelled)) == (
        "cancelled",
        {"running": 5, "left": 14, "ended": 1},
    )
