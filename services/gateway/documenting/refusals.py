"""Refusals in the document: for each operation all that it may be refused with, by status."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any

from contracts import gateway
from contracts.identity import DelegationNotInForce, SessionExpired
from contracts.refusals import (
    AssertionInvalid,
    CommandInProgress,
    DeadlinePassed,
    InternalFault,
    InvalidInput,
    KeyReused,
    Refusal,
    RightMissing,
    ServiceUnavailable,
    SignInNeeded,
    VersionConflict,
    VersionOutdated,
)
from services.gateway.callers import OWED
from services.gateway.operations.operation import Operation
from services.gateway.problems import CONTENT_TYPE

_EVERYWHERE = (
    gateway.RequestMalformed,
    gateway.AddressTooLong,
    gateway.HeadTooLarge,
    gateway.BusinessTimeRefused,
    gateway.HeaderMalformed,
    AssertionInvalid,
    SessionExpired,
    InvalidInput,  # also for a parameter that no operation has
    InternalFault,
    ServiceUnavailable,
    DeadlinePassed,
)
_AGAIN = {"Retry-After": {"schema": {"type": "integer"}}}
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    412: {"ETag": {"schema": {"type": "string"}}},
    429: _AGAIN,
    503: _AGAIN,
}
_OF_BODIES = (
    gateway.BodyMalformed,
    gateway.BodyTooLarge,
    gateway.BodyTooSlow,
    gateway.BodyTypeUnsupported,
)


def refusals_of(operation: Operation) -> list[type[Refusal]]:
    """Everything that the operation may be refused with, by status and code."""
    found: set[type[Refusal]] = {*_EVERYWHERE, *operation.refuses}
    if operation.has_body:
        found.update(_OF_BODIES)
    if operation.method != "GET":
        found.update((gateway.CrossSiteRefused, gateway.CsrfTokenWrong))
    if operation.needs_key:
        found.update((gateway.IdempotencyKeyMissing, KeyReused, CommandInProgress))
    if operation.limit is not None:
        found.add(gateway.TooManyRequests)
    if not operation.safe:
        found.add(VersionConflict)
    if operation.versioned:
        found.add(VersionOutdated)
    if operation.version_needed:
        found.add(gateway.VersionMissing)
    if operation.foreign is None:
        found.add(DelegationNotInForce)
    if not operation.public:
        found.update((SignInNeeded, RightMissing, *OWED.values()))
    return sorted(found, key=lambda refusal: (refusal().http_status, refusal.code))


def problems(
    refusals: Iterable[type[Refusal]], *, shown: type | None = None
) -> dict[str, dict[str, Any]]:
    """One response per status, which names its codes.

    `shown` is the record that a change is refused for when it was changed meanwhile.
    """
    return {
        str(status): _outdated(shown) if found == [VersionOutdated] and shown else _named(found)
        for status, found in _by_status(refusals).items()
    }


def _outdated(shown: type) -> dict[str, Any]:
    """412 with the present state in it."""
    problem = _problem([VersionOutdated])
    current = {"$ref": f"#/components/schemas/{shown.__name__}"}
    details = {"properties": {"version": {"type": "integer"}, "current": current}}
    (content,) = problem["content"].values()
    content["schema"]["allOf"].append({"properties": {"details": details}})
    return problem


def _named(refusals: Sequence[type[Refusal]]) -> dict[str, Any]:
    return _shared(refusals) or _problem(refusals)


def _by_status(refusals: Iterable[type[Refusal]]) -> dict[int, list[type[Refusal]]]:
    found: dict[int, list[type[Refusal]]] = {}
    for refusal in refusals:
        found.setdefault(refusal().http_status, []).append(refusal)
    return found


def _shared(refusals: Sequence[type[Refusal]]) -> dict[str, Any] | None:
    """A status with one refusal only is the same response everywhere."""
    if len(refusals) > 1:
        return None
    return {"$ref": f"#/components/responses/{refusals[0].__name__}"}


def responses(operations: Sequence[Operation]) -> dict[str, Any]:
    """The responses that several operations share: one per refusal that stands alone."""
    alone = {InternalFault, ServiceUnavailable}
    for operation in operations:
        by_status = _by_status(refusals_of(operation)).values()
        alone |= {found[0] for found in by_status if len(found) == 1}
    return {each.__name__: _problem([each]) for each in sorted(alone, key=lambda each: each.code)}


def _problem(refusals: Sequence[type[Refusal]]) -> dict[str, Any]:
    lines = [f"`{each.code}`: {first_line(each)}" for each in refusals]
    codes = {"properties": {"code": {"enum": [each.code for each in refusals]}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Problem"}, codes]}
    return {
        "description": "\n\n".join(lines),
        "content": {CONTENT_TYPE: {"schema": schema}},
        **_headers(refusals[0]().http_status),
    }


def _headers(status: int) -> dict[str, Any]:
    """What a refusal of this status says in its headers."""
    named = _HEADERS.get(status)
    return {"headers": named} if named else {}


def first_line(documented: Any) -> str:
    """What a docstring says first."""
    return (inspect.getdoc(documented) or "").partition("\n")[0]
