"""Whether a plain document matches a query: the subset of MongoDB's language that we use.

For what the database cannot see yet (documents pending in a batch) and for the memory twin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import ge, gt, le, lt
from typing import Any

from bson import Int64

from records.order import order_key, rank

Operator = Callable[[list[Any], Any], bool]

_MISSING = object()
_LONG = 2**31
_NOTHING: tuple[type, ...] = ()
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "int": _NOTHING, "long": _NOTHING, "bool": bool, "object": dict, "array": list,
}  # fmt: skip


def matches(document: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    """Whether the document matches; `NotImplementedError` for an operator outside the subset."""
    return all(_condition_holds(document, name, condition) for name, condition in where.items())


def values_at(document: Any, path: str) -> list[Any]:
    """The values that a dotted path reaches, through lists too; empty when there is none."""
    return [value for value in _reach(document, path.split(".")) if value is not _MISSING]


def _condition_holds(document: Mapping[str, Any], name: str, condition: Any) -> bool:
    if name == "$and":
        return all(matches(document, part) for part in condition)
    if name == "$or":
        return any(matches(document, part) for part in condition)
    if name.startswith("$"):
        raise NotImplementedError(f"the operator {name}")
    values = list(_reach(document, name.split(".")))
    if not _is_operators(condition):
        return _equals(values, condition)
    return all(_operator(operator)(values, operand) for operator, operand in condition.items())


def _is_operators(condition: Any) -> bool:
    return isinstance(condition, Mapping) and any(key.startswith("$") for key in condition)


def _operator(name: str) -> Operator:
    try:
        return _OPERATORS[name]
    except KeyError:
        raise NotImplementedError(f"the operator {name}") from None


def _reach(value: Any, steps: list[str]) -> Iterator[Any]:
    """What the steps lead to: `_MISSING` where they end early, nothing in a list of values."""
    if not steps:
        yield value
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping):
                yield from _reach(item, steps)
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _reach(value[steps[0]], steps[1:])
    else:
        yield _MISSING


def _each(values: list[Any]) -> Iterator[Any]:
    for value in values:
        yield value
        if isinstance(value, list):
            yield from value


def _equals(values: list[Any], operand: Any) -> bool:
    if operand is None:
        return any(value is None or value is _MISSING for value in _each(values))
    wanted = order_key(operand)
    return any(order_key(value) == wanted for value in _each(values))


def _ordered(compare: Callable[[Any, Any], bool], *, or_equal: bool) -> Operator:
    """Values of other types neither precede nor follow; null only equals null."""

    def holds(values: list[Any], operand: Any) -> bool:
        if operand is None:
            return or_equal and _equals(values, None)
        limit, place = order_key(operand), rank(operand)
        return any(
            compare(order_key(value), limit) for value in _each(values) if rank(value) == place
        )

    return holds


def _has_element(values: list[Any], operand: Any) -> bool:
    """Whether one document in a list, by itself, meets all conditions."""
    lists = (value for value in values if isinstance(value, list))
    return any(matches(item, operand) for each in lists for item in each if isinstance(item, dict))


def _has_type(values: list[Any], operand: str) -> bool:
    return any(_is_of(value, operand) for value in _each(values))


def _is_of(value: Any, name: str) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return name == ("int" if abs(value) < _LONG and not isinstance(value, Int64) else "long")
    return isinstance(value, _TYPES[name])


_OPERATORS: dict[str, Operator] = {
    "$eq": _equals,
    "$ne": lambda values, operand: not _equals(values, operand),
    "$in": lambda values, operand: any(_equals(values, one) for one in operand),
    "$nin": lambda values, operand: not any(_equals(values, one) for one in operand),
    "$exists": lambda values, operand: any(v is not _MISSING for v in values) == bool(operand),
    "$type": _has_type,
    "$elemMatch": _has_element,
    "$gt": _ordered(gt, or_equal=False),
    "$gte": _ordered(ge, or_equal=True),
    "$lt": _ordered(lt, or_equal=False),
    "$lte": _ordered(le, or_equal=True),
}
