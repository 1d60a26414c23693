"""Mint and ledger as processes on the real broker and database: from announcement to effect."""

import json
import signal

import amqp
import pytest

from messaging.envelope import CONTENT_TYPE
from tests.messaging.ledger.bench import QUEUE

CONSUMER_CONNECTION = "ledger consumes mint"
RELAY_CONNECTION = "mint relay"


def is_parked(bench):
    return any(row["parked"] for row in bench.held())


@pytest.fixture
def running(bench):
    bench.start("mint")
    bench.start("ledger", ZHUFENG_HELD_SHORTEST_SECONDS=0.05)
    return bench


def test_what_was_announced_takes_effect_once_and_in_order(running):
    for number in range(10):
        running.mint_money(f"a{number}", *range(1, 101))
    running.until(lambda: len(running.inbox()) == 1000, "not every message was applied", 60)
    assert [running.credits(f"a{number}") for number in range(10)] == [list(range(1, 101))] * 10
    running.until(lambda: running.waiting() == 0, "not every message was acknowledged")
    running.until(lambda: not running.pending(), "not every row was marked")
    assert running.held() == []


def test_a_failing_message_holds_its_aggregate_until_it_is_mended(running):
    running.mint_money("a", 1)
    running.mint_money("a", 2, mood="fail")
    running.mint_money("a", 3, 4)
    running.mint_money("b", 9)
    running.until(lambda: running.credits("b") == [9], "the other aggregate is blocked")
    running.until(lambda: len(running.held()) == 3, "the successors are not held")
    assert running.credits("a") == [1]
    running.mend("a")
    running.until(lambda: running.credits("a") == [1, 2, 3, 4], "the held messages do not run")
    assert running.held() == []


def test_what_cannot_be_decoded_is_kept_and_stops_nobody(running):
    with running.connection() as connection:
        message = amqp.Message(b"\xff\xfe{", content_type="text/plain", content_encoding="utf-8")
        connection.channel().basic_publish(message, "mint.events", "minted.v1.00")
    running.mint_money("a", 1)
    running.until(lambda: running.credits("a") == [1], "nothing is applied behind it")
    running.until(lambda: len(running.undecoded()) == 1, "it was not kept")
    running.until(lambda: running.waiting() == 0, "it was not acknowledged")


@pytest.mark.fault
def test_a_message_that_kills_its_process_is_parked_and_the_others_go_on(bench):
    bench.start("mint")
    bench.mint_money("a", 1, mood="die")
    bench.mint_money("b", 2)
    for _ in range(40):
        ledger = bench.start("ledger", ZHUFENG_HELD_SHORTEST_SECONDS=0.01, ZHUFENG_HELD_ATTEMPTS=2)
        bench.until(
            lambda ledger=ledger: (
                ledger.poll() is not None or any(row["parked"] for row in bench.held())
            ),
            "neither died nor parked",
        )
        if ledger.poll() is None:
            break
        assert ledger.returncode == -signal.SIGKILL
    (row,) = bench.held()
    assert row["parked"]
    assert bench.credits("a") == []
    bench.until(lambda: bench.credits("b") == [2], "the other aggregate is blocked")


@pytest.mark.fault
def test_a_cut_connection_makes_nothing_twice_and_loses_nothing(running):
    running.mint_money("a", *range(50))
    running.until(lambda: len(running.inbox()) > 0, "nothing is applied")
    running.until(lambda: running.broker_connections(CONSUMER_CONNECTION), "not seen", 15)
    running.cut(CONSUMER_CONNECTION)
    running.cut(RELAY_CONNECTION)
    running.mint_money("a", *range(50, 100))
    running.until(lambda: len(running.inbox()) == 100, "not every message was applied")
    assert running.credits("a") == list(range(100))


@pytest.mark.fault
def test_a_killed_consumer_makes_nothing_twice_and_loses_nothing(bench):
    bench.start("mint")
    for number in range(20):
        bench.mint_money(f"a{number}", *range(25))
    killed = 0
    while len(bench.inbox()) < 500:
        ledger, seen = bench.start("ledger", ZHUFENG_HELD_SHORTEST_SECONDS=0.01), len(bench.inbox())
        bench.until(lambda seen=seen: len(bench.inbox()) > seen, "no progress")
        if killed < 3:
            ledger.kill()
            ledger.wait()
            killed += 1
        else:
            bench.until(lambda: len(bench.inbox()) == 500, "not every message was applied")
    assert killed == 3
    bench.until(lambda: bench.held() == [], "a message stays held")
    assert [bench.credits(f"a{number}") for number in range(20)] == [list(range(25))] * 20


def test_sigterm_finishes_what_runs_and_exits_cleanly(bench):
    mint = bench.start("mint")
    ledger = bench.start("ledger")
    bench.mint_money("a", *range(200))
    bench.until(lambda: len(bench.inbox()) > 0, "nothing is applied")
    for process in (ledger, mint):
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    applied = len(bench.inbox())
    assert bench.credits("a") == list(range(applied))
    assert bench.waiting() == 200 - applied - len(bench.pending())


@pytest.mark.fault
@pytest.mark.full
def test_two_relays_share_one_lease_and_the_second_takes_over(bench):
    first, second = bench.start("mint"), bench.start("mint")
    bench.start("ledger")
    bench.mint_money("a", 1)
    bench.until(lambda: bench.credits("a") == [1], "nothing is applied")
    holder = bench.rows_of_lease()
    pid = int(holder["owner"].split("/")[1])
    assert pid in (first.pid, second.pid)
    assert holder["epoch"] == 1
    next(each for each in (first, second) if each.pid == pid).send_signal(signal.SIGSTOP)
    bench.mint_money("a", 2)
    bench.until(lambda: bench.credits("a") == [1, 2], "nobody took over", 30)
    assert bench.rows_of_lease()["epoch"] == 2
    next(each for each in (first, second) if each.pid == pid).send_signal(signal.SIGCONT)
    bench.mint_money("a", 3)
    bench.until(lambda: bench.credits("a") == [1, 2, 3], "the third is not applied")
    assert bench.rows_of_lease()["epoch"] == 2


@pytest.mark.fault
def test_an_outage_of_the_database_is_waited_for(running):
    running.mint_money("a", 1)
    running.until(lambda: running.credits("a") == [1], "nothing is applied")
    running.mint_money("a", *range(2, 30))
    running.stack.kill("mongod")
    running.stack.wait_ready()
    running.until(lambda: len(running.inbox()) == 29, "not every message was applied", 60)
    assert running.credits("a") == list(range(1, 30))
    assert running.held() == []


@pytest.mark.fault
@pytest.mark.full
def test_a_database_that_hangs_is_waited_for_on_the_same_connection(running):
    running.mint_money("a", 1)
    running.until(lambda: running.credits("a") == [1], "nothing is applied")
    consuming = running.until(
        lambda: running.broker_connections(CONSUMER_CONNECTION), "the consumer is not seen", 15
    )
    running.mint_money("a", *range(2, 300))
    running.stack.kill("mongod", signal.SIGSTOP)
    try:
        running.until(lambda: "applying ledger.mint" in running.log("ledger"), "no pause")
    finally:
        running.stack.kill("mongod", signal.SIGCONT)
    running.until(lambda: len(running.inbox()) == 299, "not every message was applied", 60)
    assert running.credits("a") == list(range(1, 300))
    assert running.held() == []
    assert running.broker_connections(CONSUMER_CONNECTION) == consuming


@pytest.mark.fault
@pytest.mark.full
def test_a_restart_of_the_broker_is_waited_for(running):
    running.mint_money("a", 1)
    running.until(lambda: running.credits("a") == [1], "nothing is applied")
    running.stack.sync_queue_names()  # else RabbitMQ 3.10 may come back without the fresh queue
    running.stack.kill("rabbit")
    running.mint_money("a", *range(2, 30))
    running.stack.wait_ready()
    running.until(lambda: len(running.inbox()) == 29, "not every message was applied", 60)
    assert running.credits("a") == list(range(1, 30))
    assert running.held() == []


def test_a_service_without_its_queue_does_not_start(bench):
    with bench.connection() as connection:
        connection.channel().queue_delete(QUEUE)
    # The check goes by the committed registry, in which there is no ledger: only the relay objects.
    mint = bench.start("mint")
    bench.mint_money("a", 1)
    bench.until(lambda: "queues of declared subscribers" in bench.log("mint"), "no objection")
    assert mint.poll() is None
    assert len(bench.pending()) == 1
    bench.declare()
    bench.start("ledger")
    bench.until(lambda: bench.credits("a") == [1], "the relay does not go on")


def test_the_message_on_the_wire_is_what_a_stranger_can_read(bench):
    with bench.connection() as connection:
        channel = connection.channel()
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, "mint.events", "minted.#")
        bench.start("mint")
        bench.mint_money("a", 1)
        got = bench.until(lambda: channel.basic_get(queue), "nothing was published")
    assert got.properties["content_type"] == CONTENT_TYPE
    assert "priority" not in got.properties
    document = json.loads(got.body)
    assert document["type"] == "mint.minted.v1"
    assert document["data"]["owner"]["keys"].keys() == {"ledger"}
    assert "次仁" not in json.dumps(document, ensure_ascii=False)
