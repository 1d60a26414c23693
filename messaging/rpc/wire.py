"""RPC on the wire: stock nameko's request and reply, with a deadline and typed refusals.

Context headers (all prefixed ``nameko.``): ``authorization``, ``deadline`` (epoch milliseconds),
``idempotency_key``, ``business_time`` (ISO 8601), ``traceparent``, ``correlation_id``.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.refusals import InternalFault, InvalidInput, Refusal
from vocabulary.ids import new_id

EXCHANGE = "nameko-rpc"
CONTENT_TYPE = "application/json"
REFUSAL_PATH = "zhufeng.refusal"
PREFIX = "nameko."
DEFAULT_SECONDS = 10.0
LONGEST_SECONDS = 60.0
KEY_LENGTHS = range(16, 201)
BODY_SHAPE = 'a JSON object {"args": [], "kwargs": {...}}'

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_NAME = re.compile(r"[\w.:-]{1,64}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request as it came in. `deadline` is epoch seconds; `message_id` names this delivery."""

    method: str
    kwargs: dict[str, Any]
    deadline: float
    message_id: str
    correlation_id: str
    traceparent: str
    authorization: str | None = None
    idempotency_key: str | None = None
    business_time: datetime | None = None

    @property
    def trace_id(self) -> str:
        """What a fault is looked up by in the logs."""
        return self.traceparent.split("-")[1]

    @property
    def remaining(self) -> float:
        """Seconds until the deadline; negative when it passed."""
        return self.deadline - time.time()


def read_call(
    *, routing_key: str, body: bytes, properties: Mapping[str, Any], headers: Mapping[str, Any]
) -> Call:
    """The call in a message; refuses `InvalidInput` for what nobody can read."""
    message_id = _name(properties.get("correlation_id")) or new_id()
    return Call(
        method=routing_key.rpartition(".")[2],
        kwargs=_kwargs(body),
        deadline=_deadline(headers.get(f"{PREFIX}deadline")),
        message_id=message_id,
        correlation_id=_name(headers.get(f"{PREFIX}correlation_id")) or message_id,
        traceparent=_traceparent(headers.get(f"{PREFIX}traceparent")),
        authorization=_text(headers, "authorization"),
        idempotency_key=_key(_text(headers, "idempotency_key")),
        business_time=_time(_text(headers, "business_time")),
    )


def _kwargs(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except ValueError:
        raise InvalidInput(allowed=BODY_SHAPE) from None
    if not isinstance(document, dict) or not isinstance(document.get("kwargs"), dict):
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


def _text(headers: Mapping[str, Any], name: str) -> str | None:
    value = headers.get(PREFIX + name)
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


def _traceparent(value: Any) -> str:
    """The caller's trace context (W3C), or a new one."""
    if isinstance(value, str) and _TRACEPARENT.fullmatch(value):
        return value
    return new_traceparent()


def new_traceparent() -> str:
    """The trace context (W3C) of a conversation that begins here."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def result_body(answer: Any, *, replayed: bool = False) -> bytes:
    """The reply that carries an answer (plain JSON values); stock clients ignore ``meta``."""
    return _encode({"result": answer, "error": None, "meta": {"replayed": replayed}})


def refusal_body(refusal: Refusal) -> bytes:
    """The reply that says no; a stock client sees ``RemoteError("<code> <kind>: …")``."""
    error = {
        "exc_type": refusal.code,
        "exc_path": REFUSAL_PATH,
        "exc_args": [refusal.code],
        "value": f"{refusal.kind}: {refusal}",
        "refusal": refusal.as_dict(),
    }
    return _encode({"result": None, "error": error, "meta": {"replayed": False}})


def _encode(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, kw_only=True)
class ReplyRead:
    """A reply as the caller sees it: the answer, or the refusal's dictionary."""

    answer: dict[str, Any]
    refusal: dict[str, Any] | None
    replayed: bool


def read_reply(body: bytes) -> ReplyRead:
    """What a reply says. One that is not as ours are tells of a fault over there."""
    document = json.loads(body)
    error = document.get("error")
    refusal = error.get("refusal", InternalFault().as_dict()) if error else None
    return ReplyRead(
        answer=document.get("result") or {},
        refusal=refusal,
        replayed=bool(document.get("meta", {}).get("replayed")),
    )
