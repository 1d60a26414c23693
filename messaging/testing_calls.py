"""Calling a service without a broker: rights, schemas, idempotency and retries are the real ones.

For tests, beside `messaging.testing`; production code never imports this module.
"""

from __future__ import annotations

import time
from datetime import datetime

from contracts.requests import Request
from contracts.rights import ANONYMOUS, Actor
from contracts.schemas import dump
from messaging.calls import Answer
from messaging.rpc.entrypoints import Requested
from messaging.rpc.wire import DEFAULT_SECONDS, Call
from messaging.testing import TwinService
from messaging.tracing import trace_of
from vocabulary.ids import new_id

BODY_SECRET = b"only for tests, where nothing needs hiding"


def ask(
    twin: TwinService,
    request: Request,
    *,
    actor: Actor = ANONYMOUS,
    key: str | None = None,
    now: datetime | None = None,
) -> Answer:
    """The service's plain answer to `request`, as a remote caller would get it.

    Raises the service's refusals. `key` is the idempotency key, `now` the business time.
    """
    entrypoint = _entrypoint(twin, type(request))
    entrypoint.server.body_secret = BODY_SECRET
    message_id = new_id()
    call = Call(
        method=type(request).method(),
        kwargs=dump(request),
        deadline=time.time() + DEFAULT_SECONDS,
        message_id=message_id,
        correlation_id=message_id,
        trace=trace_of(None),
        idempotency_key=key,
        business_time=now,
    )
    reply = entrypoint.answer_for(actor, call, {})
    answer = Answer(reply.answer)
    answer.replayed = reply.replayed
    return answer


def _entrypoint(twin: TwinService, request: type[Request]) -> Requested:
    for entrypoint in twin._container.entrypoints:
        if isinstance(entrypoint, Requested) and entrypoint.request is request:
            return entrypoint
    raise LookupError(f"{twin.name} does not answer {request.method()}")
