"""Dispatch: hand text messages to the provider so that each is taken exactly once.

Claimed (saved) → sent with our delivery id → recorded (saved). What happens between the two saves
nobody knows after a crash or a timeout: such a delivery is `unknown` until the provider's receipt
says what became of it, and is sent again only when the receipt says "not received". A process that
stood still sends nothing once its claim may have been taken for lost, and what it then records of a
try counts only if no other process settled that try meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

import structlog

from carriers.exchange import WHOLE_SECONDS
from carriers.outcomes import (
    Accepted,
    NotReceived,
    Outcome,
    Postponed,
    Receipt,
    Refused,
    Unknown,
)
from carriers.sms import Provider, TextMessage, receipt_of_any_day
from contracts.notifications import DeliveryState
from records.crash_points import Point, reach
from records.reads import Reads
from records.unit_of_work import UnitOfWork
from services.notifications.domain.contacts import Contact
from services.notifications.domain.deliveries import Conversation, Delivery, next_try
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Deliveries
from services.notifications.set_aside import SetAside
from services.notifications.telling import sent
from services.notifications.templates import in_words

LONGEST_SEND = timedelta(seconds=WHOLE_SECONDS)

_log = structlog.get_logger(__name__)


class Claimed(NamedTuple):
    """A delivery to be sent, or not any more after `latest`: its claim would end, or its use.

    No `message` where the provider has no code for its text yet.
    """

    delivery_id: str
    message: TextMessage | None
    attempt: int
    latest: datetime
    event_id: str
    conversation: Conversation | None


class Concurrently(Protocol):
    """Runs a function over items, several at once, results in order."""

    def __call__(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Iterable[Any]: ...


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """One round of sending; `committed_unit` opens a unit of work and commits it on a clean exit.

    `policy` (``notifications.sms``): claim_seconds, receipt_after_seconds, at_once,
    template_codes ``{template: {language: code}}``.
    """

    committed_unit: Callable[[], AbstractContextManager[UnitOfWork]]
    reads: Reads
    provider: Provider
    policy: Mapping[str, Any]
    concurrently: Concurrently
    clock: Callable[[], datetime]

    def run(self) -> int:
        """Settle what a crash left, ask for receipts, send what is due; how many were handled."""
        aside = SetAside(self.reads, now=self.clock())
        return self._settle_lost_claims(aside) + self._ask_receipts(aside) + self._send_due(aside)

    def _settle_lost_claims(self, aside: SetAside) -> int:
        """A claim that was never recorded: whoever made it died; its fate is unknown."""
        now = self.clock()
        lost = self._ids(DeliveryState.SENDING, {"claimed_until": {"$lt": now}}, aside)
        if lost:
            with self.committed_unit() as unit:
                for delivery_id in lost:
                    if aside.read(unit, delivery_id) is None:
                        continue
                    with Deliveries(unit).changing(delivery_id) as delivery:
                        delivery.lose_sight(due=now)
        return len(lost)

    def _send_due(self, aside: SetAside) -> int:
        claimed = self._claim(aside)
        if claimed:
            reach(Point.DELIVERY_CLAIMED)
        outcomes = self.concurrently(self._send, claimed)
        if claimed:
            reach(Point.DELIVERY_SENT)
        self._record(
            [
                (each.delivery_id, each.attempt, outcome)
                for each, outcome in zip(claimed, outcomes, strict=True)
            ]
        )
        return len(claimed)

    def _send(self, claimed: Claimed) -> Outcome:
        if claimed.message is None:
            return Postponed("no_template_code")
        if self.clock() > claimed.latest:
            return Postponed("too_late")
        began = self.clock()
        outcome = self.provider.send(claimed.message)
        sent(
            claimed.conversation,
            outcome,
            event_id=claimed.event_id,
            attempt=claimed.attempt,
            began=began.timestamp(),
        )
        return outcome

    def _claim(self, aside: SetAside) -> list[Claimed]:
        now = self.clock()
        due = self._ids(DeliveryState.PENDING, {"due": {"$lte": now}}, aside)
        if not due:
            return []
        until = now + timedelta(seconds=self.policy["claim_seconds"])
        claimed = []
        with self.committed_unit() as unit:
            for delivery_id in due:
                if (found := aside.read(unit, delivery_id)) is None:
                    continue
                with Deliveries(unit).changing(delivery_id) as delivery:
                    if delivery.is_of_no_use(now=now):
                        delivery.expire()
                        _log.warning("not sent in time", template=delivery.message.template)
                        continue
                    delivery.claim(now=now, until=until)
                message = self._message(delivery, found[1])
                latest = min(until - LONGEST_SEND, delivery.expires_at or until)
                claimed.append(
                    Claimed(
                        delivery_id,
                        message,
                        delivery.attempts,
                        latest,
                        delivery.event_id,
                        delivery.conversation,
                    )
                )
        return claimed

    def _message(self, delivery: Delivery, contact: Contact) -> TextMessage | None:
        codes = self.policy["template_codes"].get(delivery.message.template, {})
        code = codes.get(delivery.message.language)
        if code is None:
            _log.error("no template code", template=delivery.message.template)
            return None
        said = delivery.message
        told = in_words(said.template, said.language, said.values)
        return TextMessage(
            delivery_id=delivery.aggregate_id,
            phone=contact.phone or "",
            template_code=code,
            values=told | (delivery.secret or {}),
        )

    def _record(self, outcomes: Sequence[tuple[str, int, Outcome | Receipt]]) -> None:
        if not outcomes:
            return
        now = self.clock()
        with self.committed_unit() as unit:
            for delivery_id, attempt, outcome in outcomes:
                with Deliveries(unit).changing(delivery_id) as delivery:
                    if delivery.awaits_outcome_of(attempt):
                        self._apply(delivery, outcome, now)
                    else:
                        _log.warning("settled by another process", delivery_id=delivery_id)

    def _apply(self, delivery: Delivery, outcome: Outcome | Receipt, now: datetime) -> None:
        match outcome:
            case Accepted(provider_id):
                delivery.accept(provider_id=provider_id, now=now)
            case Refused(reason):
                delivery.refuse(reason=reason)
            case Postponed(reason):
                delivery.postpone(due=next_try(delivery.attempts, now=now), reason=reason)
            case NotReceived():
                delivery.postpone(due=now, reason="not_received")
            case Unknown() if delivery.state == DeliveryState.SENDING:
                delivery.lose_sight(due=now + self._receipt_delay())
            case Unknown():
                delivery.ask_again(due=now + self._receipt_delay())

    def _ask_receipts(self, aside: SetAside) -> int:
        """Ask what became of the unknown ones, not before the provider had time to book them."""
        now = self.clock()
        asked = self._ids(DeliveryState.UNKNOWN, {"due": {"$lte": now}}, aside)
        if not asked:
            return 0
        with self.committed_unit() as unit:
            read = [aside.read(unit, delivery_id) for delivery_id in asked]
            found = [each for each in read if each is not None]
        receipts = self.concurrently(self._receipt, found)
        self._record(
            [
                (delivery.aggregate_id, delivery.attempts, receipt)
                for (delivery, _), receipt in zip(found, receipts, strict=True)
            ]
        )
        return len(asked)

    def _receipt(self, asked: tuple[Delivery, Contact]) -> Receipt:
        delivery, contact = asked
        return receipt_of_any_day(
            self.provider,
            delivery.aggregate_id,
            contact.phone or "",
            since=delivery.created_at,
            now=self.clock(),
        )

    def _receipt_delay(self) -> timedelta:
        return timedelta(seconds=self.policy["receipt_after_seconds"])

    def _ids(self, state: DeliveryState, where: Mapping[str, Any], aside: SetAside) -> list[str]:
        but = {"_id": {"$nin": waiting}} if (waiting := aside.waiting) else {}
        found = self.reads.find(
            DELIVERIES,
            {"state": state.value, **where, **but},
            sort=(("due", 1),),
            limit=self.policy["at_once"],
        )
        return [row["_id"] for row in found.items]
