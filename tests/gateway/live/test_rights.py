"""Every declared operation, asked by nobody and by somebody without the right."""

import pytest

from contracts.rights import ANONYMOUS, holds
from services.gateway.operations import OPERATIONS

CLOSED = [each for each in OPERATIONS if not each.public]


def address(operation):
    return operation.path.replace("{", "").replace("}", "")


@pytest.mark.parametrize("operation", CLOSED, ids=lambda each: each.name)
def test_nobody_is_told_to_sign_in(gateway, owners, operation):
    answer = gateway.ask(operation.method, address(operation))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")
    assert owners.asked == []


@pytest.mark.parametrize("operation", CLOSED, ids=lambda each: each.name)
def test_somebody_without_the_right_is_refused(gateway, owners, sign_in, operation):
    person = sign_in("no_such_role")
    answer = gateway.ask(operation.method, address(operation), headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "right_missing")
    assert owners.commands == []


def test_the_public_operations_are_those_of_the_rights_table():
    open_to_all = {each.name for each in OPERATIONS if each not in CLOSED}
    expected = {each.name for each in OPERATIONS if holds(ANONYMOUS, each.request.action)}
    assert open_to_all == expected
    assert {"hotline.file_request", "hotline.get_progress", "identity.sign_in"} <= open_to_all
    assert "hotline.list_tickets" not in open_to_all
