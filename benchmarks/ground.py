"""Where contenders run: one broker and one database for all, a vhost and databases for each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pymongo

from benchmarks.figures import say
from deploy.local.layout import ROOT
from deploy.local.stack import Stack
from deploy.local.waiting import StackError, wait_until
from messaging.amqp import connect, part
from messaging.subscriptions import Registry
from messaging.topology.declare import apply
from messaging.topology.passive import queue_found
from messaging.topology.plan import planned
from records.kinds import KEYS, LEASES
from records.migrations.shape import apply_indexes, apply_validators, create_collections

VAR = "ZHUFENG_BENCH_VAR"
STOP_SECONDS = 15
KEPT = KEYS | {LEASES.name}
TICKS = os.sysconf("SC_CLK_TCK")


class Running:
    """One process of a contender."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name, self.log, self._process = name, log, process

    @property
    def pid(self) -> int:
        return self._process.pid

    def require_alive(self) -> None:
        """`StackError` when it ended by itself."""
        if (code := self._process.poll()) is not None:
            raise StackError(f"{self.name} ended with {code}: see {self.log}")

    def stop(self) -> None:
        """Let it drain; a peer that does not listen is killed."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Ground:
    """The infrastructure of one run of benchmarks."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.root: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
            stack.uris("root").mongo, tz_aware=True
        )

    def vhost(self, name: str, registry: Registry, services: Sequence[str]) -> str:
        """A fresh vhost with our topology for these services; returns its name."""
        try:
            self.stack.drop_vhost(name)
        except StackError:
            say(f"{name} is new")
        self.stack.add_vhost(name, registry)
        topology = planned(registry, sources=services, rpc=services)
        connection = connect(self.amqp(name), name="bench")
        try:
            apply(connection, topology, set(), lambda change: None)
        finally:
            part(connection)
        return name

    def amqp(self, vhost: str) -> str:
        """Where the operator, who may do everything, connects."""
        return self.stack.uris("operator", vhost).amqp

    def await_consumers(
        self, vhost: str, queues: Sequence[str], processes: Sequence[Running]
    ) -> None:
        """Wait until each of these queues is consumed."""
        connection = connect(self.amqp(vhost), name="bench", heartbeat=0)
        try:
            for queue in queues:
                until(
                    partial(_is_consumed, connection, queue),
                    processes,
                    seconds=60,
                    what=f"nobody consumes {queue}",
                )
        finally:
            part(connection)

    def shape(self, database: str, kinds: Iterable[Any]) -> None:
        """Make collections, validators and indexes."""
        for make in (create_collections, apply_validators, apply_indexes):
            list(make(self.root[database], list(kinds)))

    def empty(self, database: str) -> None:
        """Delete every document but keys and leases."""
        for name in self.root[database].list_collection_names():
            if name not in KEPT:
                self.root[database][name].delete_many({})

    def start(self, module: str, *arguments: str, name: str, **environment: str) -> Running:
        """Run a module of ours or of a peer as a process."""
        log = self.stack.layout.logs / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        return Running(name, process, log)

    def costs(self, processes: Iterable[Running], before: Mapping[str, float], count: int) -> str:
        """What each process took of the processors since then, in µs for each of so many."""
        after = self.cpu(processes)
        told = (f"{each} {(after[each] - before[each]) / count * 1e6:.0f}" for each in after)
        return "µs CPU each: " + ", ".join(told)

    def cpu(self, processes: Iterable[Running]) -> dict[str, float]:
        """Seconds of processor time used so far: these processes, broker, database."""
        pids = {**{each.name: each.pid for each in processes}, **self.stack.pids()}
        return {name: _cpu_seconds(pid) for name, pid in pids.items() if name != "epmd"}


@contextmanager
def ground() -> Iterator[Ground]:
    """The stack of the benchmarks; stopped in the end if it was started here."""
    stack = Stack(os.environ.get(VAR) or ROOT / "var" / "bench", clock="real")
    ran = bool(stack.states())
    say("starting broker and database")
    stack.start_infrastructure()
    stack.run_one_shots()
    made = Ground(stack)
    try:
        yield made
    finally:
        made.root.close()
        if not ran:
            stack.stop()


def until(
    condition: Callable[[], bool], processes: Iterable[Running], *, seconds: float, what: str
) -> float:
    """Wait for a condition while all processes live; the moment of it."""
    alive = list(processes)

    def met() -> bool:
        for each in alive:
            each.require_alive()
        return condition()

    wait_until(met, seconds=seconds, what=what, every=0.02)
    return time.monotonic()


def _is_consumed(connection: Any, queue: str) -> bool:
    found = queue_found(connection, queue)
    return found is not None and found[1] > 0


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
