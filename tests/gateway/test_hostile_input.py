"""What an attacker would put into every operation: refused by its form, before anybody is asked."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import Headers

from contracts.refusals import InvalidInput
from contracts.schemas import load
from services.gateway import inputs
from services.gateway.operations import OPERATIONS
from services.gateway.operations.operation import EXPECTED_VERSION

WITH_FIELDS = [each for each in OPERATIONS if each.input_fields]
WITH_BODY = [each for each in WITH_FIELDS if each.has_body]
OPERATORS: tuple[Any, ...] = (
    {"$gt": ""},
    {"$ne": None},
    {"$where": "sleep(1000)"},
    {"$regex": ".*"},
    [{"$gt": ""}],
    {"__proto__": {"admin": True}},
)
NAMES = (
    "$where", "$or", "a.b", "roles", "managing_union.$gt", "__proto__", "constructor", "__class__",
    "is_admin", "version", "_id", "\x00", "state\x00", "", "ｓｔａｔｅ",
)  # fmt: skip


def asked(operation: Any, values: dict[str, Any]) -> dict[str, Any]:
    """What the gateway would hand on of a request that brings these fields."""
    path = dict.fromkeys(operation.path_fields, "018f")
    body = json.dumps(values).encode() if operation.has_body else b""
    query = "" if operation.has_body else urlencode(values)
    headers = Headers({"If-Match": '"1"'} if operation.versioned else {})
    return inputs.asked_of(operation, path=path, query=query, body=body, headers=headers).values


def faults(operation: Any, values: dict[str, Any]) -> set[tuple[str, str]]:
    """(field, code) of everything that the contract finds wrong."""
    with pytest.raises(InvalidInput) as refusal:
        load(operation.request, asked(operation, values))
    return {(each["field"], each["code"]) for each in refusal.value.details["errors"]}


def objects(contract: type, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], type]]:
    """Every object inside a request: (where it stands, its contract)."""
    for name, hint in get_type_hints(contract).items():
        for part in (hint, *get_args(hint)):
            if dataclasses.is_dataclass(part):
                where = (*path, name, "0") if get_origin(hint) is list else (*path, name)
                yield where, part
                yield from objects(part, where)


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda each: each.name)
def test_no_field_of_a_body_takes_a_database_operator(operation):
    for operator in OPERATORS:
        found = faults(operation, dict.fromkeys(operation.input_fields, operator))
        told = {field.partition(".")[0] for field, _ in found}
        assert told >= set(operation.input_fields), operator


@pytest.mark.parametrize("operation", WITH_FIELDS, ids=lambda each: each.name)
def test_no_operation_takes_a_field_that_it_did_not_declare(operation):
    for name in set(NAMES) - set(operation.input_fields):
        if operation.foreign is not None:  # what its sender adds one day is passed over
            assert name not in asked(operation, {name: "1"})
            continue
        assert {code for _, code in faults(operation, {name: "1"})} == {"unknown_field"}, name


@pytest.mark.parametrize("operation", WITH_FIELDS, ids=lambda each: each.name)
def test_what_the_gateway_supplies_nobody_can_bring_along(operation):
    supplied = {*operation.filled, *operation.path_fields}
    supplied |= {EXPECTED_VERSION} if operation.versioned else set()
    for name in supplied:
        assert faults(operation, {name: "1"}) == {(name, "unknown_field")}


NESTED = [
    (operation, where)
    for operation in WITH_FIELDS
    for where, _ in objects(operation.request)
    if where[0] in operation.input_fields
]


@pytest.mark.parametrize(
    ("operation", "where"), NESTED, ids=lambda each: getattr(each, "name", None) or ".".join(each)
)
def test_no_object_inside_a_body_takes_a_field_that_it_did_not_declare(operation, where):
    value: Any = {"is_admin": True, "$where": "1"}
    for step in reversed(where[1:]):
        value = [value] if step == "0" else {step: value}
    unknown = {
        field for field, code in faults(operation, {where[0]: value}) if code == "unknown_field"
    }
    assert f"{'.'.join(where)}.is_admin" in unknown


def test_there_are_objects_inside_of_bodies():
    assert {(each.name, ".".join(where)) for each, where in NESTED} >= {
        ("hotline.file_request", "applicant"),
        ("gateway.close_tickets", "rows.0"),
    }
