"""`flow`: from a ticket to its notifications, driven by RPC, on the real services.

A conversation registers a request, accepts it and escalates it; the escalation opens a lead in
relief; the lead is told to the worker, the duty officer and the union: three in-app deliveries.
The clock runs from the first call to the last delivery.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.conversations import Conversation, Driver
from benchmarks.figures import Figure, compared, number, say
from benchmarks.ground import Ground, Running, until
from contracts.rights import Actor, Role
from deploy.permissions import VHOST
from messaging.actors import sign_assertion
from services.notifications.domain.duty_rosters import DutyRoster, OnDuty
from services.notifications.repository import DutyRosters

TICKETS = 1_000
RUNS = 3
AT_ONCE = 32
LONGEST_SECONDS = 300
DELIVERIES_PER_TICKET = 3
SERVICES = ("notifications", "relief", "hotline")
UNION = "county-540202"
REQUEST = {
    "channel": "call",
    "category": "hardship",
    "county": "540202",
    "language": "zh-CN",
    "preferred_channel": "in_app",
    "text": "家里主要劳动力患病住院，已欠医院费用，两个孩子在上学，请求帮扶。",
    "applicant": {"name": "次仁", "phone": "13908920001", "id_number": "11010519491231002X"},
}


class OursFlow:
    """The real hotline, relief and notifications."""

    name = "ours"
    vhost = VHOST
    queues = (
        "rpc-hotline", "relief.hotline", "hotline.relief", "notifications.hotline",
        "notifications.relief",
    )  # fmt: skip

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.uri = ground.stack.uris("operator").amqp

    def prepare(self) -> None:
        for service in SERVICES:
            self._ground.empty(f"zhufeng_{service}")
            self._ground.empty(f"zhufeng_{service}_audit")
        roster = DutyRoster(
            aggregate_id=UNION, officers=[OnDuty(account_id="bench", language="zh-CN")]
        )
        document = {"_id": UNION, **DutyRosters.to_document(roster), "version": 1, "sequence": 0}
        self._ground.root["zhufeng_notifications"][DutyRosters.kind.name].insert_one(document)

    def start(self) -> list[Running]:
        return [
            self._ground.start(
                f"services.{name}", name=f"flow-{name}", **self._ground.stack.environment(name)
            )
            for name in SERVICES
        ]

    def headers(self) -> dict[str, Any]:
        key = self._ground.stack.layout.secrets / "identity" / "assertion_private_key"
        agent = Actor(
            name="staff/bench", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({"city"})
        )
        token = sign_assertion(agent, key.read_bytes(), datetime.now(UTC), timedelta(minutes=5))
        return {"nameko.authorization": token}

    def deliveries(self) -> int:
        return self._ground.root["zhufeng_notifications"]["deliveries"].estimated_document_count()


class NaiveFlow:
    """The same three services in plain nameko."""

    name = "naive nameko"
    vhost = "bench-flow-naive"
    queues = (
        "rpc-hotline",
        "evt-hotline-ticket_escalated--relief.on_ticket_escalated",
        "evt-relief-lead_opened--hotline.on_lead_opened",
        "evt-hotline-ticket_registered--notifications.on_ticket_registered",
        "evt-relief-lead_opened--notifications.on_lead_opened",
    )

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.uri = ground.amqp(ground.vhost(self.vhost, {}, ()))

    def prepare(self) -> None:
        for service in SERVICES:
            self._ground.empty(f"naive_flow_{service}")

    def start(self) -> list[Running]:
        environment = {"BENCH_AMQP": self.uri, "BENCH_MONGO": self._ground.stack.uris("root").mongo}
        return [
            self._ground.start(
                "benchmarks.peers", f"flow-{name}", name=f"naive-flow-{name}", **environment
            )
            for name in SERVICES
        ]

    def headers(self) -> dict[str, Any]:
        return {}

    def deliveries(self) -> int:
        root = self._ground.root
        return root["naive_flow_notifications"]["deliveries"].estimated_document_count()


def flow(ground: Ground) -> Figure:
    """Tickets per second from the first call to the last delivery, against the naive way."""
    ours, naive = OursFlow(ground), NaiveFlow(ground)
    tickets = number("BENCH_TICKETS", TICKETS)
    return compared(
        "flow",
        "tickets/s",
        naive.name,
        ours=lambda: rate(ground, ours, tickets),
        theirs=lambda: rate(ground, naive, tickets),
        runs=number("BENCH_RUNS", RUNS),
    )


def conversation() -> Conversation:
    """One ticket: registered, accepted, escalated."""
    receipt = yield "hotline.register_request", REQUEST
    ticket = {"ticket_id": receipt["ticket_id"]}
    yield "hotline.accept_ticket", ticket
    yield "hotline.escalate_ticket", {**ticket, "reason_code": "illness"}


def rate(ground: Ground, contender: OursFlow | NaiveFlow, tickets: int) -> float:
    """Tickets per second of one run; a few go before it, so that everybody is awake."""
    contender.prepare()
    processes = contender.start()
    ground.await_consumers(contender.vhost, contender.queues, processes)
    driver = Driver(contender.uri, at_once=AT_ONCE, headers=contender.headers())
    few = min(AT_ONCE, tickets)

    def told(of: int) -> Callable[[], bool]:
        return lambda: contender.deliveries() >= of * DELIVERIES_PER_TICKET

    try:
        driver.hold(conversation() for _ in range(few))
        until(told(few), processes, seconds=60, what=f"{contender.name} delivers nothing")
        before, begun = ground.cpu(processes), time.monotonic()
        driver.hold(conversation() for _ in range(tickets))
        ended = until(
            told(few + tickets), processes, seconds=LONGEST_SECONDS, what="deliveries are missing"
        )
        after = ground.cpu(processes)
    finally:
        driver.close()
        for process in processes:
            process.stop()
    per_ticket = {name: (after[name] - before[name]) / tickets * 1e6 for name in after}
    used = ", ".join(f"{name} {cost:.0f}" for name, cost in per_ticket.items())
    say(f"{contender.name}: {tickets / (ended - begun):.0f} tickets/s; µs CPU per ticket: {used}")
    return tickets / (ended - begun)
