"""One operation from request to reply: the checks in their order, the call, the answer."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from werkzeug import Response

from contracts.identity import SessionExpired
from contracts.refusals import Refusal, SignInNeeded
from contracts.requests import Request
from messaging.calls import Answer, BoundCalls
from services.gateway import inputs, preconditions, problems
from services.gateway.callers import Caller, check_csrf, check_right, identify
from services.gateway.cookies import ENDED
from services.gateway.devices import device_of
from services.gateway.doors import Doors
from services.gateway.http.answers import (
    document_response,
    file_response,
    json_response,
    text_response,
)
from services.gateway.http.exchange import Exchange
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import (
    BROWSER_SECRET,
    CLIENT_ADDRESS,
    CLIENT_DEVICE,
    Operation,
)
from services.gateway.origins import SAFE_METHODS, check_origin
from services.gateway.session_cache import session_id_of
from services.gateway.sessions import Sessions
from services.gateway.sparse import picked
from services.gateway.streams import stream_response

MOST_COOKIE = 100


def perform(
    exchange: Exchange,
    operation: Operation,
    path: Mapping[str, str],
    *,
    doors: Doors,
    calls: BoundCalls,
) -> Response:
    """Answer one request for an operation, or refuse it.

    What costs little and needs nobody comes first: limits, origin. Then who asks and whether he
    may at all, then what he asks, and last the owner's word.
    """
    client = doors.admit(exchange, operation.limit)
    check_origin(exchange.method, exchange.headers, own_origin=doors.settings.origin)
    ask = partial(ask_owner, exchange, doors, calls)
    caller = _caller(exchange, operation, Sessions(doors.cache, ask))
    check_right(caller, operation.request.action)
    if exchange.method not in SAFE_METHODS:
        check_csrf(caller, exchange.headers.get("X-CSRF-Token"))
    context = _context(exchange, operation, caller, doors)
    asked = inputs.asked_of(
        operation, path=path, query=exchange.query, body=exchange.body, headers=exchange.headers
    )
    values = {**asked.values, **_supplied(exchange, operation, client)}
    job = _job(exchange, operation, values, caller, partial(ask, **context), context)
    reply = _reply(operation, job)
    if reply.ends_session and caller.token is not None:
        # The revocation will be heard too, but here the session is over from now on.
        doors.cache.drop(session_id_of(caller.token))
    return _response(exchange, operation, reply, asked.fields)


def listen(exchange: Exchange, *, doors: Doors, calls: BoundCalls) -> Response:
    """What a page of a session hears while it is open.

    Refuses `SignInNeeded` to all but sessions of people, `SessionExpired`, `TooManyRequests`.
    """
    token = exchange.credentials.token
    if token is None:
        raise SignInNeeded()
    facts = Sessions(doors.cache, partial(ask_owner, exchange, doors, calls)).facts(token)
    stream = doors.streams.open(facts["actor"], session_id_of(token))
    exchange.environ["eventlet.minimum_write_chunk_size"] = 1
    return stream_response(doors.streams, stream, stream.chunks(exchange.more_time))


def _caller(exchange: Exchange, operation: Operation, sessions: Sessions) -> Caller:
    """Who asks; the cookie of a session that is over goes with the answer."""
    try:
        caller = identify(exchange.credentials, operation, sessions)
    except Refusal as refusal:
        if refusal.code == SessionExpired.code:
            exchange.new_cookie = ENDED
        raise
    if caller.expired:
        exchange.new_cookie = ENDED
    return caller


def _context(
    exchange: Exchange, operation: Operation, caller: Caller, doors: Doors
) -> dict[str, Any]:
    headers = exchange.headers
    return {
        "authorization": caller.assertion,
        "idempotency_key": inputs.idempotency_key(operation, headers),
        "business_time": inputs.business_time(headers, driven=doors.driven),
    }


def _cookie_or_none(secret: str | None) -> str | None:
    """One that cannot be ours is none."""
    fits = secret is not None and len(secret) <= MOST_COOKIE and secret.isascii()
    return secret if fits else None


def _supplied(exchange: Exchange, operation: Operation, client: str) -> dict[str, Any]:
    supplied = {
        CLIENT_ADDRESS: client,
        CLIENT_DEVICE: device_of(exchange.headers.get("User-Agent")),
        BROWSER_SECRET: _cookie_or_none(exchange.browser_secret),
    }
    return {name: supplied[name] for name in operation.filled & supplied.keys()}


def _job(
    exchange: Exchange,
    operation: Operation,
    values: dict[str, Any],
    caller: Caller,
    ask: Callable[..., Answer],
    context: Mapping[str, Any],
) -> Job:
    return Job(
        request=operation.request,
        values=values,
        caller=caller,
        ask=ask,
        told=partial(
            problems.document, language=exchange.language, trace_id=exchange.trace.trace_id
        ),
        key=context["idempotency_key"],
        content=exchange.uploaded() if operation.uploads else None,
        wants_token=exchange.headers.get("Accept-Session", "").strip().lower() == "body",
    )


def _reply(operation: Operation, job: Job) -> Reply:
    """The owner's word; who is a stranger only because identity is away hears that it is."""
    try:
        return operation.perform(job)
    except Refusal as refusal:
        if refusal.code == SignInNeeded.code and job.caller.in_doubt is not None:
            raise job.caller.in_doubt from refusal
        raise


def ask_owner(
    exchange: Exchange,
    doors: Doors,
    calls: BoundCalls,
    request: Request,
    *,
    owner: str | None = None,
    within: float = math.inf,
    **context: Any,
) -> Answer:
    """Ask the owner within the exchange's deadline (and so many seconds) and trace."""
    deadline = min(exchange.deadline, time.time() + within)
    with doors.bulkheads.entered(owner or type(request).service, deadline):
        return calls.ask(
            request,
            owner=owner,
            deadline=deadline,
            traceparent=exchange.trace.traceparent,
            correlation_id=exchange.trace.trace_id,
            **context,
        )


def _response(
    exchange: Exchange, operation: Operation, reply: Reply, fields: list[str]
) -> Response:
    if reply.cookie is not None:
        exchange.new_cookie = reply.cookie
    if reply.browser_cookie is not None:
        exchange.new_browser_cookie = reply.browser_cookie
    if reply.content is not None:
        return file_response(reply.content, exchange)
    if operation.foreign is not None:
        return text_response(reply.body["content"], reply.body["content_type"])
    if reply.document is not None:
        response = document_response(reply.document, status=operation.status)
    else:
        body = picked(reply.body, fields) if fields else reply.body
        response = json_response(body, status=operation.status)
    version = reply.version(operation.version_in)
    if version is not None:
        tag = _tag(operation, version, response)
        if operation.conditional and _is_known(exchange, tag):
            return Response(status=304, headers={"ETag": tag})
        response.headers["ETag"] = tag
    if operation.location is not None:
        response.headers["Location"] = operation.location.format_map(reply.body)
    if reply.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _tag(operation: Operation, version: int, response: Response) -> str:
    if operation.conditional:
        return preconditions.tag_of_answer(version, response.get_data())
    return preconditions.tag_of(version)


def _is_known(exchange: Exchange, tag: str) -> bool:
    asked = exchange.headers.get("If-None-Match")
    return asked is not None and preconditions.is_known(asked, tag)
