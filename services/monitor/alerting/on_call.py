"""Who can be called: the secret ``on_call`` names group robots and phones, policies use the names.

``{"robots": {"duty": {"kind": "wecom", "address": …}, "leads": {"kind": "dingtalk", "address": …,
"secret": …}}, "phones": {"first": "+86139…"}}``
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog

from carriers.exchange import Within
from carriers.outcomes import Outcome, Postponed, Receipt
from carriers.robots import DingTalkRobot, Post, Robot, WeComRobot
from carriers.sms import Provider, TextMessage, receipt_of_any_day
from services.monitor.domain.notice import PHONE, ROBOT, Notice

REPEATED = "（可能重复）"
NO_ADDRESS = "no_address"

_log = structlog.get_logger(__name__)


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


class Carriers(Protocol):
    """What hands notices over."""

    def hand_over(self, notice: Notice) -> Outcome:
        """Send it; never raises for what a network or a provider may do."""
        ...

    def receipt(self, notice: Notice, now: datetime) -> Receipt:
        """What became of a notice to a phone."""
        ...


class OurCarriers:
    """Robots and the provider of text messages, by the names of the secret."""

    def __init__(self, on_call: OnCall, provider: Provider, *, template_code: str) -> None:
        self._on_call, self._provider = on_call, provider
        self._template_code = template_code

    def hand_over(self, notice: Notice) -> Outcome:
        """Send it; whom the secret does not name may be named later."""
        if not self._on_call.knows(notice.carrier):
            _log.error("nobody of that name is on call", carrier=notice.carrier)
            return Postponed(NO_ADDRESS)
        name = notice.carrier.partition("/")[2]
        if notice.to_phone:
            return self._provider.send(self._message(notice, name))
        mark = REPEATED if notice.doubts else ""
        post = Post(title=notice.words.title + mark, text=notice.words.text)
        return self._on_call.robots[name].post(post)

    def receipt(self, notice: Notice, now: datetime) -> Receipt:
        """What the provider says of it."""
        phone = self._on_call.phones.get(notice.carrier.partition("/")[2], "")
        return receipt_of_any_day(
            self._provider, notice.aggregate_id, phone, since=notice.created_at, now=now
        )

    def _message(self, notice: Notice, name: str) -> TextMessage:
        return TextMessage(
            delivery_id=notice.aggregate_id,
            phone=self._on_call.phones[name],
            template_code=self._template_code,
            values=dict(notice.words.values),
        )
