"""Who can be called: the secret ``on_call`` names group robots and phones, policies use the names.

``{"robots": {"duty": {"kind": "wecom", "address": …}, "leads": {"kind": "dingtalk", "address": …,
"secret": …}}, "phones": {"first": "+86139…"}}``
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from carriers.exchange import Within
from carriers.robots import DingTalkRobot, Robot, WeComRobot

PHONE, ROBOT = "phone", "robot"


class OnCallUnreadable(ValueError):
    """The secret is not of its documented form; says where, never what stands there."""


@dataclass(frozen=True, kw_only=True)
class OnCall:
    """Robots and phones (E.164) by name."""

    robots: Mapping[str, Robot] = field(repr=False)
    phones: Mapping[str, str] = field(repr=False)

    def knows(self, carrier: str) -> bool:
        """Whether ``robot/<name>`` or ``phone/<name>`` is somebody."""
        what, _, name = carrier.partition("/")
        return name in {ROBOT: self.robots, PHONE: self.phones}.get(what, {})

    def robots_named(self, names: Sequence[str]) -> list[Robot]:
        """Those of these robots that there are."""
        return [self.robots[name] for name in names if name in self.robots]


def read_on_call(text: str, within: Within) -> OnCall:
    """The secret's content; raises `OnCallUnreadable`."""
    try:
        said = json.loads(text)
        robots = {name: _robot(name, each, within) for name, each in said["robots"].items()}
        phones = {name: _phone(name, each) for name, each in said["phones"].items()}
    except (json.JSONDecodeError, KeyError, AttributeError, TypeError) as error:
        # Without the cause: it would show what stands in the secret.
        raise OnCallUnreadable(f"on_call is not of its form ({type(error).__name__})") from None
    return OnCall(robots=robots, phones=phones)


def _robot(name: str, said: Mapping[str, Any], within: Within) -> Robot:
    if said["kind"] == "wecom":
        return WeComRobot(str(said["address"]), within)
    if said["kind"] == "dingtalk":
        return DingTalkRobot(str(said["address"]), str(said["secret"]), within)
    raise OnCallUnreadable(f"the robot {name} is of no known kind: wecom or dingtalk")


def _phone(name: str, said: str) -> str:
    if not (said.startswith("+") and said[1:].isdecimal()):
        raise OnCallUnreadable(f"the phone {name} is not written as +86…")
    return said
