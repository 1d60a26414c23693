"""A letter's scan from a browser to the ticket and back, through gateway and owner as they run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.files.samples import MACROS, office, photo
from tests.platform import Platform
from tests.strangers import new_phone
from tests.strangers import somebody as a_person
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]

NAME = "attachment; filename*=UTF-8''%E4%BF%A1%E4%BB%B6%2013800138000.JPG"
UPLOADS = "/api/uploads?purpose=ticket_attachment"


@pytest.fixture(scope="module")
def agent(platform: Platform) -> Visitor:
    return Visitor(platform, "agent")


@pytest.fixture(scope="module")
def phone() -> str:
    return new_phone()


@pytest.fixture(scope="module")
def worker(platform: Platform, phone: str) -> Visitor:
    visitor = Visitor(platform)
    assert visitor.sign_in_by_phone(phone).ok
    return visitor


@pytest.fixture(scope="module")
def ticket_id(agent: Visitor, phone: str) -> str:
    facts = {
        "channel": "letter",
        "category": "complaint",
        "county": "540202",
        "language": "bo",
        "text": "附信件",
        "applicant": a_person(phone=phone),
    }
    filed = agent.post("/api/tickets", facts)
    assert filed.status_code == 201, filed.text
    return str(filed.json()["ticket_id"])


def upload(visitor: Visitor, content: Any, name: str = NAME) -> requests.Response:
    return visitor.session.post(
        visitor.platform.address + UPLOADS,
        data=content,
        headers={**visitor.headers, "Content-Disposition": name},
        timeout=90,
    )


def in_chunks(content: bytes) -> Iterator[bytes]:
    return (content[start : start + 1000] for start in range(0, len(content), 1000))


def attached(visitor: Visitor, ticket_id: str, content: Any) -> dict[str, Any]:
    staged = upload(visitor, content)
    assert staged.status_code == 201, staged.text
    added = visitor.post(f"/api/tickets/{ticket_id}/files", {"file_id": staged.json()["file_id"]})
    assert added.status_code == 201, added.text
    answer: dict[str, Any] = added.json()
    return answer


def test_a_scan_is_attached_shown_and_fetched_as_a_file_to_keep(agent, ticket_id):
    added = attached(agent, ticket_id, photo())
    assert added["name"] == "信件 [mobile].jpg"
    shown = agent.get(f"/api/tickets/{ticket_id}").json()
    assert added in shown["files"]
    fetched = agent.get(f"/api/tickets/{ticket_id}/files/{added['file_id']}")
    assert fetched.status_code == 200
    assert hashlib.sha256(fetched.content).hexdigest() == added["sha256"]
    assert b"PHONEMAKER" not in fetched.content
    headers = fetched.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"].startswith('attachment; filename="')
    assert "filename*=UTF-8''%E4%BF%A1%E4%BB%B6%20" in headers["Content-Disposition"]


def test_a_worker_adds_to_his_own_ticket_and_sees_no_other_file_of_it(agent, worker, ticket_id):
    of_staff = attached(agent, ticket_id, photo())
    his = attached(worker, ticket_id, in_chunks(photo("PNG", size=(300, 300))))
    shown = worker.get(f"/api/my/tickets/{ticket_id}").json()["files"]
    assert [each["file_id"] for each in shown] == [his["file_id"]]
    assert worker.get(f"/api/tickets/{ticket_id}/files/{his['file_id']}").ok
    assert agent.get(f"/api/tickets/{ticket_id}/files/{his['file_id']}").ok
    hidden = worker.get(f"/api/tickets/{ticket_id}/files/{of_staff['file_id']}")
    assert hidden.json()["code"] == "attachment_not_found"


def test_strangers_and_other_unions_have_no_way_to_it(platform, agent, ticket_id):
    file_id = attached(agent, ticket_id, photo())["file_id"]
    path = f"/api/tickets/{ticket_id}/files/{file_id}"
    nobody, other = Visitor(platform), Visitor(platform)
    assert other.sign_in_by_phone(new_phone()).ok
    assert nobody.get(path).status_code == 401
    assert upload(nobody, photo()).status_code == 401
    assert other.get(path).json()["code"] == "ticket_not_found"
    staged = upload(other, photo()).json()["file_id"]
    taken = agent.post(f"/api/tickets/{ticket_id}/files", {"file_id": staged})
    assert taken.json()["code"] == "attachment_not_found"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<!DOCTYPE html><script>1</script>", 415, "file_type_refused"),
        (office(MACROS), 415, "file_has_active_content"),
        (office(**{"word/big.xml": bytes(40_000_000)}), 413, "file_inflates_too_much"),
        (photo()[:300], 415, "file_unreadable"),
        (b"", 415, "file_type_refused"),
    ],
)
def test_what_is_not_taken_is_refused_with_what_is(agent, content, status, code):
    refused = upload(agent, content, "attachment; filename=scan.jpg")
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["field"]) == (status, code, "body")
    assert problem["allowed"]


def test_a_chunked_body_is_cut_off_where_it_is_too_much(agent):
    piece = bytes(64 * 1024)
    endless = (piece for _ in range(21 * 16 + 1))
    try:
        refused = upload(agent, endless)
    except requests.ConnectionError:
        return  # the answer came while it was still sending, and the line was closed
    assert (refused.status_code, refused.json()["code"]) == (413, "file_too_large")


def test_an_upload_from_another_site_is_refused(agent):
    answer = agent.session.post(
        agent.platform.address + UPLOADS,
        data=photo(),
        headers={**agent.headers, "Origin": f"https://{uuid4()}.example"},
        timeout=30,
    )
    assert answer.json()["code"] == "cross_site_refused"
