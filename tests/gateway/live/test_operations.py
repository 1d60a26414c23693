import time

import pytest

from contracts.hotline import TicketNotFound
from contracts.refusals import InternalFault, VersionConflict, VersionOutdated, WrongState
from services.gateway.preconditions import tag_of_answer
from tests.gateway.live.running import KEY

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
APPLICANT = {"name": "次仁", "phone": "13800000000"}
REQUEST = {
    "category": "question",
    "county": "540202",
    "language": "bo",
    "text": "问题",
    "applicant": APPLICANT,
}


def test_a_get_asks_the_owner_with_typed_fields(gateway, owners, agent):
    answer = gateway.ask("GET", "/api/tickets?state=accepted&limit=10", headers=agent.headers)
    assert answer.status_code == 200, answer.text
    (asked,) = owners.of("hotline.list_tickets")
    assert (asked.fields["state"], asked.fields["limit"]) == ("accepted", 10)
    assert asked.call.authorization == f"assertion-of-{agent.token}"


def test_a_command_carries_path_body_version_and_key(gateway, owners, agent):
    headers = {**agent.headers, "If-Match": '"7"'}
    path = "/api/tickets/t-1/escalate"
    answer = gateway.ask("POST", path, json={"reason_code": "illness"}, headers=headers)
    assert answer.status_code == 200, answer.text
    (asked,) = owners.of("hotline.escalate_ticket")
    assert asked.fields["ticket_id"] == "t-1"
    assert asked.fields["reason_code"] == "illness"
    assert asked.fields["expected_version"] == 7
    assert asked.call.idempotency_key == KEY


def test_what_the_owner_gets_is_in_normal_form(gateway, owners):
    answer = gateway.ask("POST", "/api/requests", json=REQUEST)
    assert answer.status_code == 201, answer.text
    (asked,) = owners.of("hotline.file_request")
    assert asked.fields["applicant"]["phone"] == "+8613800000000"


def test_a_command_without_fields_needs_no_body(gateway, owners, agent):
    answer = gateway.ask("POST", "/api/tickets/t-1/accept", headers=agent.headers)
    assert answer.status_code == 200
    assert owners.of("hotline.accept_ticket")


def test_the_version_of_an_answer_is_its_etag(gateway, owners, agent):
    owners.script["hotline.get_ticket"] = {"version": 12}
    answer = gateway.ask("GET", "/api/tickets/t-1", headers=agent.headers)
    assert answer.headers["ETag"] == tag_of_answer(12, answer.content)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_replayed_command_says_so(gateway, owners):
    owners.script["hotline.file_request"] = lambda asked: {"ticket_id": "t", "_replayed": True}
    assert gateway.ask("POST", "/api/requests", json=REQUEST).headers["Idempotent-Replayed"]
    owners.script["hotline.file_request"] = lambda asked: {"ticket_id": "t"}
    answer = gateway.ask("POST", "/api/requests", json=REQUEST)
    assert "Idempotent-Replayed" not in answer.headers


def test_the_owner_is_told_trace_and_deadline(gateway, owners):
    before = time.time()
    answer = gateway.ask("GET", "/api/activities", headers={"traceparent": TRACEPARENT})
    (asked,) = owners.of("campaigns.list_activities")
    trace_id = TRACEPARENT.split("-")[1]
    assert answer.headers["X-Trace-Id"] == trace_id
    assert asked.header("traceparent").split("-")[1] == trace_id
    assert asked.header("traceparent") != TRACEPARENT
    assert before + 5 < asked.header("deadline") / 1000 < time.time() + 11


@pytest.mark.parametrize("key", [None, "short", "x" * 201, "with a blank inside"])
def test_a_command_without_a_good_key_is_refused(gateway, owners, key):
    answer = gateway.ask("POST", "/api/requests", json=REQUEST, key=key)
    assert answer.status_code == 400
    code = "idempotency_key_missing" if key is None else "header_malformed"
    assert answer.json()["code"] == code
    assert owners.commands == []


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("limit=many", "limit", "wrong_type"),
        ("limit=0", "limit", "out_of_range"),
        ("limit=1&limit=2", "limit", "wrong_type"),
        ("colour=red", "colour", "unknown_field"),
        ("managing_union=moon", "managing_union", "union_unknown"),
        ("sort=title", "sort", "not_allowed_value"),
        ("sort=", "sort", "not_allowed_value"),
        ("fields=secret", "fields", "not_allowed_value"),
        ("fields=title&fields=place", "fields", "not_allowed_value"),
    ],
)
def test_a_query_string_is_held_to_the_contract(gateway, owners, query, field, code):
    answer = gateway.ask("GET", f"/api/activities?{query}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == (field, code)
    assert error["detail"]
    assert owners.commands == []


@pytest.mark.parametrize("stray", ["expected_version", "ticket_id", "colour"])
def test_a_field_in_the_wrong_place_is_unknown(gateway, owners, agent, stray):
    body = {"text": "好", stray: "1"}
    answer = gateway.ask("POST", "/api/tickets/t-1/answer", json=body, headers=agent.headers)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [stray]


def test_a_refused_value_is_never_repeated(gateway):
    body = {**REQUEST, "applicant": {**APPLICANT, "id_number": "11010519491231002Y"}}
    answer = gateway.ask("POST", "/api/requests", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "applicant.id_number"
    assert "11010519491231002" not in answer.text


@pytest.mark.parametrize("version", ["7", "'7'", '"7" "8"', '"7', "", '*, "7"'])
def test_an_if_match_that_is_no_tag_is_refused(gateway, owners, agent, version):
    headers = {**agent.headers, "If-Match": version}
    answer = gateway.ask("POST", "/api/tickets/t-1/accept", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "header_malformed")
    assert owners.commands == []


def test_a_change_of_any_version_asks_for_none(gateway, owners, agent):
    headers = {**agent.headers, "If-Match": "*"}
    assert gateway.ask("POST", "/api/tickets/t-1/accept", headers=headers).status_code == 200
    (asked,) = owners.of("hotline.accept_ticket")
    assert asked.fields["expected_version"] is None


def test_a_lost_update_is_refused_with_the_present_state_and_its_tag(gateway, owners, agent):
    current = {"ticket_id": "t-1", "version": 9, "state": "closed"}
    owners.script["hotline.accept_ticket"] = VersionOutdated(version=9, current=current)
    headers = {**agent.headers, "If-Match": '"7"'}
    answer = gateway.ask("POST", "/api/tickets/t-1/accept", headers=headers)
    assert (answer.status_code, answer.headers["ETag"]) == (412, '"9"')
    assert answer.json()["details"] == {"version": 9, "current": current}


def test_a_change_that_needs_the_version_seen_is_refused_without(gateway, owners, sign_in):
    operations = sign_in("operations")
    body = {"row_id": "r", "reason": "a test"}
    path = "/api/ops/failures/relief/discard"
    answer = gateway.ask("POST", path, json=body, headers=operations.headers)
    assert (answer.status_code, answer.json()["code"]) == (428, "version_missing")
    assert owners.commands == []


@pytest.mark.parametrize(
    ("known", "status"),
    [("{tag}", 304), ("W/{tag}", 304), ('"11", {tag}', 304), ("*", 304), ('"12"', 200)],
)
def test_whoever_has_the_present_answer_is_sent_nothing(gateway, owners, agent, known, status):
    owners.script["hotline.get_ticket"] = {"version": 12}
    tag = gateway.ask("GET", "/api/tickets/t-1", headers=agent.headers).headers["ETag"]
    headers = {**agent.headers, "If-None-Match": known.format(tag=tag)}
    answer = gateway.ask("GET", "/api/tickets/t-1", headers=headers)
    assert (answer.status_code, answer.headers["ETag"]) == (status, tag)
    assert bool(answer.content) == (status == 200)


def test_what_changed_beside_its_record_is_sent_anew(gateway, owners, agent):
    owners.script["hotline.get_ticket"] = {"version": 12, "earlier": []}
    tag = gateway.ask("GET", "/api/tickets/t-1", headers=agent.headers).headers["ETag"]
    owners.script["hotline.get_ticket"] = {"version": 12, "earlier": ["t-0"]}
    headers = {**agent.headers, "If-None-Match": tag}
    answer = gateway.ask("GET", "/api/tickets/t-1", headers=headers)
    assert (answer.status_code, answer.json()["earlier"]) == (200, ["t-0"])


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (TicketNotFound(), 404),
        (WrongState(state="closed"), 409),
        (VersionConflict(version=9), 409),
    ],
)
def test_an_owners_refusal_is_answered_as_a_problem(gateway, owners, agent, refusal, status):
    owners.script["hotline.get_ticket"] = refusal
    answer = gateway.ask("GET", "/api/tickets/t-1", headers=agent.headers)
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"]) == (status, status)
    assert problem["code"] == refusal.code
    assert problem.get("details", {}) == refusal.details


def test_a_fault_of_an_owner_says_only_its_trace(gateway, owners, agent):
    owners.script["hotline.get_ticket"] = InternalFault(trace_id="of-the-owner")
    problem = gateway.ask("GET", "/api/tickets/t-1", headers=agent.headers).json()
    assert problem["code"] == "internal_fault"
    assert problem["trace_id"] == "of-the-owner"
    assert "details" not in problem


def test_a_business_time_is_refused_where_the_clock_is_real(gateway, owners):
    headers = {"X-Business-Time": "2021-03-05T02:00:00Z"}
    answer = gateway.ask("POST", "/api/requests", json=REQUEST, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "business_time_refused")
    assert owners.commands == []


def test_a_service_that_does_not_know_an_operation_is_our_404(gateway, owners):
    answer = gateway.ask("GET", "/api/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "operation_unknown")
