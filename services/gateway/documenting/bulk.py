"""Bulk operations in the document: rows are whole commands, outcomes hold what each is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, get_args, get_type_hints

from contracts.bulk import Bulk, RowOutcome
from contracts.requests import Command
from services.gateway.operations.operation import Operation

Schemas = dict[str, Any]


def name_rows(found: Schemas, operations: Sequence[Operation]) -> None:
    """Rows get components of their own: a command alone has its record in the path."""
    for row in _rows(operations).values():
        found[_name(row)] = deepcopy(found[row.__name__])
    for operation, row in _rows(operations).items():
        rows = found[operation.request.__name__]["properties"]["rows"]
        rows["items"] = _reference(_name(row))


def name_bodies(found: Schemas, operations: Sequence[Operation]) -> None:
    """What a row is answered: the record of its command, or the problem."""
    answers = sorted({row.answer.__name__ for row in _rows(operations).values()})
    outcome = found[RowOutcome.__name__]
    outcome["properties"]["body"] = {"anyOf": [_reference(name) for name in (*answers, "Problem")]}
    outcome["required"] = [*outcome["required"], "body"]


def _rows(operations: Sequence[Operation]) -> Mapping[Operation, type[Command]]:
    bulk = [each for each in operations if issubclass(each.request, Bulk)]
    return {each: _row_of(each.request) for each in bulk}


def _row_of(request: type[Any]) -> type[Command]:
    (row,) = get_args(get_type_hints(request)["rows"])
    return row


def _name(row: type[Command]) -> str:
    return f"{row.__name__}Row"


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
