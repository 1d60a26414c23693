"""One round of the relay: read what may go out, publish it, mark what became of it.

Each aggregate is a lane: none of its events is on the wire before its predecessor is out, since the
broker can refuse or return one event and take the next (docs/decisions/order-on-the-wire.md).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Set
from dataclasses import dataclass

import structlog

from messaging.amqp import ConfirmedChannel, Outcome, Outgoing
from messaging.envelope import render
from messaging.outbox import Outbox, Row
from messaging.refused import Refused
from messaging.signs.relaying import relayed
from records.crash_points import Point, reach

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

    @property
    def is_out(self) -> bool:
        """Whether every queue that it is meant for has it."""
        out = (Outcome.CONFIRMED, Outcome.RETURNED)
        return bool(self.outcomes) and not self.stuck and all(each in out for each in self.outcomes)


class Dispatcher:
    """Publishes outbox rows and holds back the aggregates of those that could not be delivered.

    - `subscribed`: the wire types that have declared subscribers: returned by the broker, they
      are not published but tried again every 30 s; of other types that is what is to be expected.
    - `may_publish`: asked right before publishing (the lease's deadline).
    - `waits`: those of these aggregates whose earlier events are being sent again, and go first.
    """

    def __init__(
        self,
        outbox: Outbox,
        channel: ConfirmedChannel,
        *,
        subscribed: Collection[str],
        may_publish: Callable[[], bool],
        waits: Callable[[Collection[str]], Set[str]] = lambda _subjects: frozenset(),
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox, self._channel = outbox, channel
        self._subscribed = frozenset(subscribed)
        self._may_publish, self._waits, self._now = may_publish, waits, now
        self._waiting: Set[str] = frozenset()
        self._stuck: dict[str, float] = {}
        self.refused = Refused(now)

    @property
    def stuck_subjects(self) -> frozenset[str]:
        """The aggregates that wait for a retry."""
        return frozenset(self._stuck)

    def dispatch(self) -> int | None:
        """How many rows are settled now; None when the broker took none, or did not answer.

        Raises PyMongoError. Stops publishing anything while 1,000 aggregates are stuck: that many
        mean that a queue is gone.
        """
        self._forget_due()
        if len(self._stuck) >= MOST_STUCK_SUBJECTS:
            return 0
        rows = self._next_rows()
        if not rows or not self._may_publish():
            return 0
        reach(Point.RELAY_READ)
        batch = [self._rendered(row) for row in rows]
        began = time.time()
        self._publish(batch)
        reach(Point.RELAY_CONFIRMED)
        settled = self._settle(batch)
        relayed(batch, began=began)
        return settled

    def _next_rows(self) -> list[Row]:
        self._waiting = self._waits(self._waiting)
        refused = self.refused.subjects() if self.refused else ()
        rows = self._outbox.next_rows(without=[*self._stuck, *self._waiting, *refused])
        late = self._waits({row["subject"] for row in rows})
        if late:
            self._waiting = {*self._waiting, *late}
        return [row for row in rows if row["subject"] not in late] if late else rows

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
            self._channel.publish_all(
                [message for sent in going for message in sent.messages],
                lanes=[sent.row["subject"] for sent in going for _ in sent.messages],
                may_be_returned=lambda message: message.properties["type"] not in self._subscribed,
            )
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
        published = [sent.row for sent in batch if sent.is_out]
        if published:
            self._outbox.mark_published(published)
        for reason in (UNROUTED, UNRENDERED):
            self._hold([sent.row for sent in batch if sent.stuck == reason], reason)
        outcomes = {outcome for sent in batch for outcome in sent.outcomes}
        if Outcome.REFUSED in outcomes or self.refused:
            self._note_refusals(batch)
        nobody_took_any = Outcome.REFUSED in outcomes and not published
        return None if Outcome.UNKNOWN in outcomes or nobody_took_any else len(published)

    def _note_refusals(self, batch: list[_Sent]) -> None:
        refused: dict[str, set[str]] = {}
        taken = set()
        for sent in batch:
            for message, outcome in zip(sent.messages, sent.outcomes, strict=False):
                if outcome is Outcome.REFUSED:
                    refused.setdefault(message.routing_key, set()).add(sent.row["subject"])
                elif outcome is Outcome.CONFIRMED:
                    taken.add(message.routing_key)
        self.refused.note(refused, taken)

    def _hold(self, rows: list[Row], reason: str) -> None:
        if not rows:
            return
        self._outbox.mark_stuck(rows, reason)
        types = sorted({row["type"] for row in rows})
        _log.error("events with subscribers cannot be published", reason=reason, types=types)
        for row in rows:
            self._stuck[row["subject"]] = self._now() + RETRY_SECONDS

    def try_stuck_again(self) -> None:
        """What stood in their way was mended: let no aggregate wait any longer."""
        self._stuck.clear()
        self.refused.forget()

    def _forget_due(self) -> None:
        now = self._now()
        self._stuck = {subject: due for subject, due in self._stuck.items() if due > now}
