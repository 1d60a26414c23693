"""Samples over HTTP: each is asked of the service whose records these are."""

import pytest

from contracts.refusals import ServiceUnavailable

ASKED = {"of": "leads", "since": "2021-01-01", "until": "2021-12-31", "size": 5}


def sample(moment):
    return {
        "sample_id": f"018f0000-0000-7000-8000-{moment:012d}", "of": "leads",
        "since": "2021-01-01", "until": "2021-12-31", "unions": [], "size": 5, "seed": "s" * 8,
        "seed_drawn": True, "algorithm": 1, "population": 9, "population_hash": "0" * 64,
        "drawn_by": "staff/1", "drawn_at": "2026-11-22T00:00:00Z",
    }  # fmt: skip


@pytest.fixture
def auditor(sign_in):
    return sign_in("auditor")


def test_drawing_and_reading_are_asked_of_the_owner_of_the_records(gateway, owners, auditor):
    headers = {**auditor.headers, "Idempotency-Key": "sample-of-leads-2021"}
    drawn = gateway.ask("POST", "/api/audit/samples", json=ASKED, headers=headers)
    assert drawn.status_code == 201, drawn.text
    (asked,) = owners.of("relief.draw_sample")
    assert asked.fields == {**ASKED, "seed": None, "unions": []}
    assert asked.call.idempotency_key == "sample-of-leads-2021"
    read = gateway.ask("GET", "/api/audit/samples/tickets/s1", headers=auditor.headers)
    assert read.status_code == 200, read.text
    (asked,) = owners.of("hotline.get_sample")
    assert asked.fields == {"of": "tickets", "sample_id": "s1"}


def test_what_is_sampled_by_nobody_is_refused_at_the_door(gateway, owners, auditor):
    answer = gateway.ask("GET", "/api/audit/samples/accounts/s1", headers=auditor.headers)
    assert answer.status_code == 422
    assert not [each for each in owners.asked if each.operation.endswith("_sample")]


def test_the_samples_of_all_services_come_in_one_order(gateway, owners, auditor):
    owners.script["hotline.list_samples"] = {"items": [sample(9), sample(3)], "more": False}
    owners.script["relief.list_samples"] = {"items": [sample(5)], "more": True}
    listed = gateway.ask("GET", "/api/audit/samples?limit=2", headers=auditor.headers).json()
    assert [int(each["sample_id"][-12:]) for each in listed["items"]] == [9, 5]
    assert (listed["missing"], listed["next_cursor"]) == ([], sample(5)["sample_id"])
    owners.script["relief.list_samples"] = ServiceUnavailable()
    listed = gateway.ask("GET", "/api/audit/samples", headers=auditor.headers).json()
    assert listed["missing"] == ["relief"]


def test_nobody_but_an_auditor_draws(gateway, owners, agent):
    headers = {**agent.headers, "Idempotency-Key": "sample-of-leads-2022"}
    answer = gateway.ask("POST", "/api/audit/samples", json=ASKED, headers=headers)
    assert answer.status_code == 403
    assert not owners.of("relief.draw_sample")
