"""What one monitor process stands on, and the work that it does again and again."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from nameko.extensions import SharedExtension

from contracts.monitor import Overview
from contracts.rights import EVERYTHING
from messaging.audit_keeper import AuditKeeper
from messaging.call_desk import CallDesk
from messaging.calls import BoundCalls
from messaging.own_work import committed_unit
from messaging.runtime import Runtime
from messaging.subscriptions import registry_of
from messaging.timers import TimerLease
from messaging.topology.plan import event_sources
from records.clock import utc_now
from records.reads import Reads
from services.monitor import signs
from services.monitor.alerting.views import open_alerts
from services.monitor.asking import Owners
from services.monitor.broker import Broker
from services.monitor.domain.expectations import Expectations
from services.monitor.event_index import EventIndex
from services.monitor.following import Following
from services.monitor.overview import overview
from services.monitor.reading import Desk
from services.monitor.replaying import Replaying
from services.monitor.signs import SignsHeard
from services.monitor.watching import Watching, expected_queues


class Station(SharedExtension):
    """One per process: who owns messages, where they are indexed, how the broker is looked at.

    The four rounds are for the process that holds the monitor's lease.
    """

    runtime = Runtime()
    calls = CallDesk()
    signs = SignsHeard()
    lease = TimerLease()
    audit = AuditKeeper()

    def setup(self) -> None:
        registry = registry_of(self.container)
        self._names = tuple(sorted({*event_sources(), *registry}))
        self._queues = expected_queues(registry, self._names)
        self._expectations = Expectations(registry)
        self._replaying = Replaying(partial(committed_unit, self.runtime, action="messages.replay"))

    def start(self) -> None:
        self.audit.keep_under(self.lease)

    def desk(self, deadline: float | None, authorization: str | None) -> Desk:
        """The desk of one operator: owners are asked with his assertion, until the deadline."""
        owners = self._owners(deadline, authorization)
        following = self._following(owners)
        return Desk(owners, self._index(), following, self._reads(), self._replaying)

    def overview(self, *, now: datetime) -> Overview:
        """What was last seen of every process, owner and queue."""
        reads = self._reads()
        return overview(
            reads,
            owners=self._names,
            queues=self._queues,
            alerts=open_alerts(reads),
            now=now,
        )

    def follow_journals(self) -> None:
        """Bring the index up to date."""
        self._following(self._owners()).round()

    def keep_signs(self) -> None:
        """Write down what processes told."""
        signs.keep(self.runtime.store, self.signs.taken())

    def look_around(self) -> None:
        """Ask how owners and queues are."""
        broker = Broker(self.runtime.settings)
        Watching(
            self.runtime.store, self._owners(), broker, queues=self._queues, clock=utc_now
        ).look()

    def drive_replays(self) -> None:
        """Let some more held messages go."""
        self._replaying.round(self._owners(), self._reads())

    def _owners(self, deadline: float | None = None, authorization: str | None = None) -> Owners:
        return Owners(BoundCalls(self.calls, deadline), self._names, authorization=authorization)

    def _following(self, owners: Owners) -> Following:
        return Following(self.runtime.store, self._index(), owners, utc_now)

    def _index(self) -> EventIndex:
        return EventIndex(self.runtime.store, self._expectations)

    def _reads(self) -> Reads:
        return Reads(self.runtime.store, EVERYTHING)
