"""What is counted per message, and how it is told."""

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from contracts.hotline import TicketEscalated
from messaging.envelope import Envelope
from messaging.held import Failure
from messaging.signs import metrics
from messaging.signs.consuming import UNKNOWN, Attempt, batch_done, retried
from messaging.signs.metrics import LATEST, Applied, CriticalTimes

KIND = TicketEscalated.wire_type()


def envelope(kind=KIND, seconds=3.0):
    return Envelope(
        id="e1",
        type=kind,
        subject="ticket/1",
        time=datetime.now(UTC) - timedelta(seconds=seconds),
        sequence=1,
        data={},
    )


class Item:
    def __init__(self, attempt=None):
        self.attempt = attempt


def worked(**changes):
    attempt = Attempt(envelope(**changes))
    attempt.worked()
    return Item(attempt)


def failed(reason, **changes):
    attempt = Attempt(envelope(**changes))
    attempt.failed(Failure(reason, "E", ""))
    return Item(attempt)


@pytest.fixture
def count():
    """How much more a counter shows than when the test began."""

    def value(name, **labels):
        return metrics.METRICS.get_sample_value(name, labels) or 0.0

    before = {}

    def more(name, **labels):
        key = (name, *sorted(labels.items()))
        return value(name, **labels) - before.setdefault(key, value(name, **labels))

    return more


def test_a_batch_counts_what_was_applied_held_and_parked(count):
    ours = {"consumer": "relief.hotline", "type": KIND}
    names = {
        "zhufeng_messages_applied_total": (ours, 2),
        "zhufeng_messages_parked_total": (ours, 1),
    }
    held = "zhufeng_messages_held_total"
    for name, (labels, _) in names.items():
        count(name, **labels)
    for reason in ("failed", "refused"):
        count(held, **ours, reason=reason)
    batch_done("relief.hotline", [worked(), Item(), failed("failed"), failed("refused"), worked()])
    for name, (labels, wanted) in names.items():
        assert count(name, **labels) == wanted
    assert [count(held, **ours, reason=reason) for reason in ("failed", "refused")] == [1, 1]


def test_a_message_that_was_applied_before_counts_nowhere(count):
    labels = {"consumer": "relief.hotline", "type": KIND}
    count("zhufeng_messages_applied_total", **labels)
    batch_done("relief.hotline", [Item(), Item(Attempt(envelope()))])
    assert count("zhufeng_messages_applied_total", **labels) == 0


def test_a_type_of_nobody_becomes_no_label_of_its_own(count):
    labels = {"consumer": "relief.hotline", "type": UNKNOWN}
    count("zhufeng_messages_applied_total", **labels)
    batch_done("relief.hotline", [worked(kind="hotline.drop_table.v9")])
    assert count("zhufeng_messages_applied_total", **labels) == 1
    assert "drop_table" not in generate_latest(metrics.METRICS).decode()


def test_a_held_message_that_runs_at_last_is_applied_after_all_that_time(count):
    labels = {"consumer": "relief.tests", "type": KIND}
    count("zhufeng_messages_applied_total", **labels)
    count("zhufeng_messages_retried_total", **labels, outcome="ok")
    retried("relief.tests", worked(seconds=1000).attempt)
    assert count("zhufeng_messages_applied_total", **labels) == 1
    assert count("zhufeng_messages_retried_total", **labels, outcome="ok") == 1
    assert metrics.CRITICAL.of("relief.tests").critical_ms(0.5) >= 999_000


def test_critical_times_are_those_of_the_latest_hundred():
    applied = Applied()
    assert applied.critical_ms(0.5) is None
    for _ in range(50):
        applied.add(100.0)
    for number in range(LATEST):
        applied.add(number / 100)
    assert (applied.critical_ms(0.5), applied.critical_ms(0.99)) == (500, 990)


def test_a_clock_that_is_behind_makes_no_negative_time():
    applied = Applied()
    applied.add(-5.0)
    assert (applied.critical_ms(0.5), applied.sum) == (0, 0.0)


def test_the_histogram_of_critical_times_is_cumulative_as_prometheus_reads_it():
    times = CriticalTimes()
    for seconds in (0.01, 0.3, 0.3, 4000.0):
        times.of("relief.hotline").add(seconds)
    told = generate_latest(type("R", (), {"collect": times.collect})()).decode()
    (family,) = text_string_to_metric_families(told)
    buckets = {s.labels["le"]: s.value for s in family.samples if s.name.endswith("_bucket")}
    assert (buckets["0.025"], buckets["0.25"], buckets["0.5"]) == (1, 1, 3)
    assert (buckets["1800.0"], buckets["+Inf"]) == (3, 4)
    sums = {sample.name: sample.value for sample in family.samples}
    assert sums["zhufeng_message_critical_seconds_count"] == 4
    assert sums["zhufeng_message_critical_seconds_sum"] == pytest.approx(4000.61)
