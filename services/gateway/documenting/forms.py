"""What is sent and answered, where it is not the JSON of a contract: files, forms of others."""

from __future__ import annotations

import dataclasses
from typing import Any

from contracts.files import FileType
from services.gateway.documenting.refusals import first_line
from services.gateway.operations.foreign import ForeignForm
from services.gateway.operations.operation import Operation

_BYTES = {"type": "string", "format": "binary"}
_TEXT = {"schema": {"type": "string"}}


def body_of(operation: Operation) -> dict[str, Any] | None:
    """The body that the operation takes, None where it takes none."""
    if operation.has_body:
        return _json(operation)
    if operation.uploads:
        return {
            "required": True,
            "description": "The content of the file and nothing else; its type is found in it.",
            "content": {"application/octet-stream": {"schema": _BYTES}},
        }
    if operation.foreign is not None and operation.foreign.body is not None:
        return {"required": True, "content": {operation.foreign.takes: _TEXT}}
    return None


def of_a_file() -> dict[str, Any]:
    """The content of a file, to be kept under the name that it was given."""
    return {
        "description": "The content of the file.",
        "content": {each.value: {} for each in FileType},
        "headers": {"X-Trace-Id": _TEXT, "Content-Disposition": _TEXT},
    }


def in_a_foreign_form(answer: type, form: ForeignForm) -> dict[str, Any]:
    """A text in the form of whoever asks."""
    return {
        "description": first_line(answer),
        "content": dict.fromkeys(form.answers, _TEXT),
        "headers": {"X-Trace-Id": _TEXT},
    }


def _json(operation: Operation) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{operation.request.__name__}"}
    needed = any(
        each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING
        for each in dataclasses.fields(operation.request)
        if each.name in operation.input_fields
    )
    return {"required": needed, "content": {"application/json": {"schema": reference}}}
