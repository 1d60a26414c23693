"""One round of the relay: read what may go out, publish it, mark what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import structlog

from messaging.amqp import ConfirmedChannel, Outcome, Outgoing
from messaging.envelope import render
from messaging.outbox import Outbox, Row

RETRY_SECONDS = 30.0
MOST_STUCK_SUBJECTS = 1_000
UNROUTED = "unrouted"
UNRENDERED = "unrendered"

_log = structlog.get_logger(__name__)


@dataclass
class _Sent:
    """One row of a batch with its messages, and what became of them."""

    row: Row
    messages: list[Outgoing]
    stuck: str | None = None
    outcomes: tuple[Outcome, ...] = ()


class Dispatcher:
    """Publishes outbox rows and holds back the aggregates of those that could not be delivered.

    - `subscribed`: the wire types that have declared subscribers: returned by the broker, they
      are not published but tried again every 30 s; of other types that is what is to be expected.
    - `may_publish`: asked right before publishing (the lease's deadline).
    """

    def __init__(
        self,
        outbox: Outbox,
        channel: ConfirmedChannel,
        *,
        subscribed: Collection[str],
        may_publish: Callable[[], bool],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox, self._channel = outbox, channel
        self._subscribed = frozenset(subscribed)
        self._may_publish, self._now = may_publish, now
        self._stuck: dict[str, float] = {}

    @property
    def stuck_subjects(self) -> frozenset[str]:
        """The aggregates that wait for a retry."""
        return frozenset(self._stuck)

    def dispatch(self) -> int | None:
        """How many rows are settled now; None when the broker left some without an answer.

        Raises PyMongoError. Stops publishing anything while 1,000 aggregates are stuck: that many
        mean that a queue is gone.
        """
        self._forget_due()
        if len(self._stuck) >= MOST_STUCK_SUBJECTS:
            return 0
        rows = self._outbox.next_rows(without=self._stuck)
        if not rows or not self._may_publish():
            return 0
        batch = [self._rendered(row) for row in rows]
        self._publish(batch)
        return self._settle(batch)

    def _rendered(self, row: Row) -> _Sent:
        try:
            return _Sent(row, render(row))
        except Exception:  # noqa: BLE001 - one row must not stop the other aggregates
            _log.exception("an outbox row cannot be rendered", event_id=row["_id"])
            return _Sent(row, [], stuck=UNRENDERED)

    def _publish(self, batch: list[_Sent]) -> None:
        stuck_subjects = {sent.row["subject"] for sent in batch if sent.stuck}
        going = [sent for sent in batch if sent.row["subject"] not in stuck_subjects]
        # What precedes an unrendered row in its aggregate waits with it: simpler, and rare.
        outcomes = iter(
            self._channel.publish_all([message for sent in going for message in sent.messages])
        )
        for sent in going:
            sent.outcomes = tuple(next(outcomes) for _ in sent.messages)
            if self._is_unrouted(sent):
                sent.stuck = UNROUTED

    def _is_unrouted(self, sent: _Sent) -> bool:
        return any(
            outcome is Outcome.RETURNED and message.properties["type"] in self._subscribed
            for message, outcome in zip(sent.messages, sent.outcomes, strict=True)
        )

    def _settle(self, batch: list[_Sent]) -> int | None:
        published = [sent.row for sent in _published(batch)]
        if published:
            self._outbox.mark_published(published)
        for reason in (UNROUTED, UNRENDERED):
            self._hold([sent.row for sent in batch if sent.stuck == reason], reason)
        unanswered = any(
            outcome in (Outcome.UNKNOWN, Outcome.REFUSED)
            for sent in batch
            for outcome in sent.outcomes
        )
        return None if unanswered else len(published)

    def _hold(self, rows: list[Row], reason: str) -> None:
        if not rows:
            return
        self._outbox.mark_stuck(rows, reason)
        types = sorted({row["type"] for row in rows})
        _log.error("events with subscribers cannot be published", reason=reason, types=types)
        for row in rows:
            self._stuck[row["subject"]] = self._now() + RETRY_SECONDS

    def _forget_due(self) -> None:
        now = self._now()
        self._stuck = {subject: due for subject, due in self._stuck.items() if due > now}


def _published(batch: list[_Sent]) -> Iterator[_Sent]:
    """The rows that are out, each aggregate's up to its first that is not.

    A successor that is out although its predecessor is not goes out once more, in its order.
    """
    waiting: set[str] = set()
    for sent in batch:
        settled = sent.outcomes and not sent.stuck and all(map(_is_out, sent.outcomes))
        if settled and sent.row["subject"] not in waiting:
            yield sent
        else:
            waiting.add(sent.row["subject"])


def _is_out(outcome: Outcome) -> bool:
    return outcome in (Outcome.CONFIRMED, Outcome.RETURNED)
