"""The platform's front, as the figures of the gateway need it: services, accounts, one ticket."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from benchmarks.conversations import Conversation, Driver
from benchmarks.flow import REQUEST, OursFlow
from benchmarks.ground import Ground, Running, until
from benchmarks.http_load import OK, Clients, request
from deploy.local.accounts import demo_accounts
from deploy.local.environments import CONFIG
from deploy.permissions import VHOST
from services.identity.domain.tokens import csrf_token_of

SERVICES = ("identity", "hotline", "gateway")
COOKIE = "zhufeng_session"
READY_SECONDS = 60


class Front:
    """Gateway, identity and hotline as they run; `accounts` are the demo's, each signed in."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.port = ground.stack.ports.http
        self.accounts = demo_accounts(ground.stack)
        self.processes: list[Running] = []

    def start(self) -> None:
        """Start the services and wait until they can be asked."""
        self.processes = [self._start(name) for name in SERVICES]
        queues = [f"rpc-{name}" for name in SERVICES if name != "gateway"]
        self.ground.await_consumers(VHOST, queues, self.processes)
        await_port(self.port, self.processes)
        asked = request("GET", "/api/session", headers={"Cookie": self.cookie("hotline_agent")})
        known = partial(self._is_answered, asked)
        until(known, self.processes, seconds=READY_SECONDS, what="the gateway knows nobody")

    def stop(self) -> None:
        """Let them drain."""
        for each in self.processes:
            each.stop()

    def cookie(self, role: str) -> str:
        """The cookie of the session of a role's first demo account."""
        row = next(each for each in self.accounts if each["role"] == role)
        return f"{COOKIE}={row['session_token']}"

    def csrf_token(self, role: str) -> str:
        """What shows that a request of this session came from our pages."""
        row = next(each for each in self.accounts if each["role"] == role)
        return csrf_token_of(row["session_token"])

    def headers(self) -> dict[str, Any]:
        """A hotline agent's word for calls that go past the gateway."""
        return OursFlow(self.ground).headers()

    def register_ticket(self) -> str:
        """A fresh ticket; its id."""
        found: list[str] = []

        def registered() -> Conversation:
            receipt = yield "hotline.register_request", REQUEST
            found.append(receipt["ticket_id"])

        driver = Driver(self.ground.stack.uris("operator").amqp, at_once=1, headers=self.headers())
        try:
            driver.hold([registered()])
        finally:
            driver.close()
        return found[0]

    def _is_answered(self, asked: bytes) -> bool:
        clients = Clients(self.port, at_once=1)
        try:
            return all(each.status == OK for each in clients.ask([asked]))
        finally:
            clients.close()

    def _start(self, name: str) -> Running:
        environment = self.ground.stack.environment(name)
        if name == "gateway":
            # One address asks more in a second than the limits let it in an hour.
            files = (CONFIG / "policies.json", CONFIG / "policies-replay.json")
            environment["ZHUFENG_POLICIES"] = os.pathsep.join(map(str, files))
        return self.ground.start(f"services.{name}", name=f"front-{name}", **environment)


@contextmanager
def front(ground: Ground) -> Iterator[Front]:
    """The front, while a figure is measured."""
    made = Front(ground)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def await_port(port: int, processes: Sequence[Running]) -> None:
    """Wait until somebody listens."""

    def listening() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    until(listening, processes, seconds=READY_SECONDS, what=f"nobody listens on {port}")
