"""The one greenlet of a process that publishes RPC requests and replies, many per round trip.

Workers hand a message over and go on. Events do not pass here: the relay publishes those.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import eventlet
import structlog
from eventlet.queue import Empty, LightQueue
from nameko.extensions import SharedExtension

from messaging.amqp import ConfirmedChannel, Outcome, Outgoing
from messaging.backoff import Backoff, Condition
from messaging.endings import end
from messaging.runtime import settings_of

MOST_AT_ONCE = 200
IDLE_SECONDS = 2.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Handed:
    message: Outgoing
    done: Callable[[Outcome], None]
    again_until: float


class PublishingLoop(SharedExtension):
    """Publishes what it is handed, in order, with confirms; says what became of each message.

    Depends on neither database nor topology, so that the gateway has it too.
    """

    check_name = "broker"

    def __init__(self) -> None:
        super().__init__()
        self._handed: LightQueue = LightQueue()
        self._again: list[_Handed] = []
        self._unsettled = 0
        self._backoff = Backoff(shortest=0.05, longest=1.0)
        self._condition = Condition(_log, "rpc publishing")

    def setup(self) -> None:
        settings = settings_of(self.container)
        self._channel = ConfirmedChannel(settings.amqp_uri, name=f"{settings.service} rpc publish")

    def start(self) -> None:
        self._greenlet = self.container.spawn_managed_thread(self._run, "publishing loop")

    def drain(self) -> None:
        """Wait until everything that was handed over is settled."""
        while self._unsettled:
            eventlet.sleep(0.01)

    def stop(self) -> None:
        """Publish what was handed over, then part. Workers have stopped by now."""
        self.drain()
        end(self._greenlet)
        self._channel.close()

    def kill(self) -> None:
        self._channel.drop()

    def healthy(self) -> bool:
        """Whether the connection is open (it is opened by the first message)."""
        return self._channel.connection is not None

    def hand_over(
        self,
        message: Outgoing,
        done: Callable[[Outcome], None],
        *,
        again_for: float = 0.0,
    ) -> None:
        """Publish `message` soon and call `done` (short, never raising) with its outcome.

        A message of unknown outcome is published again for `again_for` seconds: set it only where
        a second copy does no harm. Never blocks.
        """
        again_until = time.monotonic() + again_for
        self._unsettled += 1
        self._handed.put(_Handed(message=message, done=done, again_until=again_until))

    def _run(self) -> None:
        self._channel.publish_all([])  # opens the connection, so that the first call finds it
        while True:
            waiting = self._take()
            if waiting:
                self._publish(waiting)
            else:
                self._channel.keep_alive()

    def _take(self) -> list[_Handed]:
        """What waits, those to be repeated first; nothing when nothing came for a while."""
        taken, self._again = self._again, []
        try:
            if not taken:
                taken.append(self._handed.get(timeout=IDLE_SECONDS))
        except Empty:
            return []
        while len(taken) < MOST_AT_ONCE and not self._handed.empty():
            taken.append(self._handed.get())
        return taken

    def _publish(self, waiting: list[_Handed]) -> None:
        outcomes = self._channel.publish_all([each.message for each in waiting])
        for each, outcome in zip(waiting, outcomes, strict=True):
            if outcome is Outcome.UNKNOWN and time.monotonic() < each.again_until:
                self._again.append(each)
            else:
                each.done(outcome)
                self._unsettled -= 1
        if Outcome.UNKNOWN in outcomes:
            self._condition.broken("the broker does not confirm")
            eventlet.sleep(self._backoff.next_pause())
        else:
            self._condition.works()
            self._backoff.reset()
