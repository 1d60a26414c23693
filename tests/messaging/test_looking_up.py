"""In what order a batch asks what is known, when others change it meanwhile."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from messaging.consumer.batch import BatchRunner
from messaging.consumer.reading import Delivery
from messaging.held import HeldRows
from records.kinds import INBOX
from records.unit_of_work import Batch
from tests.messaging.ledger import service
from tests.messaging.ledger.contract import AccountClosed
from tests.messaging.ledger.desk import Desk

pytestmark = pytest.mark.unit


def noting(asked, name, work):
    def noted(*given):
        asked.append(name)
        return work(*given)

    return noted


def backwards(*questions):
    """The answers, of questions that are heard in the worst order."""
    return [question() for question in questions[::-1]][::-1]


def test_aggregates_are_loaded_when_it_is_known_that_nothing_of_them_is_held(monkeypatch):
    """Else they may lack the effect of what another process held, and just took up and finished."""
    desk, asked = Desk(), []
    monkeypatch.setattr(HeldRows, "heads", noting(asked, "held", HeldRows.heads))
    monkeypatch.setattr(Batch, "prefetch", noting(asked, "loaded", Batch.prefetch))
    group = replace(desk.consumer.batches._group, ask=backwards)
    desk.mint_money("a", 1)
    BatchRunner(group).apply([group.decoded(Delivery(body=body)) for body in desk.bodies()])
    assert desk.credits("a") == [1]
    assert asked == ["held", "loaded"]


def applying(desk):
    """A runner, and what it asked the inbox about: how many messages, each time."""
    group, asked = desk.consumer.batches._group, []
    exists = group.store.exists

    def noted(kind, ids):
        if kind is INBOX:
            asked.append(len(ids))
        return exists(kind, ids)

    group.store.exists = noted
    return BatchRunner(group), asked


def taken(desk, bodies, **delivery):
    group = desk.consumer.batches._group
    return [group.decoded(Delivery(body=body, **delivery)) for body in bodies]


@contextmanager
def closed_to(account_id):
    """Within, the ledger refuses what is for this account."""
    with pytest.MonkeyPatch.context() as patched:
        usual = service.credit

        def credit(accounts, event):
            if event.account_id == account_id:
                raise AccountClosed
            usual(accounts, event)

        patched.setattr(service, "credit", credit)
        yield


def test_the_inbox_is_asked_first_until_it_knows_none_and_again_once_it_refused_one():
    desk = Desk()
    runner, asked = applying(desk)
    for account in "abcd":
        desk.mint_money(account, 1)
    first, second, third, fourth = desk.bodies()
    runner.apply(taken(desk, [first]))
    runner.apply(taken(desk, [second]))
    assert asked == [1], "the first batch asks; it knew none, so the second does not"
    runner.apply(taken(desk, [first, third]))
    assert asked == [1, 2], "the inbox refused the repeated one: both ran again, asked about"
    runner.apply(taken(desk, [fourth]))
    assert asked == [1, 2, 1], "where one was known, the next batch asks as well"
    assert not runner.expects_repeats
    assert [desk.credits(account) for account in "abcd"] == [[1], [1], [1], [1]]


def test_what_was_delivered_before_is_always_asked_about():
    desk = Desk()
    runner, asked = applying(desk)
    runner.expects_repeats = False
    desk.mint_money("a", 1)
    runner.apply(taken(desk, desk.bodies(), count=1))
    assert (asked, desk.credits("a")) == ([1], [1])


def test_a_repeated_message_is_not_put_behind_what_is_held_of_its_aggregate():
    desk = Desk()
    runner, _ = applying(desk)
    desk.mint_money("a", 1)
    desk.mint_money("a", 2, mood="refuse")
    applied, held = desk.bodies()
    runner.apply(taken(desk, [applied, held]))
    runner.expects_repeats = False
    runner.apply(taken(desk, [applied, held]))
    assert [row["sequence"] for row in desk.held()] == [2]
    assert (desk.credits("a"), len(desk.inbox())) == ([1], 1)


def test_what_was_applied_is_not_held_behind_a_head_of_its_own_batch():
    """A relay that was overtaken tells both again, after the second one was first refused."""
    desk = Desk()
    runner, _ = applying(desk)
    desk.mint_money("a", 1)
    desk.mint_money("a", 2, mood="refuse")
    applied, refused = desk.bodies()
    runner.apply(taken(desk, [applied]))
    runner.expects_repeats = False
    runner.apply(taken(desk, [refused, applied, refused]))
    assert [row["sequence"] for row in desk.held()] == [2]
    assert [row["sequence"] for row in desk.inbox()] == [1]


def test_a_repeat_whose_handler_refuses_makes_its_batch_run_again_whole():
    desk = Desk()
    runner, asked = applying(desk)
    desk.mint_money("a", 1, mood="numbered")
    [repeated] = desk.bodies()
    runner.apply(taken(desk, [repeated]))
    runner.expects_repeats = False
    for account in "bcde":
        desk.mint_money(account, 1)
    asked.clear()
    with closed_to("a"):
        runner.apply(taken(desk, [*desk.bodies(), repeated]))
    assert asked == [1, 5], "the one that failed, then all of them at once"
    assert (desk.held(), len(desk.inbox())) == ([], 5)
