"""From a contract dataclass to its marshmallow schema; one schema per class and tolerance."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from marshmallow import EXCLUDE, RAISE, Schema

from contracts.fields import Items, Personal, Range, Rule, Sealed, Text
from contracts.schemas import compound, strict
from contracts.schemas.faults import UNKNOWN_FIELD, Fault
from contracts.schemas.strict import MOST_INTEGER, Strict
from vocabulary.text import clean

Unknown = Literal["raise", "exclude"]


_made_before: dict[tuple[type, Unknown], Schema] = {}


def schema_of(contract: type, unknown: Unknown = "raise") -> Schema:
    """The schema of a contract dataclass; `unknown` says what becomes of undeclared fields."""
    schema = _made_before.get((contract, unknown))
    if schema is None:
        schema = _made_before[(contract, unknown)] = _derive(contract, unknown)
    return schema


def _derive(contract: type, unknown: Unknown) -> Schema:
    hints = get_type_hints(contract, include_extras=True)
    declared = {
        field.name: _field_of(field, hints[field.name], unknown)
        for field in dataclasses.fields(contract)
    }
    meta = type("Meta", (), {"register": False, "contract": contract})
    made: type[Schema] = type(contract.__name__, (_ContractSchema,), {"Meta": meta, **declared})
    return made(unknown=RAISE if unknown == "raise" else EXCLUDE)


def contract_of(schema: Schema) -> type:
    """The dataclass that a schema was derived from."""
    return schema.Meta.contract  # type: ignore[attr-defined, no-any-return]


class _ContractSchema(Schema):
    error_messages: dict[str, Any] = {  # noqa: RUF012 - marshmallow's way to name them
        "unknown": UNKNOWN_FIELD,
        "type": Fault("wrong_type", "an object"),
    }

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        return getattr(obj, attr)


@dataclasses.dataclass
class _Hint:
    """A type hint taken apart: the bare type, its constraints, and whether None is allowed."""

    bare: Any
    constraints: dict[type, Any]
    optional: bool


def _field_of(field: dataclasses.Field[Any], hint: Any, unknown: Unknown) -> Strict:
    options: dict[str, Any] = {"metadata": {}}
    if "readers" in field.metadata:
        options["metadata"]["x-sealed-for"] = list(field.metadata["readers"])
    if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
        options["required"] = True
    elif field.default_factory is dataclasses.MISSING:
        default = field.default
        options["metadata"]["default"] = default.value if isinstance(default, StrEnum) else default
    return _made(hint, unknown, options)


def _made(hint: Any, unknown: Unknown, options: dict[str, Any] | None = None) -> Strict:
    taken = _take_apart(hint)
    options = {"metadata": {}} if options is None else options
    options["allow_none"] = taken.optional
    for kind, make in _MAKERS:
        if kind(taken.bare):
            return make(taken, unknown, options)
    raise TypeError(f"contracts.schemas has no field for {taken.bare!r}")


def _take_apart(hint: Any) -> _Hint:
    constraints: dict[type, Any] = {}
    optional = False
    while True:
        if get_origin(hint) is Annotated:
            hint, *extras = get_args(hint)
            constraints |= {type(extra): extra for extra in extras}
        elif get_origin(hint) in (Union, types.UnionType):
            rest = [each for each in get_args(hint) if each is not type(None)]
            if len(rest) != 1 or len(rest) == len(get_args(hint)):
                raise TypeError(f"a field is one type or None, and not {hint!r}")
            hint, optional = rest[0], True
        else:
            return _Hint(hint, constraints, optional)


def _text(hint: _Hint, unknown: Unknown, options: dict[str, Any]) -> Strict:
    normalise: Callable[[str], Any] | None = None
    if Text in hint.constraints:
        bounds: Text = hint.constraints[Text]
        normalise = partial(clean, most=bounds.most, least=bounds.least)
        options["metadata"] |= {"minLength": bounds.least, "maxLength": bounds.most}
    elif Rule in hint.constraints:
        rule: Rule = hint.constraints[Rule]
        normalise = rule.normalise
        options["metadata"] |= {"format": rule.format, "examples": [rule.example]}
    if Personal in hint.constraints:
        personal: Personal = hint.constraints[Personal]
        options["metadata"] |= {"x-personal": personal.shown.value}
    return strict.StrictText(normalise=normalise, **options)


def _integer(hint: _Hint, unknown: Unknown, options: dict[str, Any]) -> Strict:
    bounds = hint.constraints.get(Range, Range(-MOST_INTEGER, MOST_INTEGER))
    options["metadata"] |= {"minimum": bounds.least, "maximum": bounds.most}
    return strict.StrictInteger(least=bounds.least, most=bounds.most, **options)


def _choice(members: Mapping[str, Any], options: dict[str, Any]) -> Strict:
    none = [None] if options["allow_none"] else []
    options["metadata"]["enum"] = [*members, *none]
    return strict.Choice(members=members, **options)


def _enum(hint: _Hint, unknown: Unknown, options: dict[str, Any]) -> Strict:
    return _choice({member.value: member for member in hint.bare}, options)


def _literal(hint: _Hint, unknown: Unknown, options: dict[str, Any]) -> Strict:
    return _choice({text: text for text in get_args(hint.bare)}, options)


def _list(hint: _Hint, unknown: Unknown, options: dict[str, Any]) -> Strict:
    (item,) = get_args(hint.bare)
    bounds: Items | None = hint.constraints.get(Items)
    if bounds is not None:
        options["metadata"] |= {"minItems": bounds.least, "maxItems": bounds.most}
    least, most = (bounds.least, bounds.most) if bounds else (0, None)
    return compound.StrictList(_made(item, unknown), least=least, most=most, **options)


def _dict(hint: _Hint, unknown: Unknown, options: dict[str, Any]) -> Strict:
    key, item = get_args(hint.bare)
    if key is not str:
        raise TypeError("the keys of an object are texts")
    return compound.StrictDict(_made(item, unknown), **options)


def _part(hint: _Hint, unknown: Unknown, options: dict[str, Any]) -> Strict:
    return compound.Part(schema_of(hint.bare, unknown), made_as=hint.bare, **options)


def _sealed(hint: _Hint, unknown: Unknown, options: dict[str, Any]) -> Strict:
    (inner,) = get_args(hint.bare)
    return compound.SealedField(_made(inner, unknown), **options)


def _plain(field: type[Strict]) -> Callable[[_Hint, Unknown, dict[str, Any]], Strict]:
    return lambda hint, unknown, options: field(**options)


def _is(bare: type) -> Callable[[Any], bool]:
    return lambda hint: hint is bare


def _has_origin(origin: Any) -> Callable[[Any], bool]:
    return lambda hint: get_origin(hint) is origin


_MAKERS: tuple[tuple[Callable[[Any], bool], Callable[..., Strict]], ...] = (
    (_is(str), _text),
    (_is(bool), _plain(strict.StrictBoolean)),
    (_is(int), _integer),
    (_is(date), _plain(strict.StrictDate)),
    (_is(datetime), _plain(strict.StrictTime)),
    (lambda hint: isinstance(hint, type) and issubclass(hint, StrEnum), _enum),
    (_has_origin(Literal), _literal),
    (_has_origin(list), _list),
    (_has_origin(dict), _dict),
    (_has_origin(Sealed), _sealed),
    (dataclasses.is_dataclass, _part),
)
