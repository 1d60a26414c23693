"""The embedded stack as one object: start, stop, ask, break."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import requests

from deploy.local import endpoints
from deploy.local.environments import process_environment
from deploy.local.hazards import Hazards
from deploy.local.keys import ensure_keys, passwords, passwords_of
from deploy.local.layout import Layout
from deploy.local.mongo import Mongo
from deploy.local.on_call import on_call_files
from deploy.local.one_shots import run_one_shot
from deploy.local.pace import USUAL, Pace
from deploy.local.ports import Ports, choose_ports, remembered_ports
from deploy.local.programs import (
    INFRASTRUCTURE,
    all_programs,
    one_shots,
    service_programs,
)
from deploy.local.rabbit import Rabbit
from deploy.local.subscriptions import read_subscriptions
from deploy.local.supervision import GONE, Supervisor
from deploy.local.waiting import StackError, wait_until
from deploy.local.wechat import wechat_files
from deploy.permissions import VHOST, Subscriptions
from deploy.uris import uri_files, write_files

STATE_FILE = "ports.json"


@dataclass(frozen=True)
class Uris:
    """Where one user connects; empty where it has no account."""

    amqp: str
    mongo: str


class Stack:
    """RabbitMQ, MongoDB and the services of one ``var`` folder.

    Everything here may be called again at any time, from any process: starts are serialised by a
    lock and do only what is missing.
    """

    def __init__(
        self,
        var: Path | str,
        *,
        http_port: int | None = None,
        clock: str = "driven",
        subscriptions: Subscriptions | None = None,
        extra_programs: Mapping[str, str] | None = None,
        pace: Pace = USUAL,
        hazards: Hazards | None = None,
    ) -> None:
        """Describe a stack; nothing is started.

        Args:
            var: the folder of all its state.
            http_port: the port of the gateway; a free one by default.
            clock: ``real`` or ``driven`` (the replay client moves it).
            subscriptions: who reads whose events; by default what ``contracts`` says.
            extra_programs: more processes of ours, name → module, for tests.
            pace: how long its processes let others wait.
            hazards: what a campaign of faults asks for.
        """
        self.layout = Layout(Path(var).resolve())
        self._http_port = http_port
        self._clock = clock
        self._subscriptions = read_subscriptions() if subscriptions is None else subscriptions
        self._extra = dict(extra_programs or {})
        self._pace = pace
        self._hazards = hazards or Hazards()
        self._supervisor = Supervisor(self.layout)

    @property
    def ports(self) -> Ports:
        """The ports of the last start."""
        return remembered_ports(self.layout.var / STATE_FILE)

    @property
    def rabbit(self) -> Rabbit:
        """The broker, for what a test asks of it beyond this class."""
        known = passwords(self.layout.secrets)
        return Rabbit(self.layout, self.ports, passwords_of("broker", known))

    @property
    def mongo(self) -> Mongo:
        """The database."""
        known = passwords(self.layout.secrets)
        return Mongo(
            self.layout,
            self.ports,
            passwords_of("database", known),
            self._pace,
            nodes=self._hazards.nodes,
            detoured=self._hazards.detoured,
        )

    @property
    def detours(self) -> dict[str, tuple[int, int]]:
        """Program → the port where its detour listens, and the program's own port."""
        return self._hazards.detours(self.ports)

    def choose_ports(self) -> None:
        """Choose the ports of the next start now, so that detours can be served before it."""
        with self.layout.locked():
            choose_ports(self.layout.var / STATE_FILE, http=self._http_port)

    def start_infrastructure(self) -> None:
        """Run broker and database with their users; returns when both serve."""
        with self.layout.locked():
            self._prepare()
            self._supervisor.start(self._hazards.infrastructure)
            self.wait_ready()
            self.rabbit.apply_definitions()
        endpoints.write(self)

    def wait_ready(self, seconds: float = 90) -> None:
        """Wait until broker and database serve, for instance after one was killed."""
        self.rabbit.wait_ready(seconds)
        self.mongo.ensure_ready(seconds)

    def _prepare(self) -> None:
        if not self._supervisor.running() and not self._hazards.detoured:
            choose_ports(self.layout.var / STATE_FILE, http=self._http_port)
        ensure_keys(self.layout.secrets)
        rabbit, mongo = self.rabbit, self.mongo
        self._write_uris(rabbit, mongo)
        rabbit.write_config(self._subscriptions)
        mongo.write_config()
        settled = self._pace.settled_seconds
        self._supervisor.hold(
            all_programs(rabbit, mongo, self, self._extra, settled_seconds=settled)
        )

    def _write_uris(self, rabbit: Rabbit, mongo: Mongo) -> None:
        amqp = partial(rabbit.uri, detoured=self._hazards.detoured)
        files = uri_files(amqp=amqp, mongo=mongo.uri, management=rabbit.management)
        theirs = on_call_files(self.layout.secrets, self.ports) | wechat_files(
            self.layout.secrets, self.ports
        )
        write_files(self.layout.secrets, files | theirs)

    def run_one_shots(self) -> None:
        """Bring the database's and the broker's shape up to date, then make it survive a kill."""
        for name, module in one_shots().items():
            log = self.layout.logs / f"{name}.log"
            if run_one_shot(module, self.environment(name), log):
                raise StackError(f"{name} failed: see {log}")
        self.sync_queue_names()

    def start_services(self, names: Iterable[str] | None = None, seconds: float = 90) -> None:
        """Run services (all by default) and wait until the gateway, if among them, is healthy."""
        known = [*service_programs(), *self._extra]
        wanted = known if names is None else list(names)
        if unknown := set(wanted) - {*known, *INFRASTRUCTURE}:
            raise StackError(f"there is no program {', '.join(sorted(unknown))}")
        with self.layout.locked():
            self._supervisor.start(wanted)
        if "gateway" in wanted:
            wait_until(self.healthy, seconds=seconds, what="the gateway is not healthy", every=0.2)
        endpoints.write(self)

    def healthy(self) -> bool:
        """Whether the gateway says that it can do its work."""
        try:
            return requests.get(f"http://127.0.0.1:{self.ports.http}/api/health", timeout=5).ok
        except requests.RequestException:
            return False

    def stop(self) -> None:
        """Stop everything, services first; keeps all data. Does nothing when nothing runs."""
        with self.layout.locked():
            if not self._supervisor.running():
                return
            names = list(self._supervisor.processes())
            self._supervisor.stop([name for name in names if name not in INFRASTRUCTURE])
            self._supervisor.stop([name for name in names if name in INFRASTRUCTURE])
            self._supervisor.shut_down()
            self.layout.endpoints.unlink(missing_ok=True)

    def stop_services(self, names: Iterable[str]) -> None:
        """Stop some services; they stay stopped until started."""
        with self.layout.locked():
            self._supervisor.stop(names)

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        """Send a signal, SIGKILL by default, to a process; returns its pid."""
        pid = self.pids()[name]
        os.kill(pid, number)
        return pid

    def pids(self) -> dict[str, int]:
        """Process → pid of all that run."""
        return self._supervisor.pids()

    def states(self) -> dict[str, str]:
        """Process → the supervisor's word for its state; empty when nothing runs."""
        return {name: info["statename"] for name, info in self._supervisor.processes().items()}

    def complete(self) -> bool:
        """Whether every program of this checkout runs."""
        states = self.states()
        wanted = [*self._hazards.infrastructure, *service_programs(), *self._extra]
        return bool(states) and all(
            states.get(name) not in (None, *GONE, "BACKOFF") for name in wanted
        )

    def uris(self, name: str, vhost: str = VHOST) -> Uris:
        """Where a service, or a user of the machinery, connects.

        ``root`` has all rights in the database, ``operator`` all on the broker.
        """
        known = passwords(self.layout.secrets)
        return Uris(
            amqp=self.rabbit.uri(name, vhost) if f"broker.{name}" in known else "",
            mongo=self.mongo.uri(name) if f"database.{name}" in known else "",
        )

    def environment(self, name: str) -> dict[str, str]:
        """The environment of the process `name`."""
        return process_environment(
            name, self.layout, self.ports, clock=self._clock, crash=self._hazards.crash
        )

    def sync_queue_names(self) -> None:
        """Make freshly declared quorum queues survive a kill of the broker (see `Rabbit`)."""
        self.rabbit.sync_queue_names()

    def add_vhost(self, vhost: str, subscriptions: Subscriptions | None = None) -> None:
        """A vhost of its own for one test, with the permissions of the matrix."""
        known = self._subscriptions if subscriptions is None else subscriptions
        self.rabbit.add_vhost(vhost, known)

    def drop_vhost(self, vhost: str) -> None:
        """Remove such a vhost."""
        self.rabbit.drop_vhost(vhost)
