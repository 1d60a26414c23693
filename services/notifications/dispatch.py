"""Dispatch: hand text messages to the provider so that each is taken exactly once.

Claimed (saved) → sent with our delivery id → recorded (saved). What happens between the two saves
nobody knows after a crash or a timeout: such a delivery is `unknown` until the provider's receipt
says what became of it, and is sent again only when the receipt says "not received".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from contracts.notifications import DeliveryState
from records.reads import Reads
from records.unit_of_work import UnitOfWork
from services.notifications.domain import Delivery, next_try
from services.notifications.repository import DELIVERIES, Contacts, Deliveries
from services.notifications.sms import (
    Accepted,
    NotReceived,
    Outcome,
    Postponed,
    Provider,
    Receipt,
    Refused,
    TextMessage,
    Unknown,
)
from vocabulary.business_time import business_day


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
        return self._settle_lost_claims() + self._ask_receipts() + self._send_due()

    def _settle_lost_claims(self) -> int:
        """A claim that was never recorded: whoever made it died; its fate is unknown."""
        now = self.clock()
        lost = self._ids(DeliveryState.SENDING, {"claimed_until": {"$lt": now}})
        if lost:
            with self.committed_unit() as unit:
                for delivery_id in lost:
                    with Deliveries(unit).changing(delivery_id) as delivery:
                        delivery.lose_sight(due=now)
        return len(lost)

    def _send_due(self) -> int:
        claimed = self._claim()
        outcomes = self.concurrently(self.provider.send, [message for _, message in claimed])
        self._record(
            [
                (delivery_id, outcome)
                for (delivery_id, _), outcome in zip(claimed, outcomes, strict=True)
            ]
        )
        return len(claimed)

    def _claim(self) -> list[tuple[str, TextMessage]]:
        now = self.clock()
        due = self._ids(DeliveryState.PENDING, {"due": {"$lte": now}})
        if not due:
            return []
        until = now + timedelta(seconds=self.policy["claim_seconds"])
        messages = []
        with self.committed_unit() as unit:
            for delivery_id in due:
                with Deliveries(unit).changing(delivery_id) as delivery:
                    delivery.claim(now=now, until=until)
                messages.append((delivery_id, self._message(unit, delivery)))
        return messages

    def _message(self, unit: UnitOfWork, delivery: Delivery) -> TextMessage:
        contact = Contacts(unit).get(delivery.recipient)
        codes = self.policy["template_codes"][delivery.message.template]
        return TextMessage(
            delivery_id=delivery.aggregate_id,
            phone=contact.phone or "",
            template_code=codes[delivery.message.language],
            values=delivery.message.values | (delivery.secret or {}),
        )

    def _record(self, outcomes: Sequence[tuple[str, Outcome]]) -> None:
        if not outcomes:
            return
        now = self.clock()
        with self.committed_unit() as unit:
            for delivery_id, outcome in outcomes:
                with Deliveries(unit).changing(delivery_id) as delivery:
                    self._apply(delivery, outcome, now)

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

    def _ask_receipts(self) -> int:
        """Ask what became of the unknown ones, not before the provider had time to book them."""
        now = self.clock()
        asked = self._ids(DeliveryState.UNKNOWN, {"due": {"$lte": now}})
        if not asked:
            return 0
        with self.committed_unit() as unit:
            found = [Deliveries(unit).get(delivery_id) for delivery_id in asked]
            phones = [Contacts(unit).get(delivery.recipient).phone or "" for delivery in found]
        receipts = self.concurrently(self._receipt, list(zip(found, phones, strict=True)))
        self._record(list(zip(asked, receipts, strict=True)))
        return len(asked)

    def _receipt(self, asked: tuple[Delivery, str]) -> Receipt:
        """The receipt from any day between the first try and today; absent only if on none."""
        delivery, phone = asked
        day = business_day(delivery.created_at)
        while day <= business_day(self.clock()):
            receipt = self.provider.receipt(delivery.aggregate_id, phone, day)
            if not isinstance(receipt, NotReceived):
                return receipt
            day += timedelta(days=1)
        return NotReceived()

    def _receipt_delay(self) -> timedelta:
        return timedelta(seconds=self.policy["receipt_after_seconds"])

    def _ids(self, state: DeliveryState, where: Mapping[str, Any]) -> list[str]:
        found = self.reads.find(
            DELIVERIES,
            {"state": state.value, **where},
            sort=(("due", 1),),
            limit=self.policy["at_once"],
        )
        return [row["_id"] for row in found.items]
