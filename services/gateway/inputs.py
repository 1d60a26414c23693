"""From an HTTP request to plain values for the contract: path, query string or body, headers."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import Headers

from contracts.gateway import (
    BusinessTimeRefused,
    HeaderMalformed,
    IdempotencyKeyMissing,
    VersionMissing,
)
from contracts.refusals import InvalidInput
from contracts.schemas.faults import UNKNOWN_FIELD, invalid_input
from services.gateway import preconditions, query_strings, strict_json
from services.gateway.operations.operation import EXPECTED_VERSION, Operation
from services.gateway.sparse import take_fields

KEY_PATTERN = "[!-~]{16,200}"  # visible ASCII, as the document says it too

_KEY = re.compile(KEY_PATTERN)
_BUSINESS_YEARS = range(2000, 2101)  # far from where a time zone would leave the calendar


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request asks: the contract's fields, and which of an item's fields to show (or all).

    The values are still unchecked but for their names.
    """

    values: dict[str, Any]
    fields: list[str]


def asked_of(
    operation: Operation,
    *,
    path: Mapping[str, str],
    query: str,
    body: bytes,
    headers: Headers,
) -> Asked:
    """All that the request brings.

    Refuses `InvalidInput`, `BodyMalformed`, `RequestMalformed`, `HeaderMalformed`,
    `VersionMissing`.
    """
    allowed = operation.input_fields
    fields, parameters = take_fields(query_strings.parse(query), operation.item_fields)
    if operation.has_body:
        query_strings.values(parameters, operation.request, ())
        found = _fields_of(strict_json.parse(body), allowed)
    else:
        if operation.foreign is not None:
            parameters = [each for each in parameters if each[0] in allowed]
        found = query_strings.values(parameters, operation.request, allowed)
    if operation.body_field is not None:
        found[operation.body_field] = base64.b64encode(body).decode()
    if operation.versioned:
        found |= _seen_version(operation, headers)
    elif operation.of_many and "If-Match" in headers:
        # Whoever sends it relies on it.
        raise HeaderMalformed(field="If-Match", allowed="no such header: each row has its version")
    named = query_strings.values([*path.items()], operation.request, operation.path_fields)
    return Asked(values={**found, **named}, fields=fields)


def idempotency_key(operation: Operation, headers: Headers) -> str | None:
    """The key of a command that needs one; refuses `IdempotencyKeyMissing`, `HeaderMalformed`."""
    if not operation.needs_key:
        return None
    key = headers.get("Idempotency-Key")
    if key is None:
        raise IdempotencyKeyMissing(field="Idempotency-Key", allowed="16 to 200 characters")
    if not _KEY.fullmatch(key):
        raise HeaderMalformed(field="Idempotency-Key", allowed="16 to 200 visible characters")
    return key


def business_time(headers: Headers, *, driven: bool) -> datetime | None:
    """The moment of ``X-Business-Time``; refuses `BusinessTimeRefused` where the clock is real."""
    text = headers.get("X-Business-Time")
    if text is None:
        return None
    if not driven:
        raise BusinessTimeRefused(field="X-Business-Time", allowed="no such header")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in _BUSINESS_YEARS:
        allowed = "ISO 8601 with a time zone, in the years 2000 to 2100"
        raise HeaderMalformed(field="X-Business-Time", allowed=allowed)
    return moment


def _fields_of(value: Any, allowed: tuple[str, ...]) -> dict[str, Any]:
    """The body's fields; one that belongs into path or header is unknown in the body."""
    if not isinstance(value, dict):
        raise InvalidInput(allowed="an object")
    strangers = {name: [UNKNOWN_FIELD] for name in value if name not in allowed}
    if strangers:
        raise invalid_input(strangers)
    return dict(value)


def _seen_version(operation: Operation, headers: Headers) -> dict[str, int]:
    """The version that the change is for; none where any will do."""
    asked = headers.get("If-Match")
    version = None if asked is None else preconditions.expected_version(asked)
    if version is not None:
        return {EXPECTED_VERSION: version}
    if operation.version_needed:
        raise VersionMissing(field="If-Match", allowed='the ETag of an answer, such as "3"')
    return {}
