"""Two live versions of an event, and the days on which a group changes from one to the other."""

from __future__ import annotations

import signal

import amqp
import pytest

from contracts.fields import Sealed
from messaging.envelope import Envelope
from messaging.sealing import KeyRing, authenticated
from messaging.subscriptions import REGISTRY_CONFIG
from messaging.topology.plan import Binding
from records.clock import utc_now
from records.kinds import INBOX, OUTBOX
from tests.messaging.ledger.bench import QUEUE
from tests.messaging.ledger.contract import Struck, StruckV2
from vocabulary.ids import new_id

FIRST = {"ledger": {"mint": {"events": ["struck.v1"]}}}
SECOND = {"ledger": {"mint": {"events": ["struck.v2"]}}}
OLD_KEY = Binding("mint.events", QUEUE, "struck.v1.*")
SOON = {"ZHUFENG_HELD_SHORTEST_SECONDS": 0.05}


def coin(name):
    return Struck(account_id="a", coin=name, owner=Sealed(value="次仁"))


def fen(value):
    return StruckV2(account_id="a", fen=value, owner=Sealed(value="次仁"))


def strike(bench, *events):
    bench.announce("press", *events)


def start(bench, build, registry):
    return bench.start(build, **{REGISTRY_CONFIG: registry}, **SOON)


def end(process):
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_two_versions_of_one_fact_are_one_row_with_one_id(copybook):
    bench = copybook
    both = {"copybook": {"mint": {"events": ["struck.v1"]}}, **SECOND}
    bench.declare(both)
    for build in ("mint", "old copybook", "new ledger"):
        start(bench, build, both)
    strike(bench, fen(1), fen(100), coin("jiao"))  # the last: of a mint that knew no second version
    for service in ("ledger", "copybook"):
        bench.until(
            lambda service=service: bench.credits("a", service) == [1, 100, 10],
            f"{service} does not understand",
        )
    facts = [row["_id"] for row in bench.rows(OUTBOX, "mint")]
    heard = {service: bench.rows(INBOX, service) for service in ("ledger", "copybook")}
    for service, version in (("ledger", 2), ("copybook", 1)):
        assert sorted(row["event_id"] for row in heard[service]) == sorted(facts)
        assert {row["type"] for row in heard[service]} == {f"mint.struck.v{version}"}


def test_what_the_former_build_could_not_apply_the_new_one_reads_as_its_own(undeclared_bench):
    bench = undeclared_bench
    bench.declare(FIRST)
    start(bench, "mint", FIRST)
    old = start(bench, "old ledger", FIRST)
    strike(bench, coin("yuan"), coin("jiao"), coin("fen"))
    bench.until(lambda: len(bench.held()) == 2, "nothing is held")
    assert bench.credits("a") == [100]
    end(old)
    strike(bench, coin("yuan"))
    bench.until(lambda: bench.waiting() == 1, "it is not in the queue")
    bench.declare(SECOND)
    strike(bench, fen(10))
    start(bench, "new ledger", SECOND)
    bench.until(lambda: bench.credits("a") == [100, 10, 1, 100, 10], "they are not read", 30)
    assert bench.held() == []


def test_a_relay_of_the_former_build_is_heard_until_the_next_run_of_the_step(undeclared_bench):
    bench = undeclared_bench
    bench.declare(FIRST)
    bench.declare(SECOND)
    assert OLD_KEY in bench.bound
    start(bench, "mint", SECOND)
    start(bench, "new ledger", SECOND)
    publish_as_the_former_build(bench, "yuan")
    strike(bench, fen(10))  # comes in both versions, and counts once
    bench.until(lambda: sorted(bench.credits("a")) == [10, 100], "the old version is not heard")
    bench.declare(SECOND)
    assert OLD_KEY not in bench.bound
    strike(bench, fen(1))
    bench.until(lambda: bench.credits("a")[-1] == 1, "the new version is not heard")
    bench.until(lambda: bench.waiting() == 0, "not every message was acknowledged")
    assert sorted(bench.credits("a")) == [1, 10, 100]


def publish_as_the_former_build(bench, name):
    event_id = new_id()
    aad = authenticated("mint.struck", "owner", event_id)
    owner = KeyRing.from_settings(bench.settings("mint")).seal("次仁", ("ledger",), aad)
    message = Envelope(
        id=event_id,
        type=Struck.wire_type(),
        subject="press/old",
        time=utc_now(),
        sequence=1,
        data={"account_id": "a", "coin": name, "owner": owner},
    ).as_message()
    with bench.connection() as connection:
        outgoing = amqp.Message(message.body, **message.properties)
        connection.channel().basic_publish_confirm(
            outgoing, message.exchange, message.routing_key, mandatory=True
        )


@pytest.mark.full
def test_what_only_the_next_build_understands_waits_for_it_and_for_no_person(undeclared_bench):
    bench = undeclared_bench
    bench.declare(FIRST)
    bench.declare(SECOND)
    start(bench, "mint", SECOND)
    old = start(bench, "old ledger", FIRST)
    strike(bench, fen(100), fen(10), fen(1))
    bench.until(lambda: len(bench.held()) == 3, "it does not wait")
    head = bench.held()[0]
    assert (head["reason"], head["parked"]) == ("unknown_version", False)
    end(old)
    start(bench, "new ledger", SECOND)
    bench.until(lambda: bench.credits("a") == [100, 10, 1], "a person must help")
    assert bench.held() == []
