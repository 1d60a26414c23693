"""The RPC queue of a service: takes calls, runs them side by side, answers every one of them."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import structlog
from nameko.exceptions import ConfigurationError, ContainerBeingKilled
from nameko.extensions import SharedExtension

from contracts.refusals import DeadlinePassed, OperationUnknown, Refusal
from messaging.actors import Assertions
from messaging.amqp import Outcome, Outgoing
from messaging.endings import end
from messaging.process_clock import Clock
from messaging.publishing import PublishingLoop
from messaging.rpc.deliveries import Deliveries, Delivery
from messaging.rpc.faults import refusal_for
from messaging.rpc.job import Reply
from messaging.rpc.reading import read_call
from messaging.rpc.sealed import OwnerSeals
from messaging.rpc.unreadable import keep_unreadable
from messaging.rpc.wire import EXCHANGE, Call, WireBody, in_clear, refusal_body, result_body
from messaging.runtime import Runtime
from messaging.signs.calling import refused, served
from records.crash_points import Point, reach
from vocabulary.ids import new_id

QUEUE = "rpc-{}"
RPC_WORKERS = "ZHUFENG_RPC_WORKERS"
DEFAULT_RPC_WORKERS = 16
REPLY_AGAIN_SECONDS = 30.0

_log = structlog.get_logger(__name__)


class RpcServer(SharedExtension):
    """Consumes ``rpc-<service>``, which the topology declared.

    A request is acknowledged after its reply was handed to the broker. What cannot be read, is not
    known, or came too late is answered with a refusal, and never runs or comes back. Who sealed his
    request gets a sealed reply; refusals at the door, which tell a code and no value, are in clear.
    """

    check_name = "rpc"
    runtime = Runtime()
    clock = Clock()
    publishing = PublishingLoop()

    def __init__(self) -> None:
        super().__init__()
        self._methods: dict[str, Any] = {}
        self._deliveries: Deliveries | None = None

    def setup(self) -> None:
        """The queue is read with at most ``ZHUFENG_RPC_WORKERS`` calls at a time."""
        config = self.container.config
        self._workers = int(config.get(RPC_WORKERS, DEFAULT_RPC_WORKERS))
        if self._workers >= self.container.max_workers:
            raise ConfigurationError("max_workers must leave room beside the RPC workers")
        self._queue = QUEUE.format(self.container.service_name)

    def register(self, entrypoint: Any) -> None:
        """Answer the calls to the entrypoint's method with it."""
        self._methods[entrypoint.method_name] = entrypoint

    def start(self) -> None:
        """Begin to consume; returns when the broker has accepted that for the first time."""
        if not self._methods:
            return
        settings = self.runtime.settings
        self.assertions = Assertions.from_folder(settings.public_keys, settings.service)
        self.body_secret = settings.secret_bytes("audit_key")
        self._seals = OwnerSeals(self.runtime.key_ring)
        self._deliveries = Deliveries(
            uri=settings.amqp_uri,
            name=f"{settings.service} rpc",
            queue=self._queue,
            handle=self._take,
            prefetch=self._workers,
        )
        self._greenlet = self.container.spawn_managed_thread(self._deliveries.run, "rpc deliveries")
        self._deliveries.ready.wait()

    def healthy(self) -> bool:
        """Whether the queue is being consumed."""
        return self._deliveries is None or self._deliveries.connected

    def stop_taking(self) -> None:
        """Take no new calls; those that run are still answered."""
        if self._deliveries is not None:
            self._deliveries.cancel()

    def stop(self) -> None:
        """Part from the broker once every reply is out."""
        if self._deliveries is not None:
            self.publishing.drain()
            end(self._greenlet)

    def _take(self, delivery: Delivery) -> None:
        try:
            call = self._read(delivery)
            entrypoint = self._methods.get(call.method)
            if entrypoint is None:
                raise OperationUnknown(allowed="see the service's contract")
        except Refusal as refusal:
            self._refuse(delivery, refusal)
            return
        reach(Point.RPC_TAKEN)
        answer = partial(self._answer, delivery, call, entrypoint, time.time())
        try:
            self.container.spawn_worker(
                entrypoint,
                (call,),
                {},
                context_data={
                    "trace_id": call.trace_id,
                    "correlation_id": call.correlation_id,
                    "deadline": call.deadline,
                },
                handle_result=answer,
            )
        except ContainerBeingKilled:
            delivery.put_back()

    def _read(self, delivery: Delivery) -> Call:
        message = delivery.message
        return read_call(
            routing_key=message.delivery_info["routing_key"],
            body=delivery.body,
            properties=message.properties,
            headers=message.headers or {},
            seals=self._seals,
        )

    def _refuse(self, delivery: Delivery, refusal: Refusal) -> None:
        """Answer what never ran; where nobody waits for an answer, keep it for an operator.

        What came too late is dropped: nobody wants it any more.
        """
        _log.warning("call refused", code=refusal.code, field=refusal.field)
        refused(refusal)
        if delivery.message.properties.get("reply_to") or isinstance(refusal, DeadlinePassed):
            self._reply(delivery, in_clear(refusal_body(refusal)))
        else:
            keep = partial(keep_unreadable, self.runtime, self._queue, delivery, refusal.code)
            self.container.spawn_managed_thread(keep, "keep unreadable request")

    def _answer(
        self,
        delivery: Delivery,
        call: Call,
        entrypoint: Any,
        began: float,
        _worker_ctx: Any,
        result: Reply | None,
        exc_info: Any,
    ) -> tuple[Any, Any]:
        reach(Point.RPC_DONE)
        refusal = refusal_for(exc_info[1], call) if result is None else None
        if result is not None:
            body = result_body(result.answer, replayed=result.replayed)
        elif refusal is not None:
            body = refusal_body(refusal)
        self._reply(delivery, call.reply(body))
        served(
            f"{self.container.service_name}.{call.method}",
            call.trace,
            began=began,
            refusal=refusal,
            correlation_id=call.correlation_id,
            noted=entrypoint.begins_traces or call.trace.parent_id is not None,
        )
        return result, exc_info

    def _reply(self, delivery: Delivery, reply: WireBody) -> None:
        properties = delivery.message.properties
        if not properties.get("reply_to"):
            delivery.acknowledge()
            return
        message = Outgoing(
            exchange=EXCHANGE,
            routing_key=properties["reply_to"],
            body=reply.body,
            properties={
                "message_id": new_id(),
                "correlation_id": properties.get("correlation_id", ""),
                "delivery_mode": 1,
                **reply.properties,
            },
        )
        # A second copy does no harm: the caller drops an answer that he no longer waits for.
        self.publishing.hand_over(
            message, partial(self._replied, delivery), again_for=REPLY_AGAIN_SECONDS
        )

    @staticmethod
    def _replied(delivery: Delivery, outcome: Outcome) -> None:
        if outcome is Outcome.RETURNED:
            _log.info("reply returned: the caller is gone")
        reach(Point.RPC_REPLIED)
        delivery.acknowledge()
