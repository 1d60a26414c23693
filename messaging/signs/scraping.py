"""Prometheus metrics over HTTP, where ``ZHUFENG_METRICS_PORT`` asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import eventlet
import structlog
from eventlet import wsgi
from prometheus_client import GC_COLLECTOR, PlatformCollector, ProcessCollector, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from contracts.refusals import DeadlinePassed, InvalidInput, OperationUnknown
from messaging.flight import Outcome
from messaging.runtime import Runtime
from messaging.signs import metrics
from messaging.signs.outbox_gauges import OutboxGauges
from messaging.signs.process_sign import in_flight, sources_of
from messaging.signs.spans import SPANS
from records.settings import Settings

MOST_AT_ONCE = 8
PATIENCE_SECONDS = 10.0

_log = structlog.get_logger(__name__)


class ProcessState(Collector):
    """What a container is like at the moment of the scrape; asks neither broker nor database."""

    def __init__(self, container: Any, version: str) -> None:
        self._container, self._version = container, version

    def collect(self) -> Iterator[Metric]:
        """For the registry."""
        container = self._container
        build = GaugeMetricFamily("zhufeng_build_info", "What runs here", labels=["version"])
        build.add_metric([self._version], 1)
        yield build
        yield GaugeMetricFamily(
            "zhufeng_hub_lag_seconds",
            "The event loop's worst lag within a minute",
            value=container.watchdog.worst,
        )
        yield GaugeMetricFamily("zhufeng_in_flight", "Workers that run", value=in_flight(container))
        paused = GaugeMetricFamily(
            "zhufeng_consumer_paused", "1 while a consumer waits for something", labels=["consumer"]
        )
        for source in sources_of(container):
            paused.add_metric([source.consumer], 0 if source.healthy() else 1)
        yield paused
        yield CounterMetricFamily(
            "zhufeng_spans_dropped", "Spans left out, by sampling or for want of room",
            value=SPANS.dropped,
        )  # fmt: skip


def serve(container: Any, settings: Settings) -> None:
    """Answer scrapes until killed; returns at once where no port is given."""
    if not settings.metrics_port:
        return
    begin_at_zero(container)
    ours = _collectors(container, settings)
    for each in ours:
        metrics.METRICS.register(each)
    try:
        listener = eventlet.listen((settings.metrics_address, settings.metrics_port))
        wsgi.server(
            listener,
            make_wsgi_app(metrics.METRICS),
            max_size=MOST_AT_ONCE,
            socket_timeout=PATIENCE_SECONDS,
            log_output=False,
            debug=False,
        )
    except OSError as trouble:  # a port that is taken must not end a service that works
        _log.error(
            "metrics cannot be read", port=settings.metrics_port, fault=type(trouble).__name__
        )
    finally:
        for each in ours:
            metrics.METRICS.unregister(each)


def _collectors(container: Any, settings: Settings) -> list[Collector]:
    ours: list[Collector] = [
        ProcessState(container, settings.version),
        ProcessCollector(registry=None),
        PlatformCollector(registry=None),
        GC_COLLECTOR,
    ]
    if Runtime in container.shared_extensions:
        gauges = OutboxGauges(container)
        ours.append(gauges)
        container.spawn_managed_thread(gauges.run, "outbox gauges")
    return ours


def begin_at_zero(container: Any) -> None:
    """Show counters whose labels are known before anything was counted, so that rates are right."""
    for outcome in (Outcome.CONFIRMED, Outcome.RETURNED, Outcome.REFUSED, Outcome.UNKNOWN):
        metrics.SETTLED.labels(outcome.value)
    for refusal in (DeadlinePassed, InvalidInput, OperationUnknown):
        metrics.REFUSED.labels(refusal.code)
    for source in sources_of(container):
        metrics.CRITICAL.of(source.consumer)
        _begin_types(source.consumer, source.types())


def _begin_types(consumer: str, types: Iterable[str]) -> None:
    for kind in types:
        metrics.APPLIED.labels(consumer, kind)
        metrics.PARKED.labels(consumer, kind)
        metrics.HELD.labels(consumer, kind, "failed")
        metrics.RETRIED.labels(consumer, kind, "ok")
