"""Sparse answers: of a list's items the fields that ``fields=`` names, and no other."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

from contracts.refusals import InvalidInput

FIELDS = "fields"
"""The parameter, and where the answer repeats what was asked for."""

Parameters = list[tuple[str, str]]


def fields_of_items(answer: type) -> tuple[str, ...]:
    """What an item of a list holds; nothing for an answer that is no list."""
    items = get_type_hints(answer).get("items")
    if get_origin(items) is not list:
        return ()
    (item,) = get_args(items)
    return tuple(each.name for each in dataclasses.fields(item))


def take_fields(parameters: Parameters, known: tuple[str, ...]) -> tuple[list[str], Parameters]:
    """The fields that are asked for (none: all of them), and the other parameters.

    Refuses `InvalidInput` at ``fields`` for one that items of the list do not have.
    """
    asked = [text for name, text in parameters if name == FIELDS] if known else []
    if not asked:
        return [], parameters
    fields = list(dict.fromkeys(asked[0].split(",")))
    if len(asked) > 1 or not set(fields) <= set(known):
        allowed = f"once, separated by commas, of: {', '.join(known)}"
        raise InvalidInput.at(FIELDS, code="not_allowed_value", allowed=allowed)
    return fields, [(name, text) for name, text in parameters if name != FIELDS]


def picked(page: Mapping[str, Any], fields: list[str]) -> dict[str, Any]:
    """The page with these fields of its items alone."""
    items = [{name: item[name] for name in fields if name in item} for item in page["items"]]
    return {**page, "items": items, FIELDS: fields}
