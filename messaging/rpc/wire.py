"""RPC on the wire: stock nameko's request and reply, with a deadline and typed refusals.

Context headers (all prefixed ``nameko.``): ``authorization``, ``deadline`` (epoch milliseconds),
``idempotency_key``, ``business_time`` (ISO 8601), ``traceparent``, ``correlation_id``. A sealed
call (`messaging.rpc.sealed`) carries `CARRIED` beside its arguments under the seal, not in headers.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from contracts.refusals import InternalFault, Refusal
from messaging.rpc.sealed import SEALED_TYPE, CallSeal
from messaging.sealing import BrokenSeal
from messaging.tracing import Trace

EXCHANGE = "nameko-rpc"
CONTENT_TYPE = "application/json"
REFUSAL_PATH = "zhufeng.refusal"
PREFIX = "nameko."
DEFAULT_SECONDS = 10.0
SEAL_FIELD = "seal"
CARRIED = ("authorization", "idempotency_key", "business_time")


@dataclass(frozen=True)
class WireBody:
    """The body of a message, and the AMQP properties that say what it is."""

    body: bytes
    properties: Mapping[str, str]


def in_clear(body: bytes) -> WireBody:
    """A JSON document, as stock nameko sends and reads it."""
    return WireBody(body, {"content_type": CONTENT_TYPE, "content_encoding": "utf-8"})


def sealed(body: bytes) -> WireBody:
    """What only one process can open."""
    return WireBody(body, {"content_type": SEALED_TYPE, "content_encoding": "binary"})


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request as it came in. `deadline` is epoch seconds; `message_id` names this delivery.

    `trace` is the span in which it is answered, a child of the caller's where he named one.
    `seal` is there when the request was sealed: its reply must be, too.
    """

    method: str
    kwargs: dict[str, Any]
    deadline: float
    message_id: str
    correlation_id: str
    trace: Trace
    authorization: str | None = None
    idempotency_key: str | None = None
    business_time: datetime | None = None
    seal: CallSeal | None = None

    @property
    def traceparent(self) -> str:
        """The trace context of what this call causes."""
        return self.trace.traceparent

    @property
    def trace_id(self) -> str:
        """What a fault is looked up by in the logs."""
        return self.trace.trace_id

    @property
    def caller(self) -> str | None:
        """The service whose key sealed the request; None when it came in clear."""
        return self.seal.shared.caller if self.seal is not None else None

    @property
    def remaining(self) -> float:
        """Seconds until the deadline; negative when it passed."""
        return self.deadline - time.time()

    def reply(self, plain: bytes) -> WireBody:
        """The reply as it goes out: sealed for who sealed the request."""
        return in_clear(plain) if self.seal is None else sealed(self.seal.seal_reply(plain))


def sealed_request(kwargs: Mapping[str, Any], given: Mapping[str, Any], seal: CallSeal) -> WireBody:
    """A sealed request; `given` are those of `CARRIED` that the caller gives."""
    return sealed(seal.seal_request(_encode({"kwargs": kwargs, **given})))


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
    return orjson.dumps(document)


@dataclass(frozen=True, kw_only=True)
class ReplyRead:
    """A reply as the caller sees it: the answer, or the refusal's dictionary."""

    answer: dict[str, Any]
    refusal: dict[str, Any] | None
    replayed: bool


def read_reply(body: bytes, content_type: str | None, seal: CallSeal) -> ReplyRead:
    """What a reply to a sealed request says. One that is not as ours are tells of a fault there.

    Raises `BrokenSeal` for what does not open, and for an answer in clear: only a refusal may be,
    which owners say at the door, before they know who asks.
    """
    is_sealed = content_type == SEALED_TYPE
    document = orjson.loads(seal.open_reply(body) if is_sealed else body)
    if not is_sealed and not document.get("error"):
        raise BrokenSeal("a sealed request was answered in clear")
    error = document.get("error")
    refusal = error.get("refusal", InternalFault().as_dict()) if error else None
    return ReplyRead(
        answer=document.get("result") or {},
        refusal=refusal,
        replayed=bool(document.get("meta", {}).get("replayed")),
    )
