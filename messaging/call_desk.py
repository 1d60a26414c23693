"""Asking other services: the gateway's side of RPC. No call is without a deadline.

One reply queue and one consuming greenlet per process; requests leave through `PublishingLoop`,
sealed for the service that they ask.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import uuid4

import amqp
import structlog
from eventlet.event import Event
from nameko.extensions import SharedExtension

from contracts.refusals import DeadlinePassed, RemoteRefusal, ServiceUnavailable
from contracts.requests import Request
from contracts.schemas import dump
from messaging.amqp import Outcome, Outgoing
from messaging.breaker import Breaker
from messaging.endings import end
from messaging.publishing import PublishingLoop
from messaging.rpc.deliveries import Deliveries, Delivery
from messaging.rpc.sealed import CallerSeals, CallSeal
from messaging.rpc.wire import (
    CARRIED,
    EXCHANGE,
    PREFIX,
    read_reply,
    sealed_request,
)
from messaging.runtime import settings_of
from messaging.sealing import BrokenSeal, KeyRing
from records.crash_points import Point, reach
from vocabulary.ids import new_id

REPLY_QUEUE = "rpc.reply-{}-{}"
REPLY_QUEUE_EXPIRES_MS = 300_000

_log = structlog.get_logger(__name__)


class Answer(dict[str, Any]):
    """A plain answer. `replayed`: the command had been done before, this repeats its answer."""

    replayed = False


class CallDesk(SharedExtension):
    """Sends requests, matches replies with who waits for them, forgets who waits no more."""

    check_name = "replies"
    publishing = PublishingLoop()

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, Event] = {}
        self._breakers: defaultdict[str, Breaker] = defaultdict(Breaker)

    def setup(self) -> None:
        self._settings = settings_of(self.container)
        self._seals = CallerSeals(KeyRing.from_settings(self._settings), self._settings.service)
        self._reply_key = str(uuid4())
        self._queue = REPLY_QUEUE.format(self._settings.service, self._reply_key)
        self._deliveries = Deliveries(
            uri=self._settings.amqp_uri,
            name=f"{self._settings.service} rpc replies",
            queue=self._queue,
            handle=self._arrived,
            no_ack=True,
            prepare=self._declare,
            lost=self._interrupted,
        )

    def start(self) -> None:
        """Begin to consume replies; returns when the broker has accepted that."""
        run = self._deliveries.run
        self._greenlet = self.container.spawn_managed_thread(run, "rpc replies")
        self._deliveries.ready.wait()

    def stop(self) -> None:
        end(self._greenlet)

    def healthy(self) -> bool:
        """Whether replies can arrive."""
        return self._deliveries.connected

    @property
    def waiting(self) -> int:
        """How many calls wait for their reply."""
        return len(self._waiting)

    def ask(
        self,
        request: Request,
        *,
        owner: str,
        headers: Mapping[str, Any],
        deadline: float,
        probing: bool = False,
    ) -> Answer:
        """Send a request to its owner and wait for the answer until `deadline` (epoch seconds).

        `probing` asks whether a service is well: no breaker stands before it or hears of it.

        Raises `RemoteRefusal` with what the service said; refuses `ServiceUnavailable` at once when
        nobody serves the request or the broker is away, `DeadlinePassed` when no answer came.
        """
        breaker = Breaker() if probing else self._breakers[owner]
        if not self._deliveries.connected or not breaker.allows():
            raise ServiceUnavailable(allowed="try again in some seconds")
        seal = self._seals.of(
            operation=f"{owner}.{type(request).method()}",
            call_id=str(uuid4()),
            deadline=int(deadline * 1000),
        )
        try:
            reply = self._reply_to(self._message(seal, request, headers), seal.call_id, deadline)
        except ServiceUnavailable:
            breaker.failed()
            raise
        if reply is None:
            breaker.failed()
            raise DeadlinePassed(allowed="repeat with the same key: the outcome is not known")
        breaker.succeeded()
        reach(Point.CALL_ANSWERED)
        return _answer(reply, seal)

    def _reply_to(self, message: Outgoing, call_id: str, deadline: float) -> Delivery | None:
        """The reply, or None when none came in time; one that comes later finds nobody waiting."""
        waiter = self._waiting[call_id] = Event()
        try:
            self.publishing.hand_over(message, partial(self._published, call_id))
            reach(Point.CALL_SENT)
            reply: Delivery | None = waiter.wait(timeout=max(deadline - time.time(), 0))
        finally:
            self._waiting.pop(call_id, None)
        return reply

    def _message(self, seal: CallSeal, request: Request, headers: Mapping[str, Any]) -> Outgoing:
        given = {name: value for name, value in headers.items() if value is not None}
        within = {name: given.pop(name) for name in CARRIED if name in given}
        shown = {PREFIX + name: value for name, value in given.items()}
        wire = sealed_request(dump(request), within, seal)
        return Outgoing(
            exchange=EXCHANGE,
            routing_key=seal.operation,
            body=wire.body,
            properties={
                "message_id": new_id(),
                "correlation_id": seal.call_id,
                "reply_to": self._reply_key,
                "delivery_mode": 1,
                **wire.properties,
                # A request that nobody took in time need not be taken at all.
                "expiration": str(max(seal.deadline - int(time.time() * 1000), 1)),
                "application_headers": {**shown, f"{PREFIX}deadline": seal.deadline},
            },
        )

    def _declare(self, channel: amqp.Channel) -> None:
        arguments = {"x-expires": REPLY_QUEUE_EXPIRES_MS}
        channel.queue_declare(self._queue, durable=True, auto_delete=False, arguments=arguments)
        channel.queue_bind(self._queue, EXCHANGE, self._reply_key)

    def _published(self, call_id: str, outcome: Outcome) -> None:
        if outcome is not Outcome.CONFIRMED:
            self._fail(call_id)

    def _arrived(self, delivery: Delivery) -> None:
        waiter = self._waiting.pop(delivery.message.properties.get("correlation_id", ""), None)
        if waiter is not None:
            waiter.send(delivery)

    def _interrupted(self) -> None:
        for call_id in list(self._waiting):
            self._fail(call_id)

    def _fail(self, call_id: str) -> None:
        waiter = self._waiting.pop(call_id, None)
        if waiter is not None:
            waiter.send_exception(ServiceUnavailable(allowed="repeat with the same key"))


def _answer(delivery: Delivery, seal: CallSeal) -> Answer:
    content_type = delivery.message.properties.get("content_type")
    try:
        reply = read_reply(delivery.body, content_type, seal)
    except BrokenSeal as broken:
        _log.error("reply not opened", operation=seal.operation, why=str(broken))
        raise ServiceUnavailable(allowed="repeat with the same key") from None
    if reply.refusal is not None:
        raise RemoteRefusal(reply.refusal)
    answer = Answer(reply.answer)
    answer.replayed = reply.replayed
    return answer
