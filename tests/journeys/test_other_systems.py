"""Other systems need no library of ours: plain nameko calls and hears, by configuration only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy

from deploy.local.layout import ROOT
from replay.client import Client
from tests.platform import Platform

pytestmark = pytest.mark.journey

TICKET = {
    "channel": "call",
    "category": "hardship",
    "county": "540202",
    "language": "zh-CN",
    "text": "家中有人患病，生活困难",
    "applicant": {"name": "次仁", "phone": "13800000001", "id_number": "11010519491231002X"},
}


@pytest.fixture(scope="module")
def agent(platform: Platform) -> Client:
    return platform.client("agent")


@pytest.fixture
def listener(platform: Platform) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tests/stack/stock_nameko.py"), "listen"],
        env={**os.environ, "AMQP_URI": platform.stack.uris("integration").amqp},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline()) == "ready"
    yield process
    process.terminate()
    process.wait(20)


def registered(agent: Client) -> str:
    return str(agent.ask("POST", "/api/tickets", body=TICKET, key=str(uuid.uuid4()))["ticket_id"])


def proxy(platform: Platform, token: str | None) -> ClusterRpcProxy:
    in_five_seconds = datetime.now(UTC) + timedelta(seconds=5)
    context: dict[str, Any] = {"deadline": int(in_five_seconds.timestamp() * 1000)}
    if token is not None:
        context["authorization"] = token
    uri = platform.stack.uris("integration").amqp
    return ClusterRpcProxy({"AMQP_URI": uri}, context_data=context, timeout=20)


def test_a_plain_rpc_proxy_reads_a_ticket_with_a_client_token(
    platform: Platform, agent: Client
) -> None:
    ticket_id = registered(agent)
    client = platform.account("demo-api-client")
    body = {"client_id": client["user"], "client_secret": client["password"]}
    token = platform.client().ask("POST", "/api/tokens", body=body)["assertion"]
    with proxy(platform, token) as cluster:
        ticket = cluster.hotline.get_ticket(ticket_id=ticket_id)
    assert ticket["ticket_id"] == ticket_id
    assert ticket["applicant"]["phone"] == "138****0001"


def test_a_plain_rpc_proxy_without_a_token_is_refused(platform: Platform, agent: Client) -> None:
    ticket_id = registered(agent)
    with proxy(platform, None) as cluster, pytest.raises(RemoteError) as refused:
        cluster.hotline.get_ticket(ticket_id=ticket_id)
    assert refused.value.exc_type == "sign_in_needed"
    assert str(refused.value).startswith("sign_in_needed forbidden:")


def test_a_plain_event_handler_hears_an_escalation_and_reads_no_personal_data(
    agent: Client, listener: subprocess.Popen[str]
) -> None:
    ticket_id = registered(agent)
    for command, body in (("accept", {}), ("escalate", {"reason_code": "illness"})):
        agent.ask("POST", f"/api/tickets/{ticket_id}/{command}", body=body, key=str(uuid.uuid4()))
    assert listener.stdout is not None
    heard: dict[str, Any] = {}
    while heard.get("subject") != f"ticket/{ticket_id}":
        heard = json.loads(listener.stdout.readline())
    assert heard["type"] == "hotline.ticket_escalated.v1"
    assert heard["specversion"] == "1.0"
    assert heard["data"]["county"] == "540202"
    for secret in ("次仁", "13800000001", "11010519491231002X", "患病", "illness"):
        assert secret not in json.dumps(heard, ensure_ascii=False)
