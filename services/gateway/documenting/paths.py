"""Paths: each operation with its parameters, body, answer, and every refusal that it may give."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import Any

from contracts import gateway
from contracts.refusals import InternalFault, ServiceUnavailable
from contracts.schemas import components_of
from services.gateway.callers import ACTING_FOR
from services.gateway.documenting.forms import body_of, in_a_foreign_form, of_a_file
from services.gateway.documenting.refusals import first_line, problems, refusals_of
from services.gateway.inputs import KEY_PATTERN
from services.gateway.operations.forwarding import MOST_NAMING
from services.gateway.operations.operation import SESSION_TOKEN, Operation
from services.gateway.preconditions import TAGS
from services.gateway.sparse import FIELDS

_HEADER = {"in": "header", "required": False}
_ETAG = {"schema": {"type": "string", "pattern": '^"[0-9]+(-[0-9a-f]{16})?"$'}}


def paths(operations: Sequence[Operation]) -> dict[str, dict[str, Any]]:
    """Path → method → operation."""
    found: dict[str, dict[str, Any]] = {}
    for each in operations:
        found.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    for path, (answer, words) in _OWN.items():
        found[path] = {"get": _own(path, answer, words)}
    return found


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
            str(operation.status): _answer_to(operation),
            **problems(refusals_of(operation), shown=_shown(operation)),
        },
    }
    if operation.conditional:
        documented["responses"]["304"] = {
            "description": "The caller has this answer already.",
            "headers": {"ETag": _ETAG},
        }
    body = body_of(operation)
    if body is not None:
        documented["requestBody"] = body
    return documented


def _shown(operation: Operation) -> type | None:
    """The record that a change answers with, also when somebody else changed it first."""
    return operation.answered_with if operation.tagged else None


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    """Either scheme; an empty one says that nobody need be signed in."""
    anybody = operation.public and SESSION_TOKEN not in operation.filled
    nobody: list[dict[str, list[str]]] = [{}] if anybody else []
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
    if operation.item_fields:
        yield _fields(operation.item_fields)


def _fields(known: Sequence[str]) -> dict[str, Any]:
    return {
        "name": FIELDS,
        "in": "query",
        "required": False,
        "description": "Only these fields of each item, separated by commas.",
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [*known]}},
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
    if operation.foreign is None:
        yield {**_HEADER, "name": ACTING_FOR, "schema": {"type": "string", "format": "uuid"}}
    if operation.uploads:
        named = {"type": "string", "maxLength": MOST_NAMING}
        yield {
            **_HEADER,
            "name": "Content-Disposition",
            "description": "How the file is called: `attachment; filename*=UTF-8''…` (RFC 8187).",
            "schema": named,
        }
    if operation.needs_key:
        key = {"type": "string", "pattern": f"^{KEY_PATTERN}$"}
        yield {**_HEADER, "name": "Idempotency-Key", "required": True, "schema": key}
    if operation.versioned:
        seen = _tags("If-Match", "the version that was seen")
        yield _needed(seen) if operation.version_needed else seen
    if operation.conditional:
        yield _tags("If-None-Match", "what the caller has")


def _tags(header: str, what: str) -> dict[str, Any]:
    return {
        **_HEADER,
        "name": header,
        "description": f"The ETag of an answer: {what}. Also a list of them, or `*`.",
        "schema": {"type": "string", "format": "entity-tag", "pattern": rf"^(?:\*|{TAGS})$"},
        "example": '"3"',
    }


def _needed(tags: dict[str, Any]) -> dict[str, Any]:
    """The header of a change that is for one version alone: ``*`` says none."""
    return {
        **tags,
        "required": True,
        "description": "The ETag of an answer: the version that was seen. `*` is refused (428).",
        "schema": {"type": "string", "format": "version-tag", "pattern": f"^{TAGS}$"},
    }


def _answer_to(operation: Operation) -> dict[str, Any]:
    if operation.downloads:
        return of_a_file()
    if operation.foreign is not None:
        return in_a_foreign_form(operation.answered_with, operation.foreign)
    documented = _answer(operation.answered_with, _answer_headers(operation), operation.document)
    if operation.item_fields:
        (content,) = documented["content"].values()
        sparse = {"$ref": "#/components/schemas/SparsePage"}
        content["schema"] = {"anyOf": [content["schema"], sparse]}
    return documented


def _answer(answer: type, headers: dict[str, Any], document: str | None = None) -> dict[str, Any]:
    """A file has no schema: JSON Schema describes what it is not."""
    reference = {"$ref": f"#/components/schemas/{answer.__name__}"}
    content = {document: {}} if document else {"application/json": {"schema": reference}}
    return {
        "description": first_line(answer),
        "content": content,
        "headers": {"X-Trace-Id": {"schema": {"type": "string"}}, **headers},
    }


def _answer_headers(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if operation.tagged:
        found["ETag"] = _ETAG
    if operation.location is not None:
        found["Location"] = {"schema": {"type": "string", "format": "uri-reference"}}
    if operation.needs_key:
        found["Idempotent-Replayed"] = {"schema": {"type": "string", "enum": ["true"]}}
    return found


_OWN = {
    "/api/reference": (gateway.Reference, "The codes of all forms and lists, with their texts."),
    "/api/health": (
        gateway.PlatformHealth,
        "Whether every service is ready; 503 names those that are not.",
    ),
    "/api/openapi.json": (None, "This document."),
    "/api/docs": (None, "This document as a page."),
}


def _own(path: str, answer: type | None, words: str) -> dict[str, Any]:
    page = {"text/html; charset=utf-8": {"schema": {"type": "string"}}}
    anything = page if path == "/api/docs" else {"application/json": {"schema": {"type": "object"}}}
    good = _answer(answer, {}) if answer else {"description": words, "content": anything}
    responses = {"200": good, **problems((InternalFault,))}
    if answer is gateway.PlatformHealth:
        responses |= problems((gateway.TooManyRequests,))
        responses["503"] = _answer(answer, {"Retry-After": {"schema": {"type": "integer"}}})
    else:
        responses |= problems((ServiceUnavailable,))
    name = path.removeprefix("/api/").removesuffix(".json")
    return {
        "operationId": f"get_{name}",
        "tags": ["gateway"],
        "summary": words,
        "security": [{}],
        "responses": responses,
    }
