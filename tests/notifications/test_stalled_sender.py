"""A sender stands still while another takes over; a text without a code stops nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from carriers.outcomes import Accepted, NotReceived, Outcome, Postponed, Receipt
from carriers.sms import TextMessage
from contracts.notifications import DeliveryState
from contracts.people import DeliveryChannel, Language
from contracts.rights import system_actor
from records.clock import utc_now
from services.notifications import handlers
from services.notifications.dispatch import Dispatch
from services.notifications.domain.deliveries import Told
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Contacts, Deliveries
from tests.books import Books

NOTIFICATIONS = system_actor("notifications")
POLICY = {
    "claim_seconds": 30,
    "receipt_after_seconds": 6,
    "at_once": 24,
    "template_codes": {"lead_opened": {"zh-CN": "SMS_1"}},
}


class Taking:
    """A provider that takes everything; `meanwhile` happens before it answers the first time."""

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.taken: list[str] = []
        self.meanwhile: Callable[[], None] | None = None
        self._outcome = outcome

    def send(self, message: TextMessage) -> Outcome:
        happens, self.meanwhile = self.meanwhile, None
        outcome, self._outcome = self._outcome, None
        if outcome is None:
            self.taken.append(message.delivery_id)
            outcome = Accepted(str(len(self.taken)))
        if happens is not None:
            happens()
        return outcome

    def receipt(self, delivery_id: str, phone: str, sent_on: date) -> Receipt:
        return Accepted("1") if delivery_id in self.taken else NotReceived()


class Office:
    """Senders of one service on the memory twin, with a clock that the test moves."""

    def __init__(self, provider: Taking) -> None:
        self.books, self.provider, self.now = Books("notifications"), provider, utc_now()

    def sender(self, *, before: Callable[[], None] | None = None) -> Dispatch:
        """A process that sends; `before` happens to it between claiming and sending."""

        def each(function: Callable[[Any], Any], items: Sequence[Any]) -> Iterable[Any]:
            if items and before is not None:
                before()
            return [function(item) for item in items]

        return Dispatch(
            committed_unit=lambda: self.books.work(NOTIFICATIONS, now=self.now),
            reads=self.books.reads(),
            provider=self.provider,
            policy=POLICY,
            concurrently=each,
            clock=lambda: self.now,
        )

    def owe(self, event_id: str = "e", language: Language = "zh-CN") -> None:
        with self.books.work(NOTIFICATIONS, now=self.now) as unit:
            contacts, deliveries = Contacts(unit), Deliveries(unit)
            handlers.learn_contact(
                contacts, deliveries, phone_key="t1.x", phone="+8613800000001", now=self.now
            )
            handlers.tell_worker(
                contacts,
                deliveries,
                told=Told(
                    event_id=event_id,
                    template="lead_opened",
                    values={"ticket_number": "SR-1"},
                    subject="SR-1",
                    managing_union="city",
                    happened_on=date(2021, 3, 5),
                ),
                phone_key="t1.x",
                language=language,
                channel=DeliveryChannel.SMS,
                now=self.now,
            )

    def pass_on(self, seconds: float = 31) -> None:
        """The first sender stands still; another one settles what it left."""
        self.now += timedelta(seconds=seconds)
        other = self.sender()
        while other.run():
            pass

    def states(self) -> set[str]:
        return {str(row["state"]) for row in self.books.rows(DELIVERIES)}


def until_quiet(office: Office) -> None:
    for _ in range(5):
        office.now += timedelta(seconds=10)
        while office.sender().run():
            pass


def test_a_sender_that_stood_still_before_sending_sends_nothing_any_more() -> None:
    office = Office(Taking())
    office.owe()
    office.sender(before=office.pass_on).run()
    until_quiet(office)
    assert len(office.provider.taken) == 1
    assert office.states() == {DeliveryState.SENT.value}


def test_a_late_record_does_not_undo_what_another_sender_settled() -> None:
    provider = Taking(outcome=Postponed("Throttling.User"))
    office = Office(provider)
    office.owe()
    provider.meanwhile = office.pass_on
    office.sender().run()
    until_quiet(office)
    assert len(provider.taken) == 1
    assert office.states() == {DeliveryState.SENT.value}


def test_what_a_slow_round_may_not_send_any_more_waits_for_the_next() -> None:
    provider = Taking()
    office = Office(provider)
    office.owe("a")
    office.owe("b")
    provider.meanwhile = lambda: office.pass_on(25)
    office.sender().run()
    assert office.states() == {DeliveryState.SENT.value, DeliveryState.PENDING.value}


def test_a_text_that_has_no_code_yet_waits_and_keeps_nobody_from_being_told() -> None:
    office = Office(Taking())
    office.owe("without a code", language="bo")
    office.owe("with one")
    office.sender().run()
    states = {row["language"]: row["state"] for row in office.books.rows(DELIVERIES)}
    assert states == {"bo": DeliveryState.PENDING.value, "zh-CN": DeliveryState.SENT.value}


def test_a_text_that_has_no_code_yet_is_tried_less_and_less_often() -> None:
    office = Office(Taking())
    office.owe(language="bo")
    waits: list[timedelta] = []
    for _ in range(3):
        office.sender().run()
        (row,) = office.books.rows(DELIVERIES)
        due: datetime = row["due"]
        waits.append(due - office.now)
        office.now = due
    assert waits == sorted(waits)
    assert row["reason"] == "no_template_code"
