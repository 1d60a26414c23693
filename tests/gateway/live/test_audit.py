"""An auditor's search over HTTP: every service is asked, and one that is away is named."""

import pytest

from contracts.refusals import InvalidInput, ServiceUnavailable
from services.gateway.operations import OWNERS


def line(service, moment):
    return {
        "service": service, "row_id": f"018f0000-0000-7000-8000-{moment:012d}",
        "at": "2026-11-22T00:00:00Z", "business_time": "2026-11-22T00:00:00Z",
        "actor": "staff/1", "action": "change", "subject": "x/1", "reason": None,
        "correlation_id": "c", "version": 1, "events": [], "changes": [],
    }  # fmt: skip


def script(owners, found, *, more=False):
    """What each service finds: the moments of its rows."""
    for name in OWNERS:
        items = [line(name, moment) for moment in found.get(name, [])]
        owners.script[f"{name}.search_audit"] = {"items": items, "more": more and bool(items)}


@pytest.fixture
def auditor(sign_in):
    return sign_in("auditor")


def moments(answer):
    return [int(each["row_id"][-12:]) for each in answer.json()["items"]]


def test_each_service_is_asked_and_the_rows_come_in_one_order(gateway, owners, auditor):
    script(owners, {"hotline": [9, 4], "relief": [7], "identity": [8, 1]})
    answer = gateway.ask("GET", "/api/audit?actor=staff/1&limit=4", headers=auditor.headers)
    assert answer.status_code == 200, answer.text
    assert moments(answer) == [9, 8, 7, 4]
    assert answer.json()["missing"] == []
    assert answer.json()["next_cursor"] == answer.json()["items"][-1]["row_id"]
    for name in OWNERS:
        (asked,) = owners.of(f"{name}.search_audit")
        assert (asked.fields["actor"], asked.fields["limit"]) == ("staff/1", 4)


def test_the_rows_begin_with_the_oldest_if_so_asked(gateway, owners, auditor):
    script(owners, {"hotline": [4, 9], "relief": [7], "identity": [1, 8]})
    path = "/api/audit?actor=staff/1&limit=4&sort=at&fields=row_id,actor"
    answer = gateway.ask("GET", path, headers=auditor.headers)
    assert moments(answer) == [1, 4, 7, 8]
    assert all(each.keys() == {"row_id", "actor"} for each in answer.json()["items"])
    assert answer.json()["next_cursor"] == answer.json()["items"][-1]["row_id"]


def test_the_last_page_has_no_cursor(gateway, owners, auditor):
    script(owners, {"hotline": [2]})
    answer = gateway.ask("GET", "/api/audit?actor=staff/1", headers=auditor.headers)
    assert (moments(answer), answer.json()["next_cursor"]) == ([2], None)


def test_a_service_that_is_away_is_named_and_the_others_answer(gateway, owners, auditor):
    script(owners, {"hotline": [2], "relief": [3]})
    owners.script["relief.search_audit"] = ServiceUnavailable()
    answer = gateway.ask("GET", "/api/audit?actor=staff/1", headers=auditor.headers)
    assert answer.status_code == 200, answer.text
    assert (moments(answer), answer.json()["missing"]) == ([2], ["relief"])


def test_when_nobody_answers_it_is_503(gateway, owners, auditor):
    for name in OWNERS:
        owners.script[f"{name}.search_audit"] = ServiceUnavailable()
    answer = gateway.ask("GET", "/api/audit?actor=staff/1", headers=auditor.headers)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_what_a_service_refuses_is_told(gateway, owners, auditor):
    script(owners, {})
    owners.script["hotline.search_audit"] = InvalidInput(field="since", allowed="92 days")
    answer = gateway.ask("GET", "/api/audit", headers=auditor.headers)
    assert answer.status_code == 422, answer.text


def test_nobody_but_an_auditor_gets_beyond_the_door(gateway, owners, agent):
    answer = gateway.ask("GET", "/api/audit?actor=staff/1", headers=agent.headers)
    assert answer.status_code == 403
    # What the test before asked may reach an owner only now.
    assert not [each for each in owners.asked if each.call.kwargs.get("actor") == "staff/1"]
