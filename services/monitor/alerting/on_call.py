"""Handing notices over to whom the secret ``on_call`` names."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import structlog

from carriers.on_call import OnCall
from carriers.outcomes import Outcome, Postponed, Receipt
from carriers.robots import Post
from carriers.sms import Provider, TextMessage, receipt_of_any_day
from services.monitor.domain.notice import Notice

REPEATED = "（可能重复）"
NO_ADDRESS = "no_address"

_log = structlog.get_logger(__name__)


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
