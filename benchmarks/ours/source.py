"""The source of `latency`: a hotline whose tickets escalate at a given rate, each commit one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, ClassVar

import eventlet
from eventlet.greenpool import GreenPool
from nameko.extensions import DependencyProvider

from benchmarks.stamps import paced
from benchmarks.tickets import escalated
from contracts.hotline import TicketNotFound
from contracts.rights import EVERYTHING, system_actor
from messaging.dependencies import Unit
from messaging.relay import Relay
from messaging.runtime import Runtime
from records.aggregate import Aggregate
from records.clock import utc_now
from records.kinds import Kind
from records.repository import Repository
from records.unit_of_work import Cause
from vocabulary.ids import new_id

REFERRALS = Kind(name="referrals", managed_by=None)
WORKERS = 10  # as many as nameko runs


@dataclass(kw_only=True, eq=False)
class Referred(Aggregate):
    """A ticket of which only the escalation matters."""

    name = "ticket"

    facts: dict[str, Any]


class Referrals(Repository[Referred]):
    """They are written and never read."""

    kind = REFERRALS
    not_found: ClassVar = TicketNotFound

    @staticmethod
    def to_document(aggregate: Referred) -> dict[str, Any]:
        return aggregate.facts


class Announcer(DependencyProvider):
    """Commits escalations from the start of the process on."""

    runtime = Runtime()

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, "announcer")

    def _run(self) -> None:
        pool = GreenPool(WORKERS)
        rate, count = float(os.environ["BENCH_RATE"]), int(os.environ["BENCH_COUNT"])
        paced(rate, count, lambda number: pool.spawn_n(self._commit, number), eventlet.sleep)

    def _commit(self, number: int) -> None:
        event = escalated(number)
        batch = self.runtime.new_batch()
        unit = batch.begin(
            actor=system_actor("hotline"),
            grant=EVERYTHING,
            cause=Cause(message_id=new_id(), correlation_id=new_id()),
            now=utc_now(),
        )
        facts = {"number": event.number, "county": event.county, "phone_key": event.phone_key}
        ticket = Referred(aggregate_id=event.ticket_id, facts=facts)
        ticket.announce(event)
        Referrals(unit).add(ticket)
        unit.accept()
        self.runtime.commit_command(batch, None)  # as commands do


class SourceService:
    """A hotline that only announces."""

    name = "hotline"

    unit = Unit()
    relay = Relay()
    announcer = Announcer()
