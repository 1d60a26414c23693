"""What processes tell of themselves: heard on a queue of this process, kept in handfuls.

Best-effort: a sign that is lost is followed by the next one, and a lost span is missing in a trace,
which says so.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from nameko.extensions import SharedExtension
from pymongo import UpdateOne

from contracts.operations.signs import ProcessSign, Span, Spans
from contracts.refusals import InvalidInput
from contracts.schemas import load
from messaging.endings import end
from messaging.live import live_deliveries
from messaging.rpc.deliveries import Delivery
from messaging.runtime import settings_of
from messaging.topology.plan import SIGNS_EXCHANGE
from records.clock import utc_now
from records.mongo import MongoStore
from services.monitor.kinds import PROCESSES, SPANS

SIGN, SPANS_KEY = "sign.", "spans."
MOST_KEPT = 2000
MOST_AT_ONCE = 200
_log = structlog.get_logger(__name__)

Heard = tuple[datetime, str, bytes]
"""When it came, its routing key, its body."""


class SignsHeard(SharedExtension):
    """Hears the exchange of signs while the process runs; keeps the latest few thousand."""

    check_name = "signs"

    def __init__(self) -> None:
        super().__init__()
        self._heard: deque[Heard] = deque(maxlen=MOST_KEPT)

    def setup(self) -> None:
        self._deliveries = live_deliveries(
            settings_of(self.container),
            [(SIGNS_EXCHANGE, f"{SIGN}*"), (SIGNS_EXCHANGE, f"{SPANS_KEY}*")],
            self._take,
            longest=MOST_KEPT,
        )

    def start(self) -> None:
        run = self._deliveries.run
        self._greenlet = self.container.spawn_managed_thread(run, "signs of processes")

    def stop(self) -> None:
        end(self._greenlet)

    def healthy(self) -> bool:
        """Whether signs can arrive."""
        return self._deliveries.connected

    def taken(self) -> list[Heard]:
        """What came since the last time, oldest first, a bounded handful."""
        number = min(len(self._heard), MOST_AT_ONCE)
        return [self._heard.popleft() for _ in range(number)]

    def _take(self, delivery: Delivery) -> None:
        key = delivery.message.delivery_info["routing_key"]
        self._heard.append((utc_now(), key, delivery.body))


def keep(store: MongoStore, heard: Iterable[Heard]) -> None:
    """Write down signs and spans; one that cannot be read is reported and left out."""
    processes: list[UpdateOne] = []
    spans: list[UpdateOne] = []
    for at, key, body in heard:
        try:
            told = json.loads(body)
            if key.startswith(SIGN):
                processes.append(_process(load(ProcessSign, told, unknown="exclude"), at))
            else:
                spans += map(_span, load(Spans, told, unknown="exclude").items)
        except (ValueError, RecursionError, InvalidInput) as trouble:
            _log.warning("a sign that cannot be read", key=key, trouble=type(trouble).__name__)
    for kind, changes in ((PROCESSES, processes), (SPANS, spans)):
        if changes:
            store.collection(kind).bulk_write(changes, ordered=False)


def _process(sign: ProcessSign, heard_at: datetime) -> UpdateOne:
    row = {**asdict(sign), "heard_at": heard_at}
    return _upsert(row.pop("process_id"), row)


def _span(span: Span) -> UpdateOne:
    row = {**asdict(span), "kind": span.kind.value}
    return _upsert(f"{span.trace_id}/{span.span_id}", row)


def _upsert(row_id: str, row: dict[str, Any]) -> UpdateOne:
    return UpdateOne({"_id": row_id}, {"$set": row}, upsert=True)
