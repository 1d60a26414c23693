"""What one request costs in calls: one to its owner, and one to identity for many requests."""

import dataclasses

import pytest

from contracts.rights import Actor, Role, holds
from services.gateway.operations import OPERATIONS
from services.gateway.operations.forwarding import forward
from tests.gateway.live.test_rights import address

ASKED_TIMES = 2
TAKEN = {"purpose": "handling", "year": "2021", "figure": "R14_tickets", "of": "file"}
"""Of what stands in an address, that which is no id."""


def needs_no_input(operation):
    fields = {each.name: each for each in dataclasses.fields(operation.request)}
    return not any(
        fields[name].default is fields[name].default_factory is dataclasses.MISSING
        for name in operation.input_fields
    )


ONE_CALL_EACH = [each for each in OPERATIONS if each.perform is forward and needs_no_input(each)]


def reached(operation):
    return "/".join(TAKEN.get(part, part) for part in address(operation).split("/"))


def a_role_with(action):
    able = (each for each in Role if holds(Actor(name="x", roles=frozenset({each})), action))
    return next(able).value


@pytest.mark.parametrize("operation", ONE_CALL_EACH, ids=lambda each: each.name)
def test_each_request_asks_its_owner_once_and_the_first_asks_identity(
    gateway, owners, sign_in, operation
):
    person = sign_in(a_role_with(operation.request.action))
    headers = {**person.headers, **({"If-Match": '"1"'} if operation.versioned else {})}
    for _ in range(ASKED_TIMES):
        answer = gateway.ask(operation.method, reached(operation), headers=headers)
        assert answer.status_code == operation.status, answer.text
    assert len(owners.of(operation.name)) == ASKED_TIMES
    assert len(owners.asked) == ASKED_TIMES + 1


def test_most_operations_are_counted():
    assert len(ONE_CALL_EACH) > len(OPERATIONS) / 3
