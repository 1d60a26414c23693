"""The relay: publishes what a service announced, in order per aggregate, and marks it.

Every process of a service runs one; a lease decides which of them works. A crash between confirm
and mark publishes again, which the inboxes absorb.
"""

from __future__ import annotations

from typing import Any

import eventlet
import structlog
from nameko.extensions import DependencyProvider
from pymongo.errors import OperationFailure, PyMongoError

from messaging.amqp import LOST, ConfirmedChannel
from messaging.audit_keeper import AuditKeeper
from messaging.backoff import Backoff, Condition
from messaging.copies import Copies, CopiesWait
from messaging.dispatch import Dispatcher
from messaging.endings import end
from messaging.hint import Hint
from messaging.lease import Lease
from messaging.refill import Refills
from messaging.republications import Republications
from messaging.runtime import Runtime
from messaging.spool import Spool
from messaging.subscriptions import registry_of, subscribed_types, subscriber_queues
from messaging.topology import missing_queues
from records.clock import utc_now
from records.kinds import OUTBOX, REPUBLICATIONS

NAME = "relay"
SHORTEST_IDLE, LONGEST_IDLE = 0.05, 0.5
CANDIDATE_PAUSE = 0.5
STOP_SECONDS = 12.0
MARK_SECONDS = 0.05  # so that few marks are made, each of many rows

_log = structlog.get_logger(__name__)


class QueueMissing(Exception):
    """A declared subscriber has no queue: publishing now would lose its events."""


class Relay(DependencyProvider):
    """``relay = Relay()`` on a service class; nothing is injected that a handler could use."""

    check_name = NAME
    runtime = Runtime()
    audit = AuditKeeper()

    def __init__(self) -> None:
        self._stopping = self._checked = False
        self._greenlet: Any = None
        self._backoff = Backoff(shortest=0.1, longest=1.0)
        self.condition, self.marking = Condition(_log, NAME), Condition(_log, "relay marks")
        self._published = Hint()

    def start(self) -> None:
        settings = self.runtime.settings
        registry = registry_of(self.container)
        self._channel = ConfirmedChannel(settings.amqp_uri, name=f"{settings.service} relay")
        self.lease = Lease(self.runtime.database, NAME)
        self._queues = subscriber_queues(registry, settings.service)
        rows = self.runtime.store.collection(OUTBOX)
        self._spool = Spool(rows, self.runtime.handed, term=lambda: self.lease.epoch)
        copies = Copies(rows, self._channel, hold=self.lease.hold)
        self._refills = Refills(settings.service, copies, now=utc_now)
        self._republications = Republications(
            self.runtime.store.collection(REPUBLICATIONS), copies, registry
        )
        self.dispatcher = Dispatcher(
            self._spool,
            self._channel,
            subscribed=subscribed_types(registry, settings.service),
            may_publish=self.lease.held,
            waits=self._republications.still_to_be_sent,
        )
        self._greenlet = self.container.spawn_managed_thread(self._run, identifier=NAME)
        self.container.spawn_managed_thread(self._mark, identifier="relay marks")
        self.audit.keep_under(self.lease)

    def healthy(self) -> bool:
        """Whether its last turn worked, be it as holder of the lease or as candidate."""
        return self.condition.trouble is None and self.marking.trouble is None

    def stop(self) -> None:
        """Finish the batch in hand, let go of the lease, say goodbye to the broker."""
        self._stopping = True
        if self._greenlet is None:
            return
        self.runtime.hint.ring()
        try:
            with eventlet.Timeout(STOP_SECONDS):
                self._greenlet.wait()
        except eventlet.Timeout:
            end(self._greenlet)
            self._channel.drop()

    def kill(self) -> None:
        self._stopping = True
        if self._greenlet is not None:
            end(self._greenlet)
            self._channel.drop()

    def _run(self) -> None:
        idle = SHORTEST_IDLE
        while not self._stopping:
            published = self._turn()
            if published is None:
                self._wait(self._backoff.next_pause())
            elif published:
                idle = SHORTEST_IDLE
            else:
                rang = self._wait(idle if self.lease.held() else CANDIDATE_PAUSE)
                idle = SHORTEST_IDLE if rang else min(LONGEST_IDLE, idle * 2)
        self._let_go()

    def _turn(self) -> int | None:
        """How many rows were settled: 0 when there is nothing to do, None when something broke."""
        try:
            settled = self._work() if self.lease.hold() else self._leave()
        except CopiesWait as waits:
            self.condition.broken(str(waits))
            return None
        except (*LOST, PyMongoError, QueueMissing) as error:
            self._channel.drop()
            self.condition.broken(_sentence(error))
            return None
        except Exception as fault:  # noqa: BLE001 - logged; the next turn tries again
            self._channel.drop()
            self.condition.broken(type(fault).__name__)
            _log.exception("relay fault")
            return None
        if settled is not None:
            if settled:
                self._published.ring()
            self._backoff.reset()
        if settled is None or self.dispatcher.refused:
            self.condition.broken("the broker does not confirm")
        else:
            self.condition.works()
        return settled

    def _work(self) -> int | None:
        if self._channel.connection is None:
            self._channel.open()
            assert self._channel.connection is not None
            self._refills.listen(self._channel.connection)
            self._checked = False
        if self._refills.asked:
            while self._spool.mark():  # what was published and not noted is no part of the journal
                pass
            if self._spool.unmarked:
                raise CopiesWait("the lease is not held: what was published cannot be noted")
            self._refills.run(self._channel.connection)
            self.dispatcher.try_stuck_again()
        if not self._checked:
            self._check_queues()
        copied = self._republications.step()
        settled = self.dispatcher.dispatch()
        return None if settled is None else settled + copied

    def _leave(self) -> int:
        """Whoever does not hold the lease must not be asked anything either."""
        self._republications.forget()
        self.dispatcher.refused.forget()
        self.runtime.handed.take()
        self._channel.close()
        return 0

    def _mark(self) -> None:
        """Note what was published, while the relay publishes on."""
        while True:
            try:
                marked = self._spool.mark()
                self.marking.works()
            except PyMongoError as error:
                self.marking.broken(_sentence(error))
                eventlet.sleep(LONGEST_IDLE)
                continue
            if marked:
                eventlet.sleep(MARK_SECONDS)
            else:
                self._published.wait(LONGEST_IDLE)

    def _check_queues(self) -> None:
        missing = missing_queues(self._channel.connection, self._queues)
        if missing:
            raise QueueMissing(f"queues of declared subscribers are missing: {missing}")
        # Between declare and bind what is published would come back, and wait for half a minute.
        unbound = next((each for each in self._queues if not self._refills.is_bound(each)), None)
        if unbound is not None:
            raise QueueMissing(f"queues of declared subscribers are not bound yet: {unbound}")
        self._checked = True

    def _wait(self, seconds: float) -> bool:
        self._channel.keep_alive()
        return self.runtime.hint.wait(seconds)

    def _let_go(self) -> None:
        self._channel.close()
        try:
            while self._spool.mark():
                pass
            self.lease.release()
        except PyMongoError as error:
            _log.info("the next holder repeats or waits", trouble=type(error).__name__)


def _sentence(error: Exception) -> str:
    """What broke; of others' messages only the code, for they may quote anything."""
    if isinstance(error, QueueMissing):
        return str(error)
    code = f" {error.code}" if isinstance(error, OperationFailure) else ""
    return f"{type(error).__name__}{code}"
