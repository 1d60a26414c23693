"""Discarding a held message: never applied, undone within a day, released now or after it."""

from datetime import timedelta

import pytest

from contracts.operations.commands import OpsDiscard, OpsRelease, OpsUndoDiscard
from contracts.operations.queries import OpsHeldGroups, OpsHeldLines, OpsStatus
from contracts.operations.words import Fate, MessageNotHeld
from contracts.refusals import VersionOutdated, WrongState
from messaging.consumer.retries import RetryRunner
from messaging.mending import undo_time
from records.clock import utc_now
from tests.messaging.ops.owner import Killed, another_process, die


@pytest.fixture
def waiting(owner, desk):
    """A parked message with two behind it; its row."""
    desk.mint_money("a", 1, mood="refuse")
    desk.mint_money("a", 2, 3)
    desk.apply(*desk.bodies())
    return desk.held()[0]


def discard(owner, row, **other):
    wanted = {"row_id": row["_id"], "reason": "booked by hand", "expected_version": row["version"]}
    return owner.ask(OpsDiscard(**{**wanted, **other}))


def outcomes(desk):
    return sorted((row["sequence"], row["outcome"]) for row in desk.inbox())


def test_its_successors_wait_until_it_is_released(owner, desk, waiting):
    done = discard(owner, waiting)
    assert (done.state, done.act, done.by, done.decided_by) == (
        "done",
        "discard",
        "staff/operator",
        None,
    )
    desk.consumer.retries.run_due()
    assert desk.credits("a") == []
    assert outcomes(desk) == [(1, "discarded")]
    desk.mint_money("a", 4)
    desk.apply(*desk.bodies())
    assert desk.credits("a") == []

    released = owner.ask(OpsRelease(row_id=waiting["_id"]))
    assert released.fate == Fate.DISCARDED
    for _ in range(3):
        desk.consumer.retries.run_due()
    assert desk.credits("a") == [2, 3, 4]
    assert desk.held() == []
    assert outcomes(desk)[0] == (1, "discarded")


def test_it_can_be_undone_and_is_held_as_before(owner, desk, waiting):
    discard(owner, waiting)
    assert owner.ask(OpsUndoDiscard(row_id=waiting["_id"])).fate == Fate.PARKED
    assert desk.inbox() == []
    row = desk.held()[0]
    assert {**waiting, "version": row["version"]} == row
    desk.mend("a")
    owner.select()
    owner.replay()
    for _ in range(2):
        desk.consumer.retries.run_due()
    assert desk.credits("a") == [1, 2, 3]


def test_one_that_was_retried_is_retried_again_when_its_discard_is_undone(owner, desk):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    discard(owner, desk.held()[0])
    desk.mend("a")
    desk.consumer.retries.run_due()
    assert desk.credits("a") == []
    assert owner.ask(OpsUndoDiscard(row_id=desk.held()[0]["_id"])).fate == Fate.RETRYING
    desk.consumer.retries.run_due()
    assert desk.credits("a") == [1]


def test_after_its_time_it_is_released_by_itself(owner, desk, waiting):
    discard(owner, waiting)
    group = desk.consumer.batches._group
    RetryRunner(group, undo_time=lambda now: timedelta(hours=1)).run_due()
    assert len(desk.held()) == 3
    for _ in range(3):  # over for a second: what was discarded in this millisecond, too
        RetryRunner(group, undo_time=lambda now: timedelta(seconds=-1)).run_due()
    assert desk.credits("a") == [2, 3]
    with pytest.raises(MessageNotHeld):
        owner.ask(OpsUndoDiscard(row_id=waiting["_id"]))


def test_the_shipped_time_to_undo_is_a_day():
    assert undo_time(utc_now()) == timedelta(days=1)


def test_a_redelivery_of_what_was_discarded_does_nothing(owner, desk):
    desk.mint_money("a", 1, mood="refuse")
    (body,) = desk.bodies()
    desk.apply(body)
    row = desk.held()[0]
    discard(owner, row)
    desk.mend("a")
    desk.apply(body)
    owner.ask(OpsRelease(row_id=row["_id"]))
    desk.apply(body)
    assert desk.credits("a") == []
    assert desk.held() == []
    assert len(desk.inbox()) == 1


def test_an_attempt_that_was_under_way_ends_neither_the_discard_nor_its_undo(owner, desk):
    desk.mint_money("a", 1, mood="fail")
    desk.mint_money("a", 2)
    desk.apply(*desk.bodies())
    runner = another_process(desk)
    claimed = runner._claimed([desk.held()[0]["_id"]])
    discard(owner, desk.held()[0])
    runner._applied(claimed)
    assert desk.held()[0]["discarded_at"] is not None
    assert desk.held()[0]["due"] is None
    assert desk.credits("a") == []
    assert owner.ask(OpsUndoDiscard(row_id=claimed[0])).fate == Fate.RETRYING


def test_a_discard_that_comes_while_the_handler_runs_wins_or_loses_whole(owner, desk, monkeypatch):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    desk.mend("a")
    runner = another_process(desk)
    claimed = runner._claimed([desk.held()[0]["_id"]])
    group, once = runner._group, []
    commit = group.commit

    def discarded_first(batch):
        if not once:
            once.append(discard(owner, desk.held()[0]))
        commit(batch)

    object.__setattr__(group, "commit", discarded_first)
    runner._applied(claimed)
    object.__setattr__(group, "commit", commit)
    assert desk.credits("a") == []
    assert outcomes(desk) == [(1, "discarded")]
    assert desk.held()[0]["discarded_at"] is not None


def test_a_killed_owner_discards_wholly_or_not_at_all(owner, waiting, desk, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(owner.twin.store, "commit", die)
        with pytest.raises(Killed):
            discard(owner, waiting)
    assert desk.held()[0] == waiting
    assert desk.inbox() == []
    assert discard(owner, waiting).state == "done"


def test_who_saw_an_older_state_is_told(owner, desk, waiting):
    with pytest.raises(VersionOutdated) as outdated:
        discard(owner, waiting, expected_version=waiting["version"] - 1)
    assert outdated.value.details["version"] == waiting["version"]


def test_only_a_head_can_be_discarded_once_and_only_a_discarded_one_undone(owner, desk, waiting):
    second = desk.held()[1]
    with pytest.raises(WrongState):
        discard(owner, second)
    for request in (OpsUndoDiscard, OpsRelease):
        with pytest.raises(WrongState):
            owner.ask(request(row_id=waiting["_id"]))
    discard(owner, waiting)
    with pytest.raises(WrongState):
        discard(owner, desk.held()[0])
    with pytest.raises(MessageNotHeld):
        discard(owner, waiting, row_id="ledger.mint/none")


def test_every_act_is_audited(owner, waiting):
    discard(owner, waiting)
    owner.ask(OpsUndoDiscard(row_id=waiting["_id"]))
    (said,) = owner.audit("messages.discard")
    assert (said["actor"], said["reason"]) == ("staff/operator", "booked by hand")
    assert said["subject"] == "press/press-a"
    assert len(owner.audit("messages.discard_undone")) == 1


def test_a_discarded_one_is_no_failure_any_more_and_still_found(stored):
    desk = stored.desk
    desk.mint_money("a", 1, mood="refuse")
    desk.apply(*desk.bodies())
    discard(stored, desk.held()[0])
    (group,) = stored.ask(OpsHeldGroups(), by=None).items
    assert (group.count, group.parked, group.discarded) == (0, 0, 1)
    (consumer,) = stored.ask(OpsStatus(), by=None).consumers
    assert (consumer.held, consumer.parked, consumer.oldest_held_at) == (0, 0, None)
    (line,) = stored.ask(OpsHeldLines(), by=None).items
    assert line.fate == Fate.DISCARDED
