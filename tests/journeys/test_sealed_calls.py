"""What people type and are shown passes the broker sealed, from gateway to owner and back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from replay.client import Client
from tests.platform import Platform
from tests.spy import Spy, seen, spying

pytestmark = pytest.mark.journey

NAME, PHONE, ID_NUMBER = "次仁", "13800000001", "11010519491231002X"
TEXT = "家中有人患病，生活困难"
REQUEST = {
    "category": "hardship",
    "county": "540202",
    "language": "zh-CN",
    "text": TEXT,
    "applicant": {"name": NAME, "phone": PHONE, "id_number": ID_NUMBER},
    "consents": [{"purpose": each, "version": 1} for each in ("handling", "sensitive")],
}


@pytest.fixture
def spy(platform: Platform) -> Iterator[Spy]:
    with spying(platform.stack.uris("operator").amqp) as spy:
        yield spy


def key() -> str:
    return str(uuid.uuid4())


def test_a_request_and_its_receipt_are_unreadable_to_the_broker(
    platform: Platform, spy: Spy
) -> None:
    receipt = platform.client().ask("POST", "/api/requests", body=REQUEST, key=key())
    asked = {"number": receipt["number"], "query_code": receipt["query_code"]}
    progress = platform.client().ask("POST", "/api/progress", body=asked)
    assert progress["number"] == receipt["number"]
    captured = seen(
        [*spy.conversation("hotline.file_request"), *spy.conversation("hotline.get_progress")]
    )
    for secret in (NAME, PHONE, ID_NUMBER, TEXT, *asked.values()):
        assert secret not in captured


def test_a_session_is_unreadable_to_the_broker(platform: Platform, spy: Spy) -> None:
    client = Client(platform.address)
    account = platform.account("agent")
    client.sign_in("agent", account["password"])
    ticket = client.ask("POST", "/api/tickets", body={**REQUEST, "channel": "call"}, key=key())
    assert client.ask("GET", f"/api/tickets/{ticket['ticket_id']}")["text"] == TEXT
    calls = ("identity.sign_in", "identity.assert_session", "hotline.register_request")
    captured = seen(
        [each for call in (*calls, "hotline.get_ticket") for each in spy.conversation(call)]
    )
    session = client._session.cookies["zhufeng_session"]
    for secret in (account["password"], session, client._csrf, "eyJ", TEXT, PHONE, NAME):
        assert secret is not None
        assert secret not in captured
