"""The metrics of every process, in the field's own words. No label holds a value of a person.

What the hot path counts per message is gathered per batch, or by `CriticalTimes` without a lock:
under eventlet a lock of prometheus_client costs more than all else that is told of a message.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.registry import Collector

LATEST = 100
CRITICAL_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
CALL_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

# A second series for each counter, that says when it began: nobody asks for it.
disable_created_metrics()  # type: ignore[no-untyped-call]

METRICS = CollectorRegistry()
"""What this process tells; services add what is theirs alone."""


def counter(name: str, help_text: str, *labels: str) -> Counter:
    """A counter of this process; its name ends in ``_total``."""
    return Counter(name, help_text, labels, registry=METRICS)


def seconds(name: str, help_text: str, *labels: str) -> Histogram:
    """A histogram of how long calls took."""
    return Histogram(name, help_text, labels, buckets=CALL_SECONDS, registry=METRICS)


APPLIED = counter("zhufeng_messages_applied_total", "Messages applied", "consumer", "type")
HELD = counter("zhufeng_messages_held_total", "Messages held", "consumer", "type", "reason")
PARKED = counter("zhufeng_messages_parked_total", "Messages parked", "consumer", "type")
RETRIED = counter("zhufeng_messages_retried_total", "Held messages run again", "consumer",
                  "type", "outcome")  # fmt: skip
PUBLISHED = counter("zhufeng_relay_published_total", "Messages that the relay sent")
SETTLED = counter("zhufeng_relay_settled_total", "What became of messages sent", "outcome")
SERVED = seconds("zhufeng_rpc_served_seconds", "Calls answered", "operation", "outcome")
REFUSED = counter("zhufeng_rpc_refused_total", "Calls refused at the door", "outcome")
ASKED = seconds("zhufeng_rpc_asked_seconds", "Calls to other services", "operation", "outcome")


class Applied:
    """What this process applied for one consumer: times from commit to application."""

    def __init__(self) -> None:
        self.latest: deque[float] = deque(maxlen=LATEST)
        self.last_at: datetime | None = None
        self.buckets = [0] * (len(CRITICAL_SECONDS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """One more message, `seconds` after its commit (clocks of two machines: never negative)."""
        seconds = max(0.0, seconds)
        self.latest.append(seconds)
        self.buckets[bisect_left(CRITICAL_SECONDS, seconds)] += 1
        self.sum += seconds

    def critical_ms(self, share: float) -> int | None:
        """The time that this share of the latest hundred kept within; None where there is none."""
        if not self.latest:
            return None
        ordered = sorted(self.latest)
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000)


class CriticalTimes(Collector):
    """``zhufeng_message_critical_seconds``: from commit to application, per consumer."""

    def __init__(self) -> None:
        self._consumers: dict[str, Applied] = {}

    def of(self, consumer: str) -> Applied:
        """The one consumer's."""
        known = self._consumers.get(consumer)
        if known is None:
            known = self._consumers[consumer] = Applied()
        return known

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """For the registry."""
        family = HistogramMetricFamily(
            "zhufeng_message_critical_seconds",
            "From an event's commit to its application",
            labels=["consumer"],
        )
        for consumer, applied in self._consumers.items():
            family.add_metric([consumer], _cumulative(applied.buckets), applied.sum)
        yield family


def _cumulative(buckets: Sequence[int]) -> list[tuple[str, float]]:
    bounds = [*(str(bound) for bound in CRITICAL_SECONDS), "+Inf"]
    return [(bound, float(sum(buckets[: place + 1]))) for place, bound in enumerate(bounds)]


CRITICAL = CriticalTimes()
METRICS.register(CRITICAL)
