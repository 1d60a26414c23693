"""The running services take up a new data key by themselves, while people use them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from deploy.local.field_keys import ask_owner
from deploy.local.waiting import wait_until
from tests.platform import Platform
from tests.strangers import new_id_number, new_phone
from tests.visiting import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.timeout(300)]

TEXT = "家中有人患病，生活困难"


def asked(platform: Platform, *options: str) -> Mapping[str, Any]:
    done = ask_owner(platform.stack, "hotline", options)
    told: Mapping[str, Any] = json.loads(done.stdout)
    return told


def ticket_of(agent: Visitor) -> str:
    request = {
        "channel": "call",
        "category": "hardship",
        "county": "540202",
        "language": "zh-CN",
        "text": TEXT,
        "applicant": {"name": "次仁", "phone": new_phone(), "id_number": new_id_number()},
    }
    return str(agent.post("/api/tickets", request).json()["ticket_id"])


def test_tickets_are_taken_down_and_read_while_their_key_is_replaced(platform: Platform) -> None:
    agent = Visitor(platform, "agent")
    tickets = [ticket_of(agent) for _ in range(5)]
    made = asked(platform, "begin")["made"]

    def finished() -> bool:
        tickets.append(ticket_of(agent))
        assert agent.get(f"/api/tickets/{tickets[0]}").json()["text"] == TEXT
        rotation = asked(platform, "status")["rotation"]
        return bool(rotation["key"] == made and rotation["state"] == "finished")

    wait_until(finished, seconds=120, what="the rotation does not end", every=0.5)
    told = asked(platform, "status", "--count")
    assert told["rotation"]["rewritten"] >= 5
    newest, *others = reversed(told["keys"])
    assert newest["name"] == made
    assert newest["needed_by"]["tickets"] >= len(tickets) - 1
    assert "in hand" in asked(platform, "retire", str(others[0]["number"]))["refused"]
    for ticket_id in tickets:
        assert agent.get(f"/api/tickets/{ticket_id}").json()["text"] == TEXT
