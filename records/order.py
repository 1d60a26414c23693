"""The order of values in MongoDB: across types, within documents and lists, true apart from 1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from bson import Binary, Int64

Key = tuple[Any, ...]

_EMPTY_LIST = (-1,)
_NULL, _NUMBER, _TEXT, _DOCUMENT, _LIST, _BINARY, _BOOLEAN, _MOMENT, _OTHER = range(9)


_RANKS: dict[type, int] = {
    type(None): _NULL, int: _NUMBER, float: _NUMBER, Int64: _NUMBER, str: _TEXT, dict: _DOCUMENT,
    list: _LIST, bytes: _BINARY, Binary: _BINARY, bool: _BOOLEAN, datetime: _MOMENT,
}  # fmt: skip


def rank(value: Any) -> int:
    """Where the value's type stands; only values of one rank are compared by ``$gt`` and others."""
    return _RANKS.get(type(value), _OTHER)


def order_key(value: Any) -> Key:
    """A key by which values sort, and are equal, as MongoDB means it."""
    place = rank(value)
    if place == _DOCUMENT:
        return place, tuple((rank(each), name, order_key(each)) for name, each in value.items())
    if place == _LIST:
        return place, tuple(order_key(each) for each in value)
    if place == _BINARY:
        return place, len(value), getattr(value, "subtype", 0), bytes(value)
    if place == _TEXT:
        return place, value.encode("utf-8", "surrogatepass")
    if place == _MOMENT:
        return place, value.replace(tzinfo=value.tzinfo or UTC)
    return (place,) if value is None else (place, value)


def index_keys(values: Iterable[Any]) -> list[Key]:
    """What an index holds for a document with these values at a path: of a list, each item."""
    keys: list[Key] = []
    for value in values:
        if isinstance(value, list):
            keys += [order_key(each) for each in value] or [_EMPTY_LIST]
        else:
            keys.append(order_key(value))
    return keys or [order_key(None)]


def sort_key(values: Iterable[Any], *, downwards: bool) -> Key:
    """By what a document sorts that holds these values at a path: the outermost of its keys."""
    return (max if downwards else min)(index_keys(values))
