"""Paths: each operation with its parameters, body, answer, and every refusal that it may give."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterable, Sequence
from typing import Any

from contracts import gateway
from contracts.identity import SessionExpired
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
)
from contracts.schemas import components_of
from services.gateway.operations.operation import Operation
from services.gateway.problems import CONTENT_TYPE

_HEADER = {"in": "header", "required": False}
_EVERYWHERE = (
    gateway.RequestMalformed,
    gateway.AddressTooLong,
    gateway.HeadTooLarge,
    gateway.BusinessTimeRefused,
    gateway.HeaderMalformed,
    AssertionInvalid,
    SessionExpired,
    InternalFault,
    ServiceUnavailable,
    DeadlinePassed,
)
_OF_BODIES = (
    gateway.BodyMalformed,
    gateway.BodyTooLarge,
    gateway.BodyTooSlow,
    gateway.BodyTypeUnsupported,
)


def paths(operations: Sequence[Operation]) -> dict[str, dict[str, Any]]:
    """Path → method → operation."""
    found: dict[str, dict[str, Any]] = {}
    for each in operations:
        found.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    for path, (answer, words) in _OWN.items():
        found[path] = {"get": _own(path, answer, words)}
    return found


def refusals_of(operation: Operation) -> list[type[Refusal]]:
    """Everything that the operation may be refused with, by status and code."""
    found: set[type[Refusal]] = {*_EVERYWHERE, *operation.refuses}
    if operation.input_fields or operation.path_fields or operation.has_body:
        found.add(InvalidInput)
    if operation.has_body:
        found.update(_OF_BODIES)
    if operation.method != "GET":
        found.update((gateway.CrossSiteRefused, gateway.CsrfTokenWrong))
    if operation.needs_key:
        found.update((gateway.IdempotencyKeyMissing, KeyReused, CommandInProgress))
    if operation.limit is not None:
        found.add(gateway.TooManyRequests)
    if not operation.public:
        found.update((SignInNeeded, RightMissing))
    return sorted(found, key=lambda refusal: (refusal().http_status, refusal.code))


def _operation(operation: Operation) -> dict[str, Any]:
    summary, _, description = (inspect.getdoc(operation.request) or "").partition("\n")
    documented: dict[str, Any] = {
        "operationId": operation.name.replace(".", "_"),
        "tags": [operation.request.service],
        "summary": summary,
        **({"description": description.strip()} if description.strip() else {}),
        "security": _security(operation),
        "parameters": [*_inputs(operation), *_headers(operation)],
        "responses": {
            str(operation.status): _answer(operation.answered_with, _answer_headers(operation)),
            **_problems(refusals_of(operation)),
        },
    }
    if operation.has_body:
        documented["requestBody"] = _body(operation)
    return documented


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    """Either scheme; an empty one says that nobody need be signed in."""
    nobody: list[dict[str, list[str]]] = [{}] if operation.public and not operation.filled else []
    return [*nobody, {"session": []}, {"assertion": []}]


def _inputs(operation: Operation) -> Iterable[dict[str, Any]]:
    schema = components_of([operation.request])[operation.request.__name__]
    required = schema.get("required", [])
    for name in operation.path_fields:
        yield {"name": name, "in": "path", "required": True, "schema": schema["properties"][name]}
    if not operation.has_body:
        for name in operation.input_fields:
            yield {
                "name": name,
                "in": "query",
                "required": name in required,
                "schema": _given(schema["properties"][name]),
            }


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter that is there: a query string knows no null."""
    kinds, members = schema.get("type"), schema.get("enum")
    given = dict(schema)
    if given.get("default", ...) is None:
        del given["default"]
    if isinstance(kinds, list):
        given["type"] = next(kind for kind in kinds if kind != "null")
    if members:
        given["enum"] = [member for member in members if member is not None]
    return given


def _headers(operation: Operation) -> Iterable[dict[str, Any]]:
    if operation.needs_key:
        key = {"type": "string", "minLength": 16, "maxLength": 200}
        yield {**_HEADER, "name": "Idempotency-Key", "required": True, "schema": key}
    if operation.versioned:
        version = {"type": "string", "pattern": '^"[0-9]+"$'}
        yield {**_HEADER, "name": "If-Match", "schema": version}


def _body(operation: Operation) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{operation.request.__name__}"}
    needed = any(
        each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
        for each in dataclasses.fields(operation.request)
        if each.name in operation.input_fields
    )
    return {"required": needed, "content": {"application/json": {"schema": reference}}}


def _answer(answer: type, headers: dict[str, Any]) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{answer.__name__}"}
    return {
        "description": _first_line(answer),
        "content": {"application/json": {"schema": reference}},
        "headers": {"X-Trace-Id": {"schema": {"type": "string"}}, **headers},
    }


def _answer_headers(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if any(each.name == "version" for each in dataclasses.fields(operation.answered_with)):
        found["ETag"] = {"schema": {"type": "string"}}
    if operation.needs_key:
        found["Idempotent-Replayed"] = {"schema": {"type": "string", "enum": ["true"]}}
    return found


def _problems(refusals: Iterable[type[Refusal]]) -> dict[str, Any]:
    """One response per status, which names its codes."""
    return {
        str(status): _shared(found) or _problem(found)
        for status, found in _by_status(refusals).items()
    }


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
    lines = [f"`{each.code}`: {_first_line(each)}" for each in refusals]
    codes = {"properties": {"code": {"enum": [each.code for each in refusals]}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Problem"}, codes]}
    return {"description": "\n\n".join(lines), "content": {CONTENT_TYPE: {"schema": schema}}}


def _first_line(documented: Any) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]


_OWN = {
    "/api/reference": (gateway.Reference, "The codes of all forms and lists, with their texts."),
    "/api/health": (gateway.PlatformHealth, "Whether every service is ready: 200, else 503."),
    "/api/openapi.json": (None, "This document."),
}


def _own(path: str, answer: type | None, words: str) -> dict[str, Any]:
    anything = {"application/json": {"schema": {"type": "object"}}}
    good = _answer(answer, {}) if answer else {"description": words, "content": anything}
    responses = {"200": good, **_problems((InternalFault,))}
    if answer is gateway.PlatformHealth:
        responses["503"] = _answer(answer, {})
    else:
        responses |= _problems((ServiceUnavailable,))
    name = path.removeprefix("/api/").removesuffix(".json")
    return {
        "operationId": f"get_{name}",
        "tags": ["gateway"],
        "summary": words,
        "security": [{}],
        "responses": responses,
    }
