"""Marshmallow fields that hold others: lists, dictionaries, nested dataclasses, sealed values."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from marshmallow import Schema, ValidationError, fields

from contracts.fields import Sealed, SealedToken
from contracts.schemas.straight import dumped, loaded
from contracts.schemas.strict import Strict, WrongType, fault

MOST_KEYS = 10_000


def _load_all(field: fields.Field[Any], items: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Every item loaded, by its key; raises the faults of all of them together."""
    values: dict[Any, Any] = {}
    faults: dict[Hashable, Any] = {}
    for key, item in items:
        try:
            values[key] = _load_one(field, item)
        except ValidationError as error:
            faults[key] = error.messages
    if faults:
        raise ValidationError(faults)
    return values


def _load_one(field: Any, item: Any) -> Any:
    """One item; marshmallow decides about null."""
    return field.deserialize(item) if item is None else field.from_plain(item)


class StrictList(Strict, fields.List):  # type: ignore[type-arg]
    """A list of `least` to `most` items; `most` None is no bound."""

    wanted = "a list"

    def __init__(self, item: Strict, *, least: int, most: int | None, **options: Any) -> None:
        super().__init__(item, **options)
        self.least, self.most = least, most

    def to_plain(self, value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise WrongType
        return [self.inner._serialize(item, self.name, value) for item in value]

    def from_plain(self, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise fault("wrong_type", self.wanted)
        if len(value) < self.least:
            raise fault("too_short_list", f"a list of at least {self.least}")
        if self.most is not None and len(value) > self.most:
            raise fault("too_long_list", f"a list of at most {self.most}")
        return list(_load_all(self.inner, enumerate(value)).values())


class StrictDict(Strict, fields.Dict):
    """An object whose keys are texts and whose values are all of one type."""

    wanted = "an object"

    def __init__(self, item: Strict, **options: Any) -> None:
        super().__init__(None, item, **options)
        self.item = item

    def to_plain(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise WrongType
        return {
            str(key): self.item._serialize(each, self.name, value) for key, each in value.items()
        }

    def from_plain(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise fault("wrong_type", self.wanted)
        if len(value) > MOST_KEYS:
            raise fault("too_long_list", f"an object of at most {MOST_KEYS} keys")
        return _load_all(self.item, value.items())


class Part(Strict, fields.Nested):  # type: ignore[misc]  # Strict needs no `partial`
    """A contract dataclass within another."""

    wanted = "an object"

    def __init__(self, schema: Schema, *, made_as: type, **options: Any) -> None:
        super().__init__(schema, **options)
        self.made_as = made_as

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, self.made_as):
            raise WrongType
        return dumped(self.schema, value)

    def from_plain(self, value: Any) -> Any:
        return self.made_as(**loaded(self.schema, value))


class SealedField(Strict):
    """A sealed value: plain here, since `codec` seals before and opens after these schemas.

    A `SealedToken` that was not opened passes as it is, both ways.
    """

    wanted = "a sealed value"

    def __init__(self, inner: Strict, **options: Any) -> None:
        super().__init__(**options)
        self.inner = inner

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, Sealed):
            raise WrongType
        if value.token is not None:
            return value.token.token
        return self.inner._serialize(value.value, self.name, value)

    def from_plain(self, value: Any) -> Any:
        if isinstance(value, SealedToken):
            return Sealed(token=value)
        return Sealed(value=_load_one(self.inner, value))
