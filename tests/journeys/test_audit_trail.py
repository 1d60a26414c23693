"""Everything that the platform did is chained; what is changed in its database afterwards shows."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pymongo
import pypdfium2
import pytest

from contracts.relief import RedFlag
from deploy.local.layout import ROOT
from deploy.local.waiting import wait_until
from records.kinds import AUDIT, AUDIT_CHAIN
from tests.platform import Platform
from tests.strangers import new_phone, somebody
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]

Verify = Callable[[], tuple[int, dict[str, Any]]]


@pytest.fixture
def verify(platform: Platform) -> Verify:
    """``./zhufeng audit-verify`` of the running platform: its exit status, its object."""

    def run() -> tuple[int, dict[str, Any]]:
        result = subprocess.run(
            [sys.executable, "-m", "records.audit_verify"],
            cwd=ROOT,
            env={**os.environ, "ZHUFENG_ENDPOINTS": str(platform.stack.layout.endpoints)},
            stdout=subprocess.PIPE,
            timeout=120,
            check=False,
        )
        return result.returncode, json.loads(result.stdout)

    return run


def test_the_trail_is_clean_until_somebody_changes_a_row(
    platform: Platform, verify: Verify
) -> None:
    Visitor(platform, "agent")  # signing in leaves a row
    status, verdict = verify()
    assert (status, verdict["clean"]) == (0, True)
    of_identity = next(each for each in verdict["services"] if each["service"] == "identity")
    assert of_identity["rows"] > 0
    with pymongo.MongoClient(platform.stack.uris("root").mongo) as client:
        database = client["zhufeng_identity_audit"]
        rows, link = database[AUDIT.name], database[AUDIT_CHAIN.name].find_one()
        before = rows.find_one({"_id": link["row_id"]})
        rows.update_one({"_id": before["_id"]}, {"$set": {"actor": "staff/somebody-else"}})
        try:
            status, verdict = verify()
        finally:
            rows.replace_one({"_id": before["_id"]}, before)
    (finding,) = [each for service in verdict["services"] for each in service["findings"]]
    assert status == 1
    assert (finding["kind"], finding["service"]) == ("row_changed", "identity")
    assert (finding["sequence"], finding["row_id"]) == (link["_id"], link["row_id"])
    assert verify()[0] == 0


def test_an_auditor_finds_what_somebody_did_in_every_service(platform: Platform) -> None:
    agent, auditor = Visitor(platform, "agent"), Visitor(platform, "auditor")
    request = {"category": "question", "county": "540202", "text": "问题", "channel": "call"}
    filed = agent.post(
        "/api/tickets", {**request, "language": "bo", "applicant": somebody(phone=new_phone())}
    )
    assert filed.ok, filed.text
    subject = f"ticket/{filed.json()['ticket_id']}"
    found = auditor.get(f"/api/audit?subject={subject}")
    assert found.ok, found.text
    (row,) = found.json()["items"]
    assert found.json()["missing"] == []
    assert (row["service"], row["version"]) == ("hotline", 1)
    shown = {each["name"]: each for each in row["changes"]}
    assert shown["request"] == {"name": "request", "before": None, "after": None, "personal": True}
    page = auditor.get(f"/api/audit?correlation_id={row['correlation_id']}").json()
    assert row["row_id"] in [each["row_id"] for each in page["items"]]
    assert auditor.get("/api/audit").status_code == 422
    assert agent.get(f"/api/audit?subject={subject}").status_code == 403


def test_an_auditor_draws_the_same_sample_by_the_same_seed_and_nobody_else_draws(
    platform: Platform,
) -> None:
    agent, auditor = Visitor(platform, "agent"), Visitor(platform, "auditor")
    request = {"category": "question", "county": "540202", "text": "问题", "channel": "call"}
    for _ in range(3):
        body = {**request, "language": "bo", "applicant": somebody(phone=new_phone())}
        assert agent.post("/api/tickets", body).ok
    wanted = {"of": "tickets", "since": "2000-01-01", "until": "2100-01-01", "size": 2}
    drawn = auditor.post("/api/audit/samples", wanted, key=f"sample-{uuid4()}")
    assert drawn.status_code == 201, drawn.text
    again = auditor.post("/api/audit/samples", {**wanted, "seed": drawn.json()["seed"]})
    assert again.json()["sample_id"] != drawn.json()["sample_id"]
    assert again.json()["items"] == drawn.json()["items"] != []
    read = auditor.get(f"/api/audit/samples/tickets/{drawn.json()['sample_id']}")
    assert (read.status_code, read.json()) == (200, drawn.json())
    listed = auditor.get("/api/audit/samples").json()
    assert [each["sample_id"] for each in listed["items"][:2]] == [
        again.json()["sample_id"],
        drawn.json()["sample_id"],
    ]
    assert agent.post("/api/audit/samples", wanted).status_code == 403


def test_an_auditor_has_the_dossier_of_a_lead_as_a_document_that_can_be_verified(
    platform: Platform,
) -> None:
    agent, auditor = Visitor(platform, "agent"), Visitor(platform, "auditor")
    person = somebody(phone=new_phone())
    request = {"category": "hardship", "county": "540202", "text": "医药费", "channel": "call"}
    body = {**request, "language": "bo", "applicant": person}
    ticket = agent.post("/api/tickets", body).json()["ticket_id"]
    assert agent.post(f"/api/tickets/{ticket}/accept", {}).ok
    assert agent.post(f"/api/tickets/{ticket}/escalate", {"reason_code": "illness"}).ok
    wait_until(
        lambda: agent.get(f"/api/tickets/{ticket}").json()["lead_id"] is not None,
        seconds=60,
        what="no lead is opened",
    )
    lead = agent.get(f"/api/tickets/{ticket}").json()["lead_id"]
    wanted = {"of": "lead", "record_id": lead, "language": "bo"}
    made = auditor.post("/api/audit/dossiers", wanted, key=None)
    assert (made.status_code, made.headers["Content-Type"]) == (201, "application/pdf"), made.text
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.content)]
    whole = "".join(pages)
    assert f"ticket/{ticket}" in whole
    assert person["id_number"] not in whole
    assert person["phone"] not in whole
    pdf_hash = hashlib.sha256(made.content).hexdigest()
    verdict = auditor.get(f"/api/audit/dossiers?pdf_hash={pdf_hash}").json()
    assert (verdict["genuine"], verdict["record_id"]) == (True, lead)
    assert verdict["number"] in pages[0]
    assert (verdict["pages"], verdict["revealed"]) == (len(pages), False)
    subjects = [part["subject"] for part in verdict["parts"]]
    assert subjects == [f"lead/{lead}", f"ticket/{ticket}", "messages"]
    forged = f"/api/audit/dossiers?number={verdict['number']}&pdf_hash={'0' * 64}"
    assert auditor.get(forged).json()["genuine"] is False
    assert auditor.get("/api/audit/dossiers?number=JZ-20261122-00000000").status_code == 404
    assert agent.post("/api/audit/dossiers", wanted, key=None).status_code == 403
    unknown = {**wanted, "record_id": "nobody"}
    assert auditor.post("/api/audit/dossiers", unknown, key=None).status_code == 404


def test_an_auditor_looks_for_red_flags_and_nobody_else_does(platform: Platform) -> None:
    agent, auditor = Visitor(platform, "agent"), Visitor(platform, "auditor")
    asked = "/api/audit/flags?since=2000-01-01&until=2100-01-01&red_flag="
    for red_flag in RedFlag:
        answer = auditor.get(asked + red_flag)
        assert answer.ok, answer.text
        assert agent.get(asked + red_flag).status_code == 403
    said = {"flag_id": "same_household:t1.nobody", "state": "seen"}
    unknown = auditor.post("/api/audit/flags/explain", said)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "red_flag_not_found")


def test_an_auditor_holds_a_ticket_and_looks_ahead_to_what_will_be_due(platform: Platform) -> None:
    agent, auditor = Visitor(platform, "agent"), Visitor(platform, "auditor")
    request = {"category": "question", "county": "540202", "text": "问题", "channel": "call"}
    body = {**request, "language": "bo", "applicant": somebody(phone=new_phone())}
    ticket_id = agent.post("/api/tickets", body).json()["ticket_id"]
    assert agent.post(f"/api/tickets/{ticket_id}/answer", {"text": "答复"}).ok
    lines = auditor.get("/api/retention?on=2099-01-01").json()["items"]
    ahead = {each["of"]: each for each in lines}
    assert ahead["tickets"]["due"] >= 1
    assert [ahead[of]["does"] for of in ("tickets", "contacts")] == ["pseudonymise", "delete"]
    wanted = {"of": "tickets", "record_id": ticket_id, "reason": "复议未结"}
    hold = auditor.post("/api/retention/holds", wanted)
    assert hold.status_code == 201, hold.text
    hold_id = hold.json()["hold_id"]
    listed = auditor.get("/api/retention/holds").json()["items"]
    assert hold_id in [each["hold_id"] for each in listed]
    lift = f"/api/retention/holds/tickets/{hold_id}/lift"
    assert auditor.post(lift, {"reason": "已结"}).json()["lifted_because"] == "已结"
    assert auditor.post(lift, {"reason": "再试"}).status_code == 404
    trail = auditor.get(f"/api/audit?subject=ticket/{ticket_id}").json()["items"]
    assert {"retention.hold", "retention.lift"} <= {row["action"] for row in trail}
