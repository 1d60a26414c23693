"""Retention over HTTP: holds are asked of the owner of the record, the overview of every owner."""

import pytest

from contracts.refusals import ServiceUnavailable
from services.gateway.operations.retention import OWNERS

HOLD = {"of": "tickets", "record_id": "018f0000-0000-7000-8000-000000000001", "reason": "复议"}


@pytest.fixture
def auditor(sign_in):
    return sign_in("auditor")


def test_placing_and_lifting_are_asked_of_the_owner_of_the_record(gateway, owners, auditor):
    headers = {**auditor.headers, "Idempotency-Key": "hold-of-a-ticket"}
    placed = gateway.ask("POST", "/api/retention/holds", json=HOLD, headers=headers)
    assert placed.status_code == 201, placed.text
    (asked,) = owners.of("hotline.hold_record")
    assert asked.fields == HOLD
    assert asked.call.idempotency_key == "hold-of-a-ticket"
    headers = {**auditor.headers, "Idempotency-Key": "lift-of-a-ticket"}
    path, why = "/api/retention/holds/tickets/h1/lift", {"reason": "已结"}
    lifted = gateway.ask("POST", path, json=why, headers=headers)
    assert lifted.status_code == 200, lifted.text
    (asked,) = owners.of("hotline.lift_hold")
    assert asked.fields == {"of": "tickets", "hold_id": "h1", **why}


def test_the_overview_of_another_day_is_asked_of_every_owner(gateway, owners, auditor):
    for owner in OWNERS:
        owners.script[f"{owner}.list_retention"] = {"items": []}
    asked = gateway.ask("GET", "/api/retention?on=2031-01-01", headers=auditor.headers)
    assert asked.status_code == 200, asked.text
    assert asked.json()["missing"] == []
    (question,) = owners.of("hotline.list_retention")
    assert question.fields == {"on": "2031-01-01"}
    for owner in OWNERS:
        assert owners.of(f"{owner}.list_retention")
    owners.script["relief.list_retention"] = ServiceUnavailable()
    one_away = gateway.ask("GET", "/api/retention", headers=auditor.headers).json()
    assert one_away["missing"] == ["relief"]


def test_without_any_owner_nothing_is_told_to_be_due(gateway, owners, auditor):
    for owner in OWNERS:
        owners.script[f"{owner}.list_retention"] = ServiceUnavailable()
    answer = gateway.ask("GET", "/api/retention", headers=auditor.headers)
    assert answer.status_code == 503


def test_an_agent_neither_looks_nor_holds(gateway, owners, agent):
    headers = {**agent.headers, "Idempotency-Key": "hold-by-an-agent"}
    answer = gateway.ask("POST", "/api/retention/holds", json=HOLD, headers=headers)
    assert answer.status_code == 403
    assert gateway.ask("GET", "/api/retention", headers=agent.headers).status_code == 403
    assert not owners.of("hotline.hold_record")
