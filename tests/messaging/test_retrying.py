"""Held messages run again; an outage on the way is not a failure of the message."""

import pytest

from messaging.consumer.group import SUSPICIOUS_OUTAGES
from messaging.consumer.reading import SEVERAL_DELIVERIES, Heard
from messaging.held import BREAKS, SUSPECT, SUSPECT_ATTEMPTS
from records.store import OutcomeUnknown, StoreUnavailable


def test_a_message_that_was_delivered_too_often_is_taken_out_of_the_queue(desk):
    desk.mint_money("a", 1)
    desk.apply(*desk.bodies(), count=SEVERAL_DELIVERIES)
    (row,) = desk.held()
    assert row["reason"] == SUSPECT
    assert desk.credits("a") == []
    desk.consumer.retries.run_due()
    assert desk.credits("a") == [1]
    assert desk.held() == []


def test_what_may_break_its_process_while_it_is_read_is_taken_out_unread(desk, monkeypatch):
    desk.mint_money("a", 1)
    with monkeypatch.context() as dying:
        dying.setattr(Heard, "event", property(_raising(SystemExit())))
        desk.apply(*desk.bodies(), count=SEVERAL_DELIVERIES)
    (row,) = desk.held()
    assert row["reason"] == SUSPECT


def test_an_attempt_is_counted_before_it_runs(desk, monkeypatch):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    monkeypatch.setattr(desk.consumer.retries, "_applied", _raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        desk.consumer.retries.run_due()
    assert desk.held()[0]["attempts"] == 2


def test_due_messages_of_many_aggregates_run_together_and_one_that_fails_again_stays(desk):
    for number in range(10):
        desk.mint_money(f"a{number}", 1, mood="fail")
    desk.apply(*desk.bodies())
    for number in range(9):
        desk.mend(f"a{number}")
    commit, commits = desk.ledger.store.commit, []
    desk.ledger.store.commit = lambda *given: (commits.append(given), commit(*given))
    assert desk.consumer.retries.run_due() == 10
    assert [desk.credits(f"a{number}") for number in range(10)] == [[1]] * 9 + [[]]
    (row,) = desk.held()
    assert row["aggregate"].endswith("a9")
    assert row["attempts"] == 2
    assert [one["reason"] for one in row["tries"]] == ["failed", "failed"]
    assert len(commits) == 2, "one commit counts the attempts, one saves what came of them"


def test_a_message_whose_attempts_never_came_back_is_parked(desk, monkeypatch):
    desk.mint_money("a", 1)
    desk.apply(*desk.bodies(), count=SEVERAL_DELIVERIES)
    with monkeypatch.context() as dying:
        dying.setattr(desk.consumer.retries, "_applied", _raising(KeyboardInterrupt()))
        for _ in range(SUSPECT_ATTEMPTS):
            with pytest.raises(KeyboardInterrupt):
                desk.consumer.retries.run_due()
    desk.consumer.retries.run_due()
    (row,) = desk.held()
    assert row["parked"]
    assert row["reason"] == BREAKS


@pytest.mark.parametrize("outage", [StoreUnavailable(), OutcomeUnknown()])
def test_an_outage_is_not_a_failure_of_the_message(desk, monkeypatch, outage):
    desk.mint_money("a", 1)
    bodies, commit, answers = desk.bodies(), desk.ledger.store.commit, [outage]

    def fail_once(*arguments):
        if answers:
            raise answers.pop()
        commit(*arguments)

    monkeypatch.setattr(desk.ledger.store, "commit", fail_once)
    with pytest.raises(type(outage)):
        desk.apply(*bodies)
    assert desk.held() == []
    desk.apply(*bodies)
    assert desk.credits("a") == [1]


def test_an_outage_that_a_handler_meets_is_not_a_failure_of_the_message(desk):
    desk.mint_money("a", 1, mood="away")
    bodies = desk.bodies()
    with pytest.raises(StoreUnavailable):
        desk.apply(*bodies)
    assert desk.held() == []
    desk.mend("a")
    desk.apply(*bodies)
    assert desk.credits("a") == [1]


def test_an_outage_that_only_one_message_meets_again_and_again_holds_that_message_alone(desk):
    desk.mint_money("a", 1, mood="away")
    desk.mint_money("b", 2)
    bodies = desk.bodies()
    for _ in range(SUSPICIOUS_OUTAGES):
        with pytest.raises(StoreUnavailable):
            desk.apply(*bodies)
    desk.apply(*bodies)
    assert desk.credits("b") == [2]
    (row,) = desk.held()
    assert (row["error"]["type"], row["attempts"]) == ("StoreUnavailable", 1)
    for _ in range(SUSPICIOUS_OUTAGES - 1):
        with pytest.raises(StoreUnavailable):
            desk.consumer.retries.run_due()
    desk.consumer.retries.run_due()
    assert [row["attempts"] for row in desk.held()] == [2]
    desk.mend("a")
    desk.consumer.retries.run_due()
    assert desk.credits("a") == [1]


def test_a_commit_whose_outcome_was_unknown_but_done_has_no_second_effect(desk, monkeypatch):
    desk.mint_money("a", 1)
    bodies = desk.bodies()
    commit = desk.ledger.store.commit

    def commit_and_lose_the_answer(*arguments):
        commit(*arguments)
        raise OutcomeUnknown

    with monkeypatch.context() as lossy:
        lossy.setattr(desk.ledger.store, "commit", commit_and_lose_the_answer)
        with pytest.raises(OutcomeUnknown):
            desk.apply(*bodies)
    desk.apply(*bodies)
    assert desk.credits("a") == [1]


def test_an_outage_during_a_retry_counts_no_attempt(desk, monkeypatch):
    desk.mint_money("a", 1, mood="fail")
    desk.apply(*desk.bodies())
    with monkeypatch.context() as away:
        away.setattr(desk.consumer.retries, "_applied", _raising(StoreUnavailable()))
        for _ in range(SUSPICIOUS_OUTAGES - 1):
            with pytest.raises(StoreUnavailable):
                desk.consumer.retries.run_due()
    desk.consumer.retries.run_due()
    assert desk.held()[0]["attempts"] == 2


def _raising(error):
    def raise_it(*_arguments, **_options):
        raise error

    return raise_it
