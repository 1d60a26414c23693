"""A request as it came from the broker, read into a call: in clear, or sealed by one of us."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from contracts.refusals import DeadlinePassed, InvalidInput, ServiceUnavailable
from messaging.rpc.sealed import SEALED_TYPE, CallSeal, OwnerSeals
from messaging.rpc.wire import (
    CARRIED,
    CONTENT_TYPE,
    DEFAULT_SECONDS,
    PREFIX,
    SEAL_FIELD,
    Call,
)
from messaging.sealing import BrokenSeal, NotAReader
from messaging.tracing import Trace, trace_of
from vocabulary.ids import new_id

LONGEST_SECONDS = 60.0
KEY_LENGTHS = range(16, 201)
BODY_SHAPE = 'a JSON object {"args": [], "kwargs": {...}}'

_NAME = re.compile(r"[\w.:-]{1,64}", re.ASCII)


def read_call(
    *,
    routing_key: str,
    body: bytes,
    properties: Mapping[str, Any],
    headers: Mapping[str, Any],
    seals: OwnerSeals,
) -> Call:
    """The call in a message.

    Refuses `InvalidInput` for what nobody can read. A sealed request that came too late is refused
    with `DeadlinePassed` unopened, and one that does not open with `ServiceUnavailable`.
    """
    deadline = _deadline(headers.get(f"{PREFIX}deadline"))
    seal: CallSeal | None = None
    if properties.get("content_type") == SEALED_TYPE:
        if deadline <= time.time():
            raise DeadlinePassed()
        document, seal = _opened(body, seals, routing_key, properties, headers)
        carried: Mapping[str, Any] = document
    else:
        document = _in_clear(body, properties)
        carried = {name: headers.get(PREFIX + name) for name in CARRIED}
    message_id = _name(properties.get("correlation_id")) or new_id()
    return Call(
        method=routing_key.rpartition(".")[2],
        kwargs=_kwargs(document),
        deadline=deadline,
        message_id=message_id,
        correlation_id=_name(headers.get(f"{PREFIX}correlation_id")) or message_id,
        trace=_trace(headers.get(f"{PREFIX}traceparent")),
        authorization=_text(carried, "authorization"),
        idempotency_key=_key(_text(carried, "idempotency_key")),
        business_time=_time(_text(carried, "business_time")),
        seal=seal,
    )


def _in_clear(body: bytes, properties: Mapping[str, Any]) -> dict[str, Any]:
    if properties.get("content_type") != CONTENT_TYPE:
        raise InvalidInput(allowed=f"content type {CONTENT_TYPE}")
    return _document(body)


def _opened(
    body: bytes,
    seals: OwnerSeals,
    routing_key: str,
    properties: Mapping[str, Any],
    headers: Mapping[str, Any],
) -> tuple[dict[str, Any], CallSeal]:
    try:
        plain, seal = seals.open(
            body,
            operation=routing_key,
            call_id=str(properties.get("correlation_id")),
            deadline=int(headers.get(f"{PREFIX}deadline") or 0),
        )
    except (BrokenSeal, NotAReader):
        raise ServiceUnavailable(field=SEAL_FIELD, allowed="sealed with present keys") from None
    return _document(plain), seal


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(body)
    except ValueError:
        document = None  # refused below, as is JSON of another shape
    if not isinstance(document, dict):
        raise InvalidInput(allowed=BODY_SHAPE)
    return document


def _kwargs(document: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(document.get("kwargs"), dict):
        raise InvalidInput(allowed=BODY_SHAPE)
    if document.get("args"):
        raise InvalidInput(field="args", allowed="none: arguments are named")
    return dict(document["kwargs"])


def _deadline(value: Any) -> float:
    now = time.time()
    if value is None:
        return now + DEFAULT_SECONDS
    try:
        return min(int(value) / 1000, now + LONGEST_SECONDS)
    except (TypeError, ValueError, OverflowError):
        raise InvalidInput(field="deadline", allowed="epoch milliseconds") from None


def _text(carried: Mapping[str, Any], name: str) -> str | None:
    value = carried.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidInput(field=name, allowed="a text")
    return value


def _key(key: str | None) -> str | None:
    if key is not None and len(key) not in KEY_LENGTHS:
        raise InvalidInput(field="idempotency_key", allowed="16 to 200 characters")
    return key


def _time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None  # answered below, as is a time without zone
    if moment is None or moment.tzinfo is None:
        raise InvalidInput(field="business_time", allowed="ISO 8601 with a time zone")
    return moment


def _name(value: Any) -> str | None:
    """An id from outside, if it can be logged and stored as it is."""
    return value if isinstance(value, str) and _NAME.fullmatch(value) else None


def _trace(value: Any) -> Trace:
    """A span in the caller's trace, or in a new one."""
    return trace_of(value if isinstance(value, str) else None)
