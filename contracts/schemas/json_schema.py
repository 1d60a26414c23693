"""JSON Schema 2020-12 of contracts, by apispec from the same marshmallow schemas."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema
from marshmallow.fields import Field

from contracts.requests import Request
from contracts.schemas.compound import SealedField
from contracts.schemas.derive import Unknown, contract_of, schema_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"
OPENAPI = "3.1.0"  # the first version whose schema objects are JSON Schema 2020-12
_COMPONENTS = "#/components/schemas/"


class _Converter(OpenAPIConverter):
    """Apispec's converter, which also says what a contract means and looks into sealed fields."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.attribute_functions.append(self._sealed)

    def schema2jsonschema(self, schema: Schema) -> dict[str, Any]:
        made: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        contract = contract_of(schema)
        return {"title": contract.__name__, "description": inspect.getdoc(contract) or "", **made}

    def _sealed(self, field: Field[Any], **kwargs: Any) -> dict[str, Any]:
        if not isinstance(field, SealedField):
            return {}
        return cast(dict[str, Any], self.field2property(field.inner))


class _Plugin(MarshmallowPlugin):
    Converter = _Converter


def contract_plugin() -> MarshmallowPlugin:
    """The apispec plugin that understands our schemas; for whoever builds an `APISpec`."""
    return _Plugin()


def tolerance_of(contract: type) -> Unknown:
    """Requests refuse what they do not declare; whoever reads facts and answers ignores it."""
    return "raise" if issubclass(contract, Request) else "exclude"


def components_of(contracts: Iterable[type]) -> dict[str, Any]:
    """The JSON Schemas of these contracts and of all that they hold, by name.

    References are ``#/components/schemas/<name>``; a sealed field shows its plain form and
    ``x-sealed-for``.
    """
    spec = APISpec(title="contracts", version="1", openapi_version=OPENAPI, plugins=[_Plugin()])
    for contract in contracts:
        if contract.__name__ not in spec.components.schemas:
            spec.components.schema(
                contract.__name__, schema=schema_of(contract, tolerance_of(contract))
            )
    return cast(dict[str, Any], spec.to_dict()["components"]["schemas"])


def json_schema(contract: type) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one contract, complete in itself (``$defs``)."""
    schemas = pointed_to(components_of([contract]), "#/$defs/")
    made = {"$schema": DIALECT, **schemas.pop(contract.__name__)}
    return {**made, "$defs": schemas} if schemas else made


def pointed_to(node: Any, place: str) -> Any:
    """The same schemas with their references pointing to `place` (``#/$defs/``)."""
    if isinstance(node, dict):
        return {
            key: place + value.removeprefix(_COMPONENTS)
            if key == "$ref"
            else pointed_to(value, place)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [pointed_to(value, place) for value in node]
    return node
