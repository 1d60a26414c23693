"""Components: the schemas of bodies, answers and problems, and the ways to show who one is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from contracts.gateway import PlatformHealth, Reference
from contracts.refusals import Kind
from contracts.schemas import components_of
from services.gateway.cookies import SESSION_COOKIE
from services.gateway.documenting.bulk import name_bodies, name_rows
from services.gateway.operations.operation import Operation

SECURITY_SCHEMES: dict[str, dict[str, Any]] = {
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
    "assertion": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
}

_TEXT = {"type": "string"}
_TEXT_OR_NULL = {"type": ["string", "null"]}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Why not (RFC 9457). `detail` is in the language of Accept-Language.",
    "properties": {
        "type": {**_TEXT, "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": _TEXT,
        "kind": {**_TEXT, "enum": [kind.value for kind in Kind]},
        "field": _TEXT_OR_NULL,
        "allowed": _TEXT_OR_NULL,
        "detail": _TEXT,
        "detail_reviewed": {"type": "boolean"},
        "trace_id": _TEXT,
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}},
        "details": {"type": "object"},
    },
    "required": ["type", "title", "status", "code", "kind", "field", "allowed", "trace_id"],
}
FIELD_PROBLEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "field": _TEXT,
        "code": _TEXT,
        "allowed": _TEXT,
        "detail": _TEXT,
        "detail_reviewed": {"type": "boolean"},
    },
    "required": ["field", "code", "allowed"],
}
SPARSE_PAGE: dict[str, Any] = {
    "type": "object",
    "description": "A list of which `fields` were asked for: its items hold these alone.",
    "properties": {
        "items": {"type": "array", "items": {"type": "object"}},
        "fields": {"type": "array", "items": _TEXT, "minItems": 1},
        "next_cursor": _TEXT_OR_NULL,
    },
    "required": ["items", "fields"],
}


def schemas(operations: Sequence[Operation]) -> dict[str, Any]:
    """Every component: answers, what bodies hold, problems, and the enums by their own names."""
    answers = {each.answered_with for each in operations} | {Reference, PlatformHealth}
    bodies = {each.request for each in operations if each.has_body}
    contracts = sorted(answers | bodies, key=lambda contract: contract.__name__)
    found = components_of(contracts)
    enums = _enums(contracts)
    for contract in _all_parts(contracts):
        _name_enums(found[contract.__name__], contract, enums)
    name_rows(found, operations)
    name_bodies(found, operations)
    for operation in operations:
        if operation.has_body:
            _leave_out(found[operation.request.__name__], operation)
    named = {
        name: {"type": "string", "enum": [each.value for each in enum], "title": name}
        for name, enum in sorted(enums.items())
    }
    own = {"Problem": PROBLEM, "FieldProblem": FIELD_PROBLEM, "SparsePage": SPARSE_PAGE}
    return {**named, **found, **own}


def _leave_out(schema: dict[str, Any], operation: Operation) -> None:
    """What path, headers or the gateway itself supply is no part of the body."""
    kept = operation.input_fields
    schema["properties"] = {
        name: each for name, each in schema["properties"].items() if name in kept
    }
    required = [name for name in schema.pop("required", []) if name in kept]
    if required:
        schema["required"] = required


def _name_enums(schema: dict[str, Any], contract: type, enums: dict[str, type[StrEnum]]) -> None:
    """Refer to an enum by its name where the contract uses it, so that clients share its type."""
    for name, hint in get_type_hints(contract).items():
        enum = _enum_in(hint)
        place = schema["properties"].get(name)
        if enum is None or enums.get(enum.__name__) is not enum or place is None:
            continue
        reference = {"$ref": f"#/components/schemas/{enum.__name__}"}
        nullable = None in place.pop("enum")
        place.pop("type")
        if nullable:
            place["anyOf"] = [reference, {"type": "null"}]
        else:
            place.update(reference)


def _enums(contracts: Iterable[type]) -> dict[str, type[StrEnum]]:
    """Enums by name; two of one name (LeadState of hotline and of relief) stay unnamed."""
    found: dict[str, set[type[StrEnum]]] = {}
    for contract in _all_parts(contracts):
        for hint in get_type_hints(contract).values():
            enum = _enum_in(hint)
            if enum is not None:
                found.setdefault(enum.__name__, set()).add(enum)
    return {name: enums.pop() for name, enums in found.items() if len(enums) == 1}


def _enum_in(hint: Any) -> type[StrEnum] | None:
    """The enum of a field that holds one, or one or none; not of a list."""
    choices = [each for each in get_args(hint) or (hint,) if each is not type(None)]
    if len(choices) != 1 or get_origin(hint) in (list, dict):
        return None
    (only,) = choices
    return only if isinstance(only, type) and issubclass(only, StrEnum) else None


def _all_parts(contracts: Iterable[type]) -> Iterator[type]:
    """The contracts and every dataclass that they hold, each once."""
    waiting, seen = list(contracts), set()
    while waiting:
        contract = waiting.pop()
        if contract in seen:
            continue
        seen.add(contract)
        yield contract
        for hint in get_type_hints(contract).values():
            waiting.extend(filter(dataclasses.is_dataclass, _leaves(hint)))


def _leaves(hint: Any) -> Iterator[Any]:
    inner = get_args(hint)
    if inner and get_origin(hint) is not Annotated:
        for each in inner:
            yield from _leaves(each)
    elif isinstance(hint, type):
        yield hint
