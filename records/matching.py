"""Whether a plain document matches a query: the subset of MongoDB's language that we use.

For what the database cannot see yet (documents pending in a batch) and for the memory twin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

_MISSING = object()
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "int": int, "long": int, "bool": bool, "object": dict, "array": list,
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
    values = values_at(document, name)
    if not _is_operators(condition):
        return _equals(values, condition)
    return all(_operator(operator)(values, operand) for operator, operand in condition.items())


def _is_operators(condition: Any) -> bool:
    return isinstance(condition, Mapping) and any(key.startswith("$") for key in condition)


def _operator(name: str) -> Callable[[list[Any], Any], bool]:
    try:
        return _OPERATORS[name]
    except KeyError:
        raise NotImplementedError(f"the operator {name}") from None


def _reach(value: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield value
    elif isinstance(value, Mapping):
        yield from _reach(value[steps[0]], steps[1:]) if steps[0] in value else ()
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping):
                yield from _reach(item, steps)


def _same(left: Any, right: Any) -> bool:
    """Equal as MongoDB means it: true is not 1."""
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def _each(values: list[Any]) -> Iterator[Any]:
    for value in values:
        yield value
        if isinstance(value, list):
            yield from value


def _equals(values: list[Any], operand: Any) -> bool:
    if operand is None:
        return not values or any(value is None for value in _each(values))
    return any(_same(value, operand) for value in _each(values))


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[list[Any], Any], bool]:
    def holds(values: list[Any], operand: Any) -> bool:
        return any(
            compare(value, operand) for value in _each(values) if _comparable(value, operand)
        )

    return holds


def _comparable(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return isinstance(left, bool) and isinstance(right, bool)
    numbers = (int, float)
    if isinstance(left, numbers) or isinstance(right, numbers):
        return isinstance(left, numbers) and isinstance(right, numbers)
    return left is not None and isinstance(left, type(right))


def _has_type(values: list[Any], operand: str) -> bool:
    return any(isinstance(value, _TYPES[operand]) for value in _each(values))


_OPERATORS: dict[str, Callable[[list[Any], Any], bool]] = {
    "$eq": _equals,
    "$ne": lambda values, operand: not _equals(values, operand),
    "$in": lambda values, operand: any(_equals(values, one) for one in operand),
    "$nin": lambda values, operand: not any(_equals(values, one) for one in operand),
    "$exists": lambda values, operand: bool(values) == bool(operand),
    "$type": _has_type,
    "$gt": _ordered(lambda left, right: bool(left > right)),
    "$gte": _ordered(lambda left, right: bool(left >= right)),
    "$lt": _ordered(lambda left, right: bool(left < right)),
    "$lte": _ordered(lambda left, right: bool(left <= right)),
}
