"""`latency`: from the commit at the source to the commit of the effect, one hop, at a steady rate.

The rate is half of what the naive peer manages at most in this run. Both sides of a latency are
stamped by the driver of the process that commits, on the clock of the one machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.drain import Naive, Ours
from benchmarks.figures import Figure, compared, number, say
from benchmarks.ground import Ground, Running, until
from benchmarks.ours.source import REFERRALS
from benchmarks.stamps import VARIABLE, read_stamps

SECONDS = 15
FLAT_OUT_EVENTS = 3_000
FASTEST = 0.0
RUNS = 3
LONGEST_SECONDS = 300


class OursPaced(Ours):
    """A paced hotline with its relay, and relief."""

    queue = "relief.hotline"
    stamped = ("outbox", "inbox")

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, ())
        ground.shape("zhufeng_hotline", [REFERRALS])

    def clear(self) -> None:
        for service in ("hotline", "relief"):
            self._ground.empty(f"zhufeng_{service}")
            self._ground.empty(f"zhufeng_{service}_audit")

    def consumer(self, **environment: str) -> Running:
        return self._start("relief", **environment)

    def source(self, **environment: str) -> Running:
        return self._start("hotline", **environment)

    def applied(self) -> int:
        return self._ground.root["zhufeng_relief"]["inbox"].estimated_document_count()


class NaivePaced(Naive):
    """A paced source and the handler, in plain nameko."""

    queue = "evt-hotline-ticket_escalated--relief.on_ticket_escalated"
    stamped = ("referrals", "leads")

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground, ())

    def clear(self) -> None:
        for service in ("hotline", "relief"):
            self._ground.empty(f"naive_{service}")

    def consumer(self, **environment: str) -> Running:
        return self._start("relief", **environment)

    def source(self, **environment: str) -> Running:
        return self._start("source", **environment)

    def applied(self) -> int:
        return self._ground.root["naive_relief"]["leads"].estimated_document_count()


Paced = OursPaced | NaivePaced


def latency(ground: Ground) -> Figure:
    """The 99th percentile in milliseconds, against the naive way at the same rate."""
    ours, naive = OursPaced(ground), NaivePaced(ground)
    flat_out = number("BENCH_FLAT_OUT", FLAT_OUT_EVENTS)
    rate = _throughput(latencies(ground, naive, FASTEST, flat_out)) / 2
    count = max(100, int(rate * number("BENCH_SECONDS", SECONDS)))
    say(f"latency: {rate:.0f} events/s, half of what {naive.name} manages")
    return compared(
        "latency",
        "ms p99",
        naive.name,
        ours=lambda: _p99(ours, latencies(ground, ours, rate, count)),
        theirs=lambda: _p99(naive, latencies(ground, naive, rate, count)),
        runs=number("BENCH_RUNS", RUNS),
    )


def latencies(
    ground: Ground, contender: Paced, rate: float, count: int
) -> list[tuple[float, float]]:
    """(committed, applied) of each event, sorted by its commit."""
    contender.clear()
    stamps = ground.stack.layout.run / "stamps"
    stamps.unlink(missing_ok=True)
    processes = [contender.consumer(**{VARIABLE: str(stamps)})]
    try:
        ground.await_consumers(contender.VHOST, [contender.queue], processes)
        paced = {"BENCH_RATE": str(rate), "BENCH_COUNT": str(count), VARIABLE: str(stamps)}
        processes.append(contender.source(**paced))
        until(
            lambda: contender.applied() >= count,
            processes,
            seconds=LONGEST_SECONDS,
            what=f"{contender.name} does not keep up",
        )
    finally:
        for process in processes:
            process.stop()
    return _matched(stamps, contender.stamped)


def _matched(stamps: Path, collections: Sequence[str]) -> list[tuple[float, float]]:
    committed, applied = (read_stamps(stamps)[name] for name in collections)
    ends = {name.rpartition("/")[2]: at for name, at in applied.items()}
    return sorted((at, ends[name]) for name, at in committed.items() if name in ends)


def _throughput(pairs: Sequence[tuple[float, float]]) -> float:
    """Events per second from the first commit to the last effect."""
    return len(pairs) / (max(end for _, end in pairs) - pairs[0][0])


def _p99(contender: Paced, pairs: Sequence[tuple[float, float]]) -> float:
    """The first tenth is left out: connections are opened and caches filled then."""
    taken = sorted((end - begin) * 1000 for begin, end in pairs[len(pairs) // 10 :])
    p99 = taken[int(len(taken) * 0.99)]
    say(f"{contender.name}: p50 {median(taken):.1f} ms, p99 {p99:.1f} ms of {len(taken)} events")
    return p99
