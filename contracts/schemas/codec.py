"""Loading and dumping contracts: plain JSON types on one side, dataclass instances on the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from marshmallow import ValidationError

from contracts.events import Event
from contracts.fields import SealedToken
from contracts.schemas.compound import SealedField
from contracts.schemas.derive import Unknown, schema_of
from contracts.schemas.faults import Fault, invalid_input
from contracts.schemas.straight import dumped, loaded

T = TypeVar("T")
E = TypeVar("E", bound=Event)

Seal = Callable[[str, Any, tuple[str, ...]], dict[str, Any]]
"""(field, plain value, names of its readers) → token."""

Open = Callable[[str, dict[str, Any]], Any]
"""(field, token) → plain value, or None when this process is no reader of the field."""


def load(contract: type[T], data: object, *, unknown: Unknown = "raise") -> T:
    """The instance that plain data describe, each value in its normal form.

    Refuses `InvalidInput`; ``details["errors"]`` names each faulty field (``applicant.phone``),
    its own code and what is allowed, and repeats no value. `unknown` says whether fields that the
    contract does not declare are refused (requests) or left out (what other versions sent).
    """
    try:
        values = loaded(schema_of(contract, unknown), data)
    except ValidationError as error:
        raise invalid_input(error.messages) from None
    return contract(**values)


def dump(instance: object) -> dict[str, Any]:
    """The instance as plain JSON types; a sealed value stands in clear unless it is a token.

    Dates are ISO 8601, moments RFC 3339 in UTC with ``Z``. A value that is not of its field's type
    is a fault of ours: `TypeError`.
    """
    return dumped(schema_of(type(instance)), instance)


_sealed_fields: dict[type[Event], Mapping[str, tuple[str, ...]]] = {}


def sealed_fields(event: type[Event]) -> Mapping[str, tuple[str, ...]]:
    """The event's sealed fields, each with the services that may read it."""
    if event not in _sealed_fields:
        _sealed_fields[event] = {
            name: tuple(field.metadata["x-sealed-for"])
            for name, field in schema_of(event).fields.items()
            if isinstance(field, SealedField)
        }
    return _sealed_fields[event]


def dump_event(event: Event, seal: Seal) -> dict[str, Any]:
    """The event's data as they travel: `seal` turns each sealed value into its token.

    A value that came sealed and was never opened keeps its token.
    """
    data = dump(event)
    for name, readers in sealed_fields(type(event)).items():
        if data[name] is not None and getattr(event, name).token is None:
            data[name] = seal(name, data[name], readers)
    return data


def load_event(event: type[E], data: object, open_: Open) -> E:
    """The event that travelled data describe; undeclared fields are left out.

    A sealed field that `open_` answers with None stays a token. Refuses `InvalidInput`.
    """
    if not isinstance(data, Mapping):
        raise invalid_input([Fault("wrong_type", "an object")])
    opened = dict(data)
    for name in sealed_fields(event):
        token = data.get(name)
        if token is None:
            continue  # the schema knows whether the field may be absent
        if not isinstance(token, dict):
            raise invalid_input({name: [Fault("wrong_type", "a sealed value")]})
        plain = open_(name, token)
        opened[name] = SealedToken(token) if plain is None else plain
    return load(event, opened, unknown="exclude")
