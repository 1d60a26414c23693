"""Asks every operation of the API with a given text wherever it takes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

WRITING = {"post", "put", "patch"}
# The first ends the session; the second answers with the examples of the description.
LEFT_OUT = {"identity_sign_out", "get_openapi"}
# A wrong try here is counted against whoever asks, and in the end locks out the other tests.
COUNTED = ("/api/session", "/api/tokens", "/api/progress")


@dataclass(frozen=True)
class Ask:
    """One request as the description of the API allows it, but for its values."""

    operation: str
    method: str
    path: str
    body: Mapping[str, Any] | None


def asks_with(described: Mapping[str, Any], text: str) -> Iterator[Ask]:
    """Every operation with `text` in the path, in the query and in the body's fields.

    Each body once with a field that nobody knows, named by the text, and once without: the first is
    refused by the gateway, the second gets as far as its values let it.
    """
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] in LEFT_OUT:
                continue
            asked = _filled(path, operation, text)
            if method not in WRITING:
                yield Ask(operation["operationId"], method, asked, None)
                continue
            fields = dict.fromkeys(_fields(described, operation), text)
            yield Ask(operation["operationId"], method, asked, {**fields, text: text})
            if not path.startswith(COUNTED):
                yield Ask(operation["operationId"], method, asked, fields)


def _filled(path: str, operation: Mapping[str, Any], text: str) -> str:
    query = [quote(text) + "=" + quote(text)]
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(text, safe=""))
        elif parameter["in"] == "query":
            query.append(f"{parameter['name']}={quote(text)}")
    # Once unknown, and refused; once known, and answered.
    return f"{path}?{'&'.join(query if len(query) == 1 else query[1:])}"


def _fields(described: Mapping[str, Any], operation: Mapping[str, Any]) -> list[str]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    found = described["components"]["schemas"].get(name, schema)
    return list(found.get("properties", {}))
