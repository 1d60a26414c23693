"""What a service has yet to announce, mend and chain: looked up by one process per service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import eventlet
import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from pymongo.errors import PyMongoError

from contracts.operations.status import OwnerStatus
from messaging.backoff import Condition
from messaging.ops import owner_status
from messaging.relay import Relay
from messaging.runtime import Runtime
from records.clock import utc_now
from records.store import StoreError

EVERY_SECONDS = 10.0

_log = structlog.get_logger(__name__)


class OutboxGauges(Collector):
    """Gauges from the service's own database, told by the holder of the relay's lease alone.

    A handful of indexed queries every ten seconds, whoever scrapes and however often.
    """

    def __init__(self, container: Any) -> None:
        self._container = container
        self._runtime: Runtime = container.shared_extensions[Runtime]
        self._relays = [each for each in container.extensions if isinstance(each, Relay)]
        self._status: OwnerStatus | None = None

    def run(self) -> None:
        """Look until killed."""
        condition = Condition(_log, "outbox gauges")
        while True:
            try:
                self._status = self._look()
                condition.works()
            except (PyMongoError, StoreError) as trouble:
                self._status = None
                condition.broken(type(trouble).__name__)
            except Exception:  # noqa: BLE001 - logged; it must not end a service that works
                self._status = None
                _log.exception("outbox gauges fault")
            eventlet.sleep(EVERY_SECONDS)

    def _look(self) -> OwnerStatus | None:
        if not any(each.lease.held() for each in self._relays):
            return None
        return owner_status.read(self._runtime, self._container, now=utc_now())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """For the registry; nothing while another process holds the lease."""
        status = self._status
        if status is None:
            return
        yield _gauge("zhufeng_outbox_pending", "Events not out yet", status.outbox.pending)
        yield _gauge(
            "zhufeng_outbox_oldest_age_seconds",
            "Age of the oldest event that is not out; 0 without one",
            _age(status.outbox.oldest_pending_at),
        )
        yield _gauge(
            "zhufeng_outbox_stuck", "Events that the broker cannot take", status.outbox.stuck
        )
        yield _gauge(
            "zhufeng_undecoded_messages", "Kept since nobody could read them", status.undecoded
        )
        yield _gauge(
            "zhufeng_audit_unchained", "Audit rows without a link", status.unchained_audit or 0
        )
        yield _gauge(
            "zhufeng_audit_oldest_unchained_age_seconds",
            "Age of the oldest audit row without a link; 0 without one",
            _age(status.oldest_unchained_audit_at),
        )
        yield from self._held(status)

    @staticmethod
    def _held(status: OwnerStatus) -> Iterator[GaugeMetricFamily]:
        rows = GaugeMetricFamily(
            "zhufeng_held_messages", "Messages that wait, by how", labels=["consumer", "how"]
        )
        for each in status.consumers:
            rows.add_metric([each.consumer, "parked"], each.parked)
            rows.add_metric([each.consumer, "behind"], each.behind)
            rows.add_metric([each.consumer, "retrying"], each.held - each.parked - each.behind)
        yield rows


def _age(since: datetime | None) -> float:
    return max(0.0, (utc_now() - since).total_seconds()) if since else 0.0


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, value=value)
