"""A group that asked for no order: its effects commute, so nothing waits behind a held message."""

import pytest

from messaging.consumption import Consumption
from tests.messaging.ledger.service import LedgerService


@pytest.fixture(autouse=True)
def unordered(monkeypatch):
    """Autouse, so that it comes before any desk."""
    monkeypatch.setattr(LedgerService, "consumption", {"mint": Consumption(ordered=False)})


@pytest.mark.parametrize("batches", ["one batch", "a batch each"])
def test_successors_do_not_wait_behind_a_failing_message(desk, batches):
    desk.mint_money("a", 1, mood="fail")
    desk.mint_money("a", 2, 3)
    bodies = desk.bodies()
    for some in [bodies] if batches == "one batch" else [[body] for body in bodies]:
        desk.apply(*some)
    assert desk.credits("a") == [2, 3]
    assert [(row["sequence"], row["head"]) for row in desk.held()] == [(1, True)]
    desk.mend("a")
    desk.consumer.retries.run_due()
    assert desk.credits("a") == [2, 3, 1]
    assert desk.held() == []


def test_a_duplicate_of_a_held_message_waits_with_it(desk):
    desk.mint_money("a", 1, mood="fail")
    (body,) = desk.bodies()
    desk.apply(body)
    desk.mend("a")
    desk.apply(body)
    assert desk.credits("a") == []
    assert len(desk.held()) == 1
    desk.consumer.retries.run_due()
    assert desk.credits("a") == [1]


def test_each_held_message_has_a_time_of_its_own(desk):
    desk.mint_money("a", 1, mood="fail")
    desk.mint_money("a", 2, mood="refuse")
    desk.mint_money("a", 3, mood="fail")
    desk.apply(*desk.bodies())
    assert [row["parked"] for row in desk.held()] == [False, True, False]
    desk.mend("a")
    desk.consumer.retries.run_due()
    assert sorted(desk.credits("a")) == [1, 3]
    (row,) = desk.held()
    assert row["parked"], "the end of one message must not unpark another"
    assert row["due"] is None


def test_what_waited_when_the_group_gave_up_order_still_runs(desk):
    group = desk.consumer.batches._group
    object.__setattr__(group, "ordered", True)
    desk.mint_money("a", 1, mood="fail")
    desk.mint_money("a", 2)
    desk.apply(*desk.bodies())
    assert [row["head"] for row in desk.held()] == [True, False]
    object.__setattr__(group, "ordered", False)
    desk.mint_money("a", 3)
    desk.apply(*desk.bodies())
    assert desk.credits("a") == [3]
    desk.mend("a")
    desk.consumer.retries.run_due()
    desk.consumer.retries.run_due()
    assert desk.credits("a") == [3, 1, 2]
    assert desk.held() == []
