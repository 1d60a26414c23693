"""The arena: the running platform, the work on it, the ledger outside, and ways to break it."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from deploy.local.one_shots import run_one_shot
from deploy.local.waiting import StackError, wait_until
from messaging.amqp import connect, part
from messaging.subscriptions import read_registry
from records.crash_points import Point
from tests.faults.ledger import Ledger
from tests.faults.owners import read_owners
from tests.faults.verdict import Verdict, judge
from tests.faults.workload import Cast, Workload
from tests.platform import CRASHES, Platform

BACK_SECONDS = 60.0
QUIET_SECONDS = 150.0


class Arena:
    """A platform whose processes look for crashes in ``<var>/crashes``."""

    def __init__(self, platform: Platform, *, seed: int, threads: int = 3) -> None:
        self.platform, self.stack, self.seed = platform, platform.stack, seed
        self.crashes = self.stack.layout.var / CRASHES
        name = f"ledger-{seed}-{int(time.time())}.jsonl"
        self.ledger = Ledger(self.stack.layout.var / "ledgers" / name)
        self.since = datetime.now(UTC) - timedelta(milliseconds=1)
        self.workload = Workload(self._cast(), self.ledger, seed=seed, threads=threads)

    def _cast(self) -> Cast:
        with self.stack.mongo.client() as client:
            rows = client["zhufeng_identity"]["accounts"].find({}, {"user_name": 1})
            actors = {row["user_name"]: f"staff/{row['_id']}" for row in rows}
        return Cast(address=self.platform.address, accounts=self.platform.accounts, actors=actors)

    @contextmanager
    def working(self) -> Iterator[Workload]:
        """The work goes on for the length of the block, then every story ends."""
        self.workload.start()
        try:
            yield self.workload
        finally:
            self.workload.stop()

    # --- crashes at a point

    def arm(self, process: str, point: Point, what: str = "1") -> None:
        """Let the process die (``3``: at the third passing) or fail (``1 fail``) there."""
        file = self.crashes / "armed" / process / point
        file.parent.mkdir(parents=True, exist_ok=True)
        (self.crashes / "fired" / process / point).unlink(missing_ok=True)
        draft = file.with_name(f".{point}")
        draft.write_text(what, "utf-8")
        draft.replace(file)

    def disarm(self, process: str, point: Point) -> None:
        """Let it pass again."""
        (self.crashes / "armed" / process / point).unlink(missing_ok=True)

    def fired(self, process: str, point: Point) -> bool:
        """Whether what was armed last has happened."""
        return (self.crashes / "fired" / process / point).exists()

    def reached(self, process: str) -> set[str]:
        """The points that the process has passed since the stack was made."""
        folder = self.crashes / "reached" / process
        return {file.name for file in folder.iterdir()} if folder.exists() else set()

    # --- crashes at any moment

    def note(self, fault: str, victim: str) -> float:
        """Write a fault to the ledger; its moment."""
        self.ledger.write("fault", fault=fault, victim=victim)
        return time.time()

    def kill(self, victim: str) -> int:
        """SIGKILL; the pid that it had."""
        self.note("kill", victim)
        return self.stack.kill(victim)

    def freeze(self, victim: str) -> int:
        """SIGSTOP."""
        self.note("freeze", victim)
        return self.stack.kill(victim, signal.SIGSTOP)

    def lose_queue(self, queue: str) -> None:
        """Delete a subscriber's queue with everything in it."""
        connection = connect(self.stack.uris("operator").amqp, name="faults")
        connection.channel().queue_delete(queue)
        part(connection)

    def repair_queues(self) -> None:
        """What an operator does then: run the topology step again."""
        log = self.stack.layout.logs / "topology.log"
        if run_one_shot("messaging.topology", self.stack.environment("topology"), log):
            raise StackError(f"the topology step failed: see {log}")
        self.stack.sync_queue_names()

    def wait_back(self, victim: str, pid: int) -> None:
        """Wait until the supervisor runs another process in its place, and that one stays."""
        wait_until(
            lambda: self.stack.pids().get(victim, pid) != pid,
            seconds=BACK_SECONDS,
            what=f"{victim} does not come back",
            every=0.1,
        )

    def wait_healthy(self, seconds: float = 90.0) -> None:
        """Wait until the gateway finds everybody well."""
        wait_until(
            self.stack.healthy, seconds=seconds, what="the platform is not healthy", every=0.2
        )

    # --- the end

    def verdict(self) -> Verdict:
        """The ledger against the owners, once nothing is missing and nothing on its way.

        What is missing or on its way after two and a half minutes without a fault is so for good.
        """
        until = time.monotonic() + QUIET_SECONDS
        while True:
            verdict = self._verdict_now()
            waiting = verdict.columns["lost"] or verdict.columns["stuck"]
            if not waiting or time.monotonic() > until:
                break
            time.sleep(1.0)
        verdict.add("stuck", len(self.workload.failed), whose=self.workload.failed)
        return verdict

    def _verdict_now(self) -> Verdict:
        owners = read_owners(self.stack, self.since)
        return judge(self.ledger.lines(), owners, read_registry())
