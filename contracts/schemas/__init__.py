"""Schemas, derived in this one place from the contract dataclasses.

Gateway, RPC, events and the generated documents all use these functions; nothing else turns a
contract into JSON or back. What they support: ``str int bool date datetime``, string enums,
``Literal`` of strings, ``X | None``, ``list[T]``, ``dict[str, T]``, nested dataclasses, and
``Annotated`` with the constraints of `contracts.fields`; in events also ``Sealed[T]``.
"""

from contracts.schemas.codec import dump, dump_event, load, load_event, sealed_fields
from contracts.schemas.derive import Unknown, schema_of
from contracts.schemas.faults import FAULT_CODES
from contracts.schemas.json_schema import components_of, contract_plugin, json_schema

__all__ = [
    "FAULT_CODES",
    "Unknown",
    "components_of",
    "contract_plugin",
    "dump",
    "dump_event",
    "json_schema",
    "load",
    "load_event",
    "schema_of",
    "sealed_fields",
]
