"""Text messages against a provider that throttles, refuses, breaks, and answers too late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests
from werkzeug.serving import make_server

from carriers import exchange, sms
from carriers.acs3 import Credentials
from carriers.outcomes import Accepted, NotReceived, Postponed
from carriers.sms import AliyunSms
from contracts.notifications import DeliveryState
from contracts.people import DeliveryChannel
from contracts.rights import system_actor
from deploy.local.fake_sms import FakeProvider, Manners
from deploy.local.sms_ledger import Ledger
from records.clock import utc_now
from services.notifications import handlers
from services.notifications.dispatch import Dispatch
from services.notifications.domain.deliveries import Told
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Contacts, Deliveries
from services.notifications.set_aside import SetAside
from tests.books import Books
from vocabulary.business_time import business_day

POLICY = {
    "claim_seconds": 30,
    "receipt_after_seconds": 6,
    "at_once": 24,
    "template_codes": {"lead_opened": {"zh-CN": "SMS_1", "bo": "SMS_2"}},
}
CREDENTIALS = Credentials(key_id="key", key_secret="secret", sign_name="日喀则市总工会")
ALWAYS = {"throttled": 0, "unanswered": 0, "broken": 0}
NOTIFICATIONS = system_actor("notifications")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite")


class Served:
    """A fake provider that listens; its manners can be changed while it does."""

    def __init__(self, ledger: Ledger) -> None:
        self.app = FakeProvider(ledger, keys={"key": "secret"})
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def behave(self, **shares: int) -> None:
        self.app._manners = Manners(**(ALWAYS | shares))


@pytest.fixture
def served(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    # The client waits less, so that a late answer is late soon; the provider's delay follows it.
    monkeypatch.setattr(exchange, "READ_SECONDS", 0.3)
    monkeypatch.setattr("deploy.local.fake_sms.READ_SECONDS", -0.4)
    provider = Served(ledger)
    thread = threading.Thread(target=provider.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    provider.behave()
    yield provider
    provider.server.shutdown()
    thread.join(5)


class Office:
    """Notifications' sending on the memory twin, with a clock that the test moves."""

    def __init__(self, url: str) -> None:
        self.books = Books("notifications")
        self.now = utc_now()
        self.dispatch = Dispatch(
            committed_unit=lambda: self.books.work(NOTIFICATIONS, now=self.now),
            reads=self.books.reads(),
            provider=AliyunSms(url, CREDENTIALS),
            policy=POLICY,
            concurrently=lambda function, items: [function(item) for item in items],
            clock=lambda: self.now,
        )

    def owe(self, *, phone: str = "+8613800000001", event_id: str = "e") -> None:
        with self.books.work(NOTIFICATIONS, now=self.now) as unit:
            contacts, deliveries = Contacts(unit), Deliveries(unit)
            handlers.learn_contact(
                contacts, deliveries, phone_key="t1.x", phone=phone, now=self.now
            )
            handlers.tell_worker(
                contacts,
                deliveries,
                told=Told(
                    event_id=event_id,
                    template="lead_opened",
                    values={"ticket_number": "SR-1", "reason": "illness"},
                    subject="SR-1",
                    managing_union="city",
                    happened_on=date(2021, 3, 5),
                ),
                phone_key="t1.x",
                language="zh-CN",
                channel=DeliveryChannel.SMS,
                now=self.now,
            )

    def state(self) -> str:
        (row,) = self.books.rows(DELIVERIES)
        return str(row["state"])

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def test_a_delivery_is_taken_once_and_announced(served: Served, ledger: Ledger) -> None:
    office = Office(served.url)
    office.owe()
    office.dispatch.run()
    assert office.dispatch.run() == 0
    assert office.state() == DeliveryState.SENT.value
    assert ledger.summary()["messages"] == 1
    assert [type(fact).__name__ for fact in office.books.announced] == ["DeliverySent"]


def test_the_phone_shows_the_values_of_what_was_sent_to_it_and_the_ledger_does_not(
    served: Served, ledger: Ledger
) -> None:
    office = Office(served.url)
    office.owe(phone="+8613800000001")
    office.dispatch.run()
    shown = requests.get(f"{served.url}/outbox", params={"phone": "13800000001"}, timeout=5).json()
    assert [message["TemplateParam"] for message in shown["messages"]] == [
        {"ticket_number": "SR-1", "reason": "illness"}
    ]
    assert ledger.screen("13800000002") == []
    assert "SR-1" not in requests.get(f"{served.url}/ledger", timeout=5).text


def test_a_throttled_delivery_waits_and_is_taken_later(served: Served, ledger: Ledger) -> None:
    served.behave(throttled=1000)
    office = Office(served.url)
    office.owe()
    office.dispatch.run()
    assert office.state() == DeliveryState.PENDING.value
    assert office.dispatch.run() == 0, "it waits until it is due"
    office.later(3)
    office.dispatch.run()
    assert office.state() == DeliveryState.SENT.value
    taken = ledger.summary()
    assert (taken["deliveries"], taken["messages"], taken["doubled"]) == (1, 1, [])
    assert taken["misbehaved"] == {"throttled": 1}


def test_what_was_taken_but_not_answered_is_not_sent_again(served: Served, ledger: Ledger) -> None:
    served.behave(unanswered=1000)
    office = Office(served.url)
    office.owe()
    office.dispatch.run()
    assert office.state() == DeliveryState.UNKNOWN.value
    office.later(7)
    office.dispatch.run()
    assert office.state() == DeliveryState.SENT.value
    assert ledger.summary()["messages"] == 1


def test_what_broke_before_it_was_taken_is_sent_again(served: Served, ledger: Ledger) -> None:
    served.behave(broken=1000)
    office = Office(served.url)
    office.owe()
    office.dispatch.run()
    assert office.state() == DeliveryState.UNKNOWN.value
    office.later(7)
    office.dispatch.run()
    office.dispatch.run()
    assert office.state() == DeliveryState.SENT.value
    assert ledger.summary()["messages"] == 1


def test_a_number_that_the_provider_refuses_is_refused_for_good(served: Served) -> None:
    office = Office(served.url)
    office.owe(phone="+8613800000000")
    office.dispatch.run()
    assert office.state() == DeliveryState.REFUSED.value
    assert [type(fact).__name__ for fact in office.books.announced] == ["DeliveryRefused"]


@pytest.mark.parametrize("taken", [True, False])
def test_a_crash_between_claim_and_record_is_settled_by_the_receipt(
    served: Served, ledger: Ledger, taken: bool
) -> None:
    office = Office(served.url)
    office.owe()
    aside = SetAside(office.books.reads(), now=office.now)
    (claimed,) = office.dispatch._claim(aside)
    if taken:
        assert claimed.message is not None
        AliyunSms(served.url, CREDENTIALS).send(claimed.message)
    office.later(31)
    while office.dispatch.run():
        pass
    assert office.state() == DeliveryState.SENT.value
    assert ledger.summary()["messages"] == 1


def test_a_provider_that_is_away_was_certainly_not_reached() -> None:
    client = AliyunSms("http://127.0.0.1:9", CREDENTIALS)
    message = sms.TextMessage(delivery_id="d", phone="+86138", template_code="SMS_1", values={})
    assert client.send(message) == Postponed("not_connected")


def test_a_wrong_key_is_a_fault_that_passes(served: Served) -> None:
    wrong = Credentials(key_id="key", key_secret="guessed", sign_name="x")
    message = sms.TextMessage(delivery_id="d", phone="+86138", template_code="SMS_1", values={})
    assert AliyunSms(served.url, wrong).send(message) == Postponed("SignatureDoesNotMatch")


def test_a_receipt_is_found_on_a_later_page(served: Served, ledger: Ledger) -> None:
    for number in range(60):
        ledger.take(f"d{number}", "13800000001", "SMS_1")
    client = AliyunSms(served.url, CREDENTIALS)
    today = business_day(utc_now())
    assert client.receipt("d55", "+8613800000001", today) == Accepted("56")
    assert client.receipt("absent", "+8613800000001", today) == NotReceived()
