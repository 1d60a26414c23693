"""Whom the monitor can call: read once, and nothing of it is ever shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from carriers.exchange import without_limit
from carriers.on_call import OnCallUnreadable, read_on_call
from deploy.local.on_call import on_call_files
from deploy.local.ports import Ports

ROBOT = {"kind": "wecom", "address": "https://robots.example/send?key=hidden-key"}
DING = {"kind": "dingtalk", "address": "https://robots.example/send", "secret": "SEChidden"}


def said(**changes: Any) -> str:
    return json.dumps({"robots": {"duty": ROBOT}, "phones": {"first": "+8613900000001"}} | changes)


def test_carriers_are_known_by_their_names() -> None:
    on_call = read_on_call(said(robots={"duty": ROBOT, "leads": DING}), without_limit)
    known = ("robot/duty", "robot/leads", "phone/first")
    assert [on_call.knows(each) for each in known] == [True] * 3
    for stranger in ("robot/first", "phone/duty", "pager/duty", "duty"):
        assert not on_call.knows(stranger)


def test_nothing_of_it_is_shown() -> None:
    shown = repr(read_on_call(said(), without_limit))
    assert "hidden" not in shown
    assert "139" not in shown


@pytest.mark.parametrize(
    "broken",
    [
        "not json",
        "[]",
        said(robots={"duty": {"kind": "wecom"}}),
        said(robots={"duty": {**ROBOT, "kind": "carrier pigeon"}}),
        said(robots={"leads": {**DING, "secret": None}, "duty": "hidden"}),
        said(phones={"first": "hidden"}),
        said(phones={"first": 13900000001}),
    ],
)
def test_what_cannot_be_read_stops_the_start_and_is_not_repeated(broken: str) -> None:
    with pytest.raises(OnCallUnreadable) as refused:
        read_on_call(broken, without_limit)
    assert "hidden" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_local_stack_calls_the_stand_ins_alone(tmp_path) -> None:
    (tmp_path / "monitor").mkdir()
    (tmp_path / "monitor" / "sms_key_secret").write_text("own")
    files = on_call_files(tmp_path, Ports(robots=4711))
    assert set(files) == {"monitor/on_call", "notifications/on_call"}
    (text,) = set(files.values())
    robots = json.loads(text)["robots"].values()
    assert all(each["address"].startswith("http://127.0.0.1:4711/") for each in robots)
    assert read_on_call(text, without_limit).knows("phone/second")
