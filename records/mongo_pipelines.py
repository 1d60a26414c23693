"""Aggregations: what a store asks MongoDB that one find does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from records.store import Sort, Where

Pipeline = list[dict[str, Any]]


def shared_values(field: str, among: str, where: Where, limit: int) -> Pipeline:
    """The values of `field`, in order, that different `among` share."""
    return [
        {"$match": where},
        {"$sort": {field: 1}},
        {"$group": {"_id": f"${field}", "held": {"$addToSet": f"${among}"}}},
        {"$match": {"held.1": {"$exists": True}}},
        {"$sort": {"_id": 1}},
        {"$limit": limit},
    ]


def found_among(
    where: Where, then: Where, *, among: int, limit: int, sort: Sort, fields: Sequence[str]
) -> Pipeline:
    """Of the first `among` that match `where`, in order, at most `limit` that match `then`.

    The conditions of `then` come behind the first limit, so that no index is chosen by them.
    """
    only = [{"$project": dict.fromkeys(fields, True)}] if fields else []
    return [
        {"$match": where},
        {"$sort": dict(sort)},
        {"$limit": among},
        {"$match": then},
        {"$limit": limit},
        *only,
    ]


def counted_each(
    collection: str, field: str, values: Sequence[Any], where: Where, most: int
) -> Pipeline:
    """``{"value", "counted"}`` for each value that any document holds, none counted past `most`.

    One question: each value is counted by an index from its own place, and left where it is full.
    """
    first, *others = (_counted(field, each, where, most) for each in values)
    return [*first, *({"$unionWith": {"coll": collection, "pipeline": each}} for each in others)]


def _counted(field: str, value: Any, where: Where, most: int) -> Pipeline:
    return [
        {"$match": {"$and": [dict(where), {field: value}]}},
        {"$limit": most},
        {"$count": "counted"},
        {"$set": {"value": value}},
    ]
