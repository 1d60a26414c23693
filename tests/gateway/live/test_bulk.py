"""Many commands in one request: each row is asked of its owner, and has an outcome of its own."""

from uuid import uuid4

import jsonschema
import pytest

from contracts.hotline import TicketNotFound
from contracts.refusals import AssertionInvalid, DeadlinePassed, VersionOutdated
from contracts.texts import texts
from services.gateway import openapi
from tests.gateway.live.running import KEY

PATH = "/api/bulk/tickets/close"
ROWS = [{"ticket_id": f"t-{n}", "text": "办结", "expected_version": n + 1} for n in range(9)]


def ticket(asked):
    return {"ticket_id": asked.fields["ticket_id"], "version": 2}


@pytest.fixture
def agent(sign_in):
    """Who checks quality, and so may close."""
    return sign_in("shift_leader")


@pytest.fixture
def close(gateway, agent):
    def closed(rows, **how):
        return gateway.ask("POST", PATH, json={"rows": rows}, headers=agent.headers, **how)

    return closed


def test_every_row_is_a_command_with_a_key_of_its_own(owners, close):
    owners.script["hotline.close_ticket"] = ticket
    answer = close(ROWS)
    assert answer.status_code == 207, answer.text
    asked = sorted(owners.of("hotline.close_ticket"), key=lambda each: each.fields["ticket_id"])
    assert [each.fields["expected_version"] for each in asked] == list(range(1, 10))
    assert len({each.call.idempotency_key for each in asked} | {KEY}) == len(ROWS) + 1
    items = answer.json()["items"]
    assert [each["record_id"] for each in items] == [row["ticket_id"] for row in ROWS]
    assert {each["status"] for each in items} == {200}
    assert items[3]["body"] == {"ticket_id": "t-3", "version": 2}


def test_a_repeat_asks_each_row_under_the_key_that_it_had_in_whatever_place(owners, close):
    owners.script["hotline.close_ticket"] = lambda asked: {**ticket(asked), "_replayed": True}
    key = f"key-{uuid4()}"
    close(ROWS, key=key)
    again = close(ROWS[::-1], key=key)
    assert all(each["replayed"] for each in again.json()["items"])
    keys = {}
    for each in owners.of("hotline.close_ticket"):
        keys.setdefault(each.fields["ticket_id"], set()).add(each.call.idempotency_key)
    assert {len(each) for each in keys.values()} == {1}


def test_a_row_that_is_refused_stops_no_other_and_says_why_in_the_callers_language(
    gateway, owners, agent
):
    refusals = {"t-1": TicketNotFound(), "t-2": VersionOutdated(version=9)}
    script = lambda asked: refusals.get(asked.fields["ticket_id"]) or ticket(asked)  # noqa: E731
    owners.script["hotline.close_ticket"] = script
    headers = {**agent.headers, "Accept-Language": "en"}
    answer = gateway.ask("POST", PATH, json={"rows": ROWS}, headers=headers).json()
    assert answer["refused"] == 2
    assert [each["status"] for each in answer["items"]] == [200, 404, 412, *[200] * 6]
    problem = answer["items"][1]["body"]
    assert problem["code"] == "ticket_not_found"
    assert problem["detail"] == texts()["ticket_not_found"].in_language("en")
    assert answer["items"][2]["body"]["details"] == {"version": 9}


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([], "rows"),
        (ROWS * 6, "rows"),
        ([*ROWS, ROWS[4]], "rows.9"),
        ([*ROWS, {"ticket_id": "t-x"}], "rows.9.text"),
        ([{**ROWS[0], "number": "1"}], "rows.0.number"),
        ([["t-1"]], "rows.0"),
    ],
)
def test_one_malformed_row_refuses_all_before_any_is_done(owners, close, rows, field):
    answer = close(rows)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert answer.json()["errors"][0]["field"] == field
    assert owners.commands == []


def test_a_row_whose_owner_is_too_slow_is_not_known_and_the_others_are(owners, close):
    """What the key of the row is for: repeated, it has one effect."""
    owners.script["hotline.close_ticket"] = lambda asked: (
        DeadlinePassed() if asked.fields["ticket_id"] == "t-0" else ticket(asked)
    )
    items = close(ROWS).json()["items"]
    assert (items[0]["status"], items[0]["body"]["code"]) == (504, "deadline_passed")
    assert {each["status"] for each in items[1:]} == {200}


def test_an_assertion_that_no_owner_takes_refuses_the_request_as_a_whole(gateway, owners):
    owners.script["hotline.close_ticket"] = AssertionInvalid()
    headers = {"Authorization": "Bearer forged"}
    answer = gateway.ask("POST", PATH, json={"rows": ROWS}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "assertion_invalid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_whoever_may_not_do_one_may_not_do_many(gateway, owners, sign_in):
    headers = sign_in("auditor").headers
    answer = gateway.ask("POST", PATH, json={"rows": ROWS}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "right_missing")
    assert owners.commands == []


def test_an_outcome_is_as_documented():
    schemas = openapi.specification()["components"]["schemas"]
    outcome = {"components": {"schemas": schemas}, "$ref": "#/components/schemas/RowOutcome"}
    refused = {
        "type": "urn:x", "title": "x", "status": 404, "code": "x", "kind": "not_found",
        "field": None, "allowed": None, "trace_id": "t",
    }  # fmt: skip
    jsonschema.validate(
        {"record_id": "t", "status": 404, "replayed": False, "body": refused}, outcome
    )
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"record_id": "t", "status": 404, "replayed": False}, outcome)


def test_who_relies_on_a_version_where_there_is_none_is_told(gateway, owners, agent):
    headers = {**agent.headers, "If-Match": '"3"'}
    answer = gateway.ask("POST", PATH, json={"rows": ROWS}, headers=headers)
    assert (answer.status_code, answer.json()["field"]) == (400, "If-Match")
    assert owners.commands == []
