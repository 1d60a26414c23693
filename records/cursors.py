"""Cursors: where a page ended, as an opaque text that names nothing but sort values.

A cursor carries no right: the scope is applied anew to every page. What comes back is checked to be
of this list and to hold plain values only, so that it cannot smuggle an operator into a query.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bson.errors import BSONError

from contracts.refusals import InvalidInput
from records.documents import decoded, encoded
from records.kinds import Kind
from records.matching import values_at
from records.store import Document, Sort

_MOST_CHARACTERS = 1_000
_MARK_BYTES = 6
_PLAIN = (str, int, float, bool, datetime)


def encode_cursor(kind: Kind, sort: Sort, last: Document) -> str:
    """The cursor after this document; `ValueError` if a sort field is null, missing or too long."""
    values = [_sort_value(kind, name, last) for name, _ in sort]
    data = encoded({"m": _mark(kind, sort), "v": values})
    cursor = base64.urlsafe_b64encode(data).decode().rstrip("=")
    if len(cursor) > _MOST_CHARACTERS:
        raise ValueError(f"{kind.name}: the sort fields are too long for a cursor")
    return cursor


def decode_cursor(kind: Kind, sort: Sort, cursor: str) -> list[Any]:
    """The sort values of a cursor; refuses `InvalidInput` at ``cursor`` for a foreign one."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        data = decoded(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
        values = data["v"] if data["m"] == _mark(kind, sort) else None
    except (BSONError, binascii.Error, UnicodeError, KeyError):
        values = None
    if not isinstance(values, list) or not _are_plain(values, len(sort)):
        raise _foreign_cursor()
    return values


def beyond(sort: Sort, values: list[Any]) -> Mapping[str, Any]:
    """The query for what sorts after these values."""
    alternatives = []
    for position, (name, direction) in enumerate(sort):
        equal = {sort[before][0]: values[before] for before in range(position)}
        operator = "$gt" if direction > 0 else "$lt"
        alternatives.append({**equal, name: {operator: values[position]}})
    # The first field's bound is implied; said aloud, it lets an index start there.
    name, direction = sort[0]
    bound = {name: {"$gte" if direction > 0 else "$lte": values[0]}}
    return {"$and": [bound, {"$or": alternatives}]}


def _foreign_cursor() -> InvalidInput:
    allowed = "the next_cursor of a page of this list"
    return InvalidInput.at("cursor", code="cursor_unknown", allowed=allowed)


def _are_plain(values: list[Any], length: int) -> bool:
    return len(values) == length and all(isinstance(value, _PLAIN) for value in values)


def _mark(kind: Kind, sort: Sort) -> bytes:
    """Which list it is: a cursor of another one is refused."""
    text = f"{kind.name}|{list(sort)!r}"
    return hashlib.sha256(text.encode()).digest()[:_MARK_BYTES]


def _sort_value(kind: Kind, name: str, document: Document) -> Any:
    values = values_at(document, name)
    if len(values) != 1 or not isinstance(values[0], _PLAIN):
        raise ValueError(f"{kind.name}.{name} must hold one plain value to sort by")
    return values[0]
