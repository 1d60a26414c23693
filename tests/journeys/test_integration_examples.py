"""The programs of docs/integration.md do what it says, against the running platform."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from deploy.local.layout import ROOT
from replay.client import Client
from tests.platform import Platform
from tests.wechat_side import wechat

EXAMPLES = ROOT / "docs" / "examples"
WAIT_SECONDS = 120
CALLER = "13908927766"
TICKET = {
    "channel": "call",
    "category": "question",
    "county": "540202",
    "language": "bo",
    "text": "想问一问工会的法律援助",
    "applicant": {"name": "次仁", "phone": CALLER},
}


@pytest.mark.unit
def test_the_page_shows_the_programs_as_they_are() -> None:
    page = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
    shown = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    programs = [each.read_text(encoding="utf-8") for each in sorted(EXAMPLES.glob("*.py"))]
    assert sorted(shown) == sorted(programs)


@pytest.fixture(scope="module")
def agent(platform: Platform) -> Client:
    return platform.client("agent")


def environment(platform: Platform, client: Any) -> dict[str, str]:
    return {
        **os.environ,
        "AMQP_URI": platform.stack.uris("integration").amqp,
        "ZHUFENG_URL": platform.address,
        "ZHUFENG_CLIENT_ID": client["client_id"],
        "ZHUFENG_CLIENT_SECRET": client["client_secret"],
    }


def registered_client(platform: Platform, *actions: str) -> Any:
    """A client of the municipal union with these actions alone."""
    administrator = platform.client("security")
    body = {"label": "example", "unions": ["city"], "actions": list(actions)}
    return administrator.ask("POST", "/api/clients", body=body)


@pytest.fixture(scope="module")
def reader(platform: Platform) -> dict[str, str]:
    return environment(platform, registered_client(platform, "ticket.read"))


@pytest.fixture(scope="module")
def call_centre(platform: Platform) -> dict[str, str]:
    return environment(platform, registered_client(platform, "call.report"))


def run(name: str, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )


def said(done: subprocess.CompletedProcess) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def registered(agent: Client, **more: Any) -> str:
    answer = agent.ask("POST", "/api/tickets", body={**TICKET, **more}, key=str(uuid.uuid4()))
    return str(answer["ticket_id"])


def test_the_program_of_the_rpc_chapter_reads_a_ticket_and_hears_a_refusal(agent, reader):
    ticket_id = registered(agent)
    ticket = said(run("rpc", reader, ticket_id))
    assert (ticket["ticket_id"], ticket["applicant"]["phone"]) == (ticket_id, "139****7766")
    refused = run("rpc", reader, "nobody")
    assert refused.returncode == 1
    assert refused.stderr.strip().endswith("refused: ticket_not_found")


def test_the_program_of_the_http_chapter_reads_a_list_and_knows_what_it_has_read(agent, reader):
    registered(agent)
    answer = said(run("http_api", reader))
    assert answer["tickets"] > 0
    assert answer["read_again"] == 304
    wrong = run("http_api", {**reader, "ZHUFENG_CLIENT_SECRET": "x" * 43})
    assert "refused: credentials_wrong" in wrong.stderr


@pytest.fixture
def listener(reader, tmp_path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, str(EXAMPLES / "events.py"), str(tmp_path / "facts.sqlite")],
        env=reader,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert json.loads(process.stdout.readline()) == "ready"
    yield process
    process.terminate()
    process.wait(WAIT_SECONDS)


def test_the_program_of_the_events_chapter_keeps_an_escalation_once(agent, listener):
    person = {"name": "次仁", "phone": CALLER, "id_number": "11010519491231002X"}
    ticket_id = registered(agent, category="hardship", applicant=person)
    for command, body in (("accept", {}), ("escalate", {"reason_code": "illness"})):
        agent.ask("POST", f"/api/tickets/{ticket_id}/{command}", body=body, key=str(uuid.uuid4()))
    heard = {"event": {}}
    while heard["event"].get("subject") != f"ticket/{ticket_id}":
        heard = json.loads(listener.stdout.readline())
    assert heard["new"]
    assert int(heard["event"]["sequence"]) >= 3
    assert "次仁" not in json.dumps(heard, ensure_ascii=False)


def waiting(agent: Client) -> Iterator[Any]:
    """Everybody whom somebody should call back."""
    cursor: dict[str, str] = {}
    while True:
        page = agent.ask("GET", "/api/call-backs", query={"limit": 100, **cursor})
        yield from page["items"]
        if page["next_cursor"] is None:
            return
        cursor = {"cursor": page["next_cursor"]}


def events_of(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    """(name, data) of a stream, as a browser reads it."""
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_the_program_of_the_cti_chapter_opens_the_callers_history_and_leaves_a_row_to_call_back(
    platform, agent, call_centre
):
    registered(agent)
    key = {"key": str(uuid.uuid4())}
    agent.ask("PUT", "/api/seat", body={"extension": "8001"}, **key)
    call = f"1700000000.{uuid.uuid4().hex[:12]}"
    cookie = {"zhufeng_session": platform.account("agent")["session_token"]}
    live = f"{platform.address}/api/live"
    with requests.get(live, cookies=cookie, stream=True, timeout=WAIT_SECONDS) as stream:
        told = events_of(stream.iter_lines(chunk_size=1, decode_unicode=True))
        assert next(told)[0] == "reset"
        rang = said(run("call_centre", call_centre, "ringing", call, "extension=8001",
                        f"caller={CALLER}"))  # fmt: skip
        assert rang["seat_taken"]
        facts = next(data for name, data in told if name == "call_rang")
    assert facts == {"call_id": rang["call_id"]}
    card = agent.ask("GET", f"/api/calls/{facts['call_id']}")
    assert (card["number"], card["language"]) == ("139****7766", "bo")
    assert card["earlier"]
    shown = agent.ask("POST", f"/api/calls/{facts['call_id']}/caller", body={})
    assert shown["number"] == f"+86{CALLER}"
    ticket_id = registered(agent, call_id=facts["call_id"])
    assert agent.ask("GET", f"/api/tickets/{ticket_id}")["call_id"] == facts["call_id"]

    missed = said(run("call_centre", call_centre, "missed", call))
    assert missed["state"] == "missed"
    row = next(row for row in waiting(agent) if row["last_call_id"] == facts["call_id"])
    path = f"/api/call-backs/{row['call_back_id']}"
    agent.ask("POST", f"{path}/claim", body={}, key=str(uuid.uuid4()))
    body = {"result": "reached"}
    done = agent.ask("POST", f"{path}/finish", body=body, key=str(uuid.uuid4()))
    assert (done["state"], done["tries"][-1]["result"]) == ("done", "reached")
    agent.ask("DELETE", "/api/seat", key=str(uuid.uuid4()))  # else his pages listen in other tests


def test_a_client_that_may_report_calls_may_nothing_else(agent, call_centre, reader):
    ticket_id = registered(agent)
    refused = run("rpc", call_centre, ticket_id)
    assert refused.stderr.strip().endswith(("right_missing", "assertion_invalid"))
    refused = run("call_centre", reader, "ringing", "1.1")
    assert "refused:" in refused.stderr
    unread = run("call_centre", call_centre, "ringing", "1.1", "caller=<script>")
    assert "refused: invalid_input" in unread.stderr


def test_several_misses_of_a_number_make_one_row(agent, call_centre):
    number = f"139{uuid.uuid4().int % 10**8:08d}"
    calls = [
        said(run("call_centre", call_centre, "missed", uuid.uuid4().hex, f"caller={number}"))
        for _ in range(2)
    ]
    (row,) = [row for row in waiting(agent) if row["last_call_id"] == calls[-1]["call_id"]]
    assert row["missed"] == 2


@pytest.fixture
def account(platform: Platform) -> str:
    return str(platform.stack.layout.secrets / "notifications" / "wechat")


def following(platform: Platform) -> int:
    figures = platform.client("leader").ask("GET", "/api/figures/followers")
    return int(figures["following"])


def test_the_program_of_the_wechat_chapter_follows_writes_and_leaves(platform, account, reader):
    assert said(run("wechat_callback", reader, account, "verify"))["reply"] == "8848"
    openid, before = f"o-{uuid.uuid4().hex}", following(platform)
    welcome = said(run("wechat_callback", reader, account, "subscribe", "", openid))["reply"]
    assert "欢迎关注" in welcome
    assert following(platform) == before + 1
    told = said(run("wechat_callback", reader, account, "text", "ཁྲིམས་རོགས་འདྲི་འདོད།", openid))
    assert "ཁ་པར" in told["reply"]
    assert said(run("wechat_callback", reader, account, "VIEW", "x", openid))["reply"] is None
    assert said(run("wechat_callback", reader, account, "unsubscribe", "", openid))["reply"] is None
    assert following(platform) == before


def test_the_wechat_program_with_another_token_is_refused(account, reader, tmp_path):
    other = {**json.loads(Path(account).read_text("utf-8")), "token": "another"}
    (tmp_path / "other").write_text(json.dumps(other), encoding="utf-8")
    for kind in ("verify", "subscribe"):
        refused = run("wechat_callback", reader, str(tmp_path / "other"), kind)
        assert refused.stderr.strip() == "refused: callback_refused"


def test_retries_that_come_at_once_hear_the_same_and_follow_once(platform, account):
    said_of_it = json.loads(Path(account).read_text("utf-8"))
    openid, before = f"o-{uuid.uuid4().hex}", following(platform)
    text = wechat.message("subscribe", "", openid)
    query, body = wechat.callback(said_of_it, text)

    def send(_: int) -> str:
        answer = requests.post(
            f"{platform.address}/api/wechat", params=query, data=body.encode(), timeout=WAIT_SECONDS
        )
        assert answer.status_code == 200, answer.text
        return str(wechat.read_reply(said_of_it, answer.text))

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1
    assert following(platform) == before + 1
