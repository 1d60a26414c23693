"""What a group may ask for: how its queues are called, bound, and shared by its processes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nameko.exceptions import ConfigurationError

from deploy.permissions import broker_users
from messaging.consumer.sharing import Sharing
from messaging.consumption import Consumption, consumer_of
from messaging.declarations import collect
from messaging.envelope import partition
from messaging.topology.moving import moving
from messaging.topology.plan import Binding, planned, refill_key
from tests.messaging.ledger.desk import Desk
from tests.messaging.ledger.service import LedgerService

NUMBERS = range(1, 17)


def asking(**consumption):
    """The registry of a ledger that asks for this, made of its declaration."""

    class Asking(LedgerService):
        pass

    Asking.consumption = {"mint": Consumption(**consumption)}
    return collect([Asking])


def topology(**consumption):
    return planned(asking(**consumption), sources=("mint", "ledger"), rpc=())


def event_queues(plan):
    return {queue: plan.queues[queue] for queue in plan.queues if consumer_of(queue)}


def bound(plan):
    """How the subscribers' queues hear; each is also reached alone, to be refilled."""
    subscribers = {queue for queue in plan.queues if consumer_of(queue)}
    alone = {Binding("mint.events", queue, refill_key(queue)) for queue in subscribers}
    assert alone <= plan.bindings
    return {each for each in plan.bindings - alone if each.queue in subscribers}


def test_a_group_that_asks_for_nothing_has_one_queue_in_order():
    plan = topology()
    assert bound(plan) == {Binding("mint.events", "ledger.mint", "minted.v1.*")}
    assert plan.queues["ledger.mint"]["x-single-active-consumer"] is True


def test_two_partitions_are_two_queues_with_half_of_the_routing_keys_each():
    plan = topology(partitions=2)
    assert set(event_queues(plan)) == {"ledger.mint.p0", "ledger.mint.p1"}
    keys = {
        queue: sorted(each.key for each in bound(plan) if each.queue == queue)
        for queue in event_queues(plan)
    }
    assert keys["ledger.mint.p0"] == [f"minted.v1.0{digit}" for digit in "01234567"]
    assert keys["ledger.mint.p1"] == [f"minted.v1.0{digit}" for digit in "89abcdef"]
    for arguments in event_queues(plan).values():
        assert arguments["x-single-active-consumer"] is True
        assert arguments["x-queue-type"] == "quorum"


@given(number=st.sampled_from(NUMBERS), subject=st.text(min_size=1))
def test_every_aggregate_goes_to_one_queue_whatever_their_number(number, subject):
    queues = Consumption(partitions=number).queues("ledger", "mint")
    hearing = [
        queue for queue, share in queues.items() if partition(subject) in share or "*" in share
    ]
    assert len(hearing) == 1


@pytest.mark.parametrize("number", NUMBERS[1:])
def test_the_partitions_are_shared_out_evenly(number):
    shares = Consumption(partitions=number).queues("ledger", "mint").values()
    assert len(shares) == number
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_a_group_that_asks_for_no_order_has_one_queue_with_competing_consumers():
    plan = topology(ordered=False)
    assert bound(plan) == {Binding("mint.events", "ledger.mint.shared", "minted.v1.*")}
    assert "x-single-active-consumer" not in plan.queues["ledger.mint.shared"]


@pytest.mark.parametrize(
    "asked", [{"partitions": 0}, {"partitions": 17}, {"partitions": 2, "ordered": False}]
)
def test_what_makes_no_sense_is_refused(asked):
    with pytest.raises(ValueError, match="partitions"):
        Consumption(**asked)


def test_the_registry_says_what_a_group_asks_for():
    assert asking()["ledger"]["mint"] == {"events": ["minted.v1"]}
    assert asking(partitions=2)["ledger"]["mint"] == {"events": ["minted.v1"], "partitions": 2}
    assert asking(ordered=False)["ledger"]["mint"] == {"events": ["minted.v1"], "ordered": False}


def test_asking_about_a_source_that_is_not_consumed_is_refused():
    class Mistaken(LedgerService):
        consumption = {"mnit": Consumption(partitions=2)}  # noqa: RUF012 - as services write it

    with pytest.raises(ConfigurationError, match="mnit"):
        collect([Mistaken])


def test_a_service_may_read_all_queues_of_its_own_and_no_others():
    users = {user.name: user for user in broker_users({"relief": {"hotline": {}}})}
    for asked in ({}, {"partitions": 16}, {"ordered": False}):
        consumption = Consumption(**asked)
        roll = consumption.roll("relief", "hotline")
        for queue in [*consumption.queues("relief", "hotline"), *([roll] if roll else [])]:
            assert re.match(users["relief"].read, queue)
            assert not re.match(users["hotline"].read, queue)


@pytest.mark.parametrize("asked", [{}, {"partitions": 2}, {"partitions": 4}, {"ordered": False}])
def test_what_was_done_is_known_by_the_consumer_whatever_its_queues(monkeypatch, asked):
    monkeypatch.setattr(LedgerService, "consumption", {"mint": Consumption(**asked)})
    desk = Desk()
    desk.mint_money("a", 1)
    desk.mint_money("b", 2, mood="fail")
    desk.apply(*desk.bodies())
    assert [row["consumer"] for row in (*desk.inbox(), *desk.held())] == ["ledger.mint"] * 2


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ({}, {}, []),
        ({"partitions": 2}, {"partitions": 2}, []),
        ({}, {"partitions": 2}, ["ledger.mint"]),
        ({}, {"ordered": False}, ["ledger.mint"]),
        ({"partitions": 2}, {}, ["ledger.mint.p0", "ledger.mint.p1"]),
        ({"partitions": 2}, {"partitions": 4}, ["ledger.mint.p0", "ledger.mint.p1"]),
        # p0 only gets more to do; what the others have goes to it, or to one another.
        ({"partitions": 3}, {"partitions": 2}, ["ledger.mint.p1", "ledger.mint.p2"]),
        ({"ordered": False}, {}, ["ledger.mint.shared"]),
    ],
)
def test_the_queues_that_lose_work_by_a_change_are_known(before, after, moved):
    assert moving(topology(**after), topology(**before).bindings) == moved


def test_a_new_version_of_an_event_moves_nothing():
    old = {Binding("mint.events", "ledger.mint", "minted.v0.*")}
    assert moving(topology(), old) == []


def test_a_group_that_stopped_listening_moves_nothing():
    plan = planned({}, sources=("mint", "ledger"), rpc=())
    assert moving(plan, topology(partitions=2).bindings) == []


def share_out(queues, processes):
    """Queue by queue, as the broker does: to the first in line, until nobody leaves any more."""
    names = [f"q{number}" for number in range(queues)]
    first = [Sharing(names, "roll") for _ in range(processes)]
    lines = {name: list(first) for name in names}
    for _ in range(queues * processes + 1):
        for name, line in lines.items():
            line[0].works(name)
            if line[0].above_share(name, processes):
                line[0].left(name)
                line.append(line.pop(0))
    return [sum(line[0] is process for line in lines.values()) for process in first]


@given(queues=st.integers(2, 16), processes=st.integers(1, 6))
def test_no_process_keeps_more_than_its_share_once_all_have_come(queues, processes):
    work = share_out(queues, processes)
    assert sum(work) == queues
    assert max(work) == -(-queues // processes)


def test_a_process_that_is_alone_leaves_nothing_to_others():
    sharing = Sharing(["a", "b"], "roll")
    for queue in ("a", "b"):
        sharing.works(queue)
        assert not sharing.above_share(queue, 1)


def test_an_idle_queue_counts_for_nobody():
    sharing = Sharing(["a", "b"], "roll")
    sharing.works("b")
    assert not sharing.above_share("b", 2)
