"""What is of no use any more is not sent; a provider that trickles is not listened to for ever."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from carriers.outcomes import Postponed
from contracts.fields import Sealed
from contracts.identity import PhoneCodeRequested
from contracts.notifications import DeliveryState
from deploy.local.layout import ROOT
from services.notifications import hearing
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Contacts, Deliveries
from tests.notifications.test_stalled_sender import NOTIFICATIONS, POLICY, Office, Taking

VALID_SECONDS = 300
CODE = "493817"


class CodeOffice(Office):
    """An office that hears of sign-in codes."""

    def ask_for_code(self, *, expires_at: datetime | None) -> None:
        asked = PhoneCodeRequested(
            challenge_id="c",
            language="zh-CN",
            phone_key="t1.x",
            code=Sealed(CODE),
            phone=Sealed("+8613800000001"),
            expires_at=expires_at,
        )
        with self.books.work(NOTIFICATIONS, now=self.now) as unit:
            hearing.phone_code_requested(Contacts(unit), Deliveries(unit), event=asked, unit=unit)

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> CodeOffice:
    monkeypatch.setitem(POLICY, "template_codes", {"phone_code": {"zh-CN": "SMS_1"}})
    return CodeOffice(Taking())


def soon(office: CodeOffice) -> datetime:
    return office.now + timedelta(seconds=VALID_SECONDS)


def test_a_code_is_sent_until_it_opens_nothing_any_more(office: CodeOffice) -> None:
    office.ask_for_code(expires_at=soon(office))
    office.later(VALID_SECONDS - 1)
    office.sender().run()
    assert len(office.provider.taken) == 1
    assert office.states() == {DeliveryState.SENT.value}


def test_a_code_that_opens_nothing_any_more_is_given_up_and_forgotten(office: CodeOffice) -> None:
    office.ask_for_code(expires_at=soon(office))
    office.later(VALID_SECONDS)
    office.sender().run()
    assert office.provider.taken == []
    (row,) = office.books.opened(DELIVERIES)
    assert (row["state"], row["secret"]) == (DeliveryState.EXPIRED.value, None)
    assert office.sender().run() == 0


def test_a_code_heard_of_too_late_is_never_sent(office: CodeOffice) -> None:
    office.ask_for_code(expires_at=office.now - timedelta(seconds=1))
    office.later(1)  # what fell due a millisecond later in real time is due by this clock too
    office.sender().run()
    assert office.provider.taken == []
    assert office.states() == {DeliveryState.EXPIRED.value}


def test_a_code_that_expires_between_claim_and_sending_is_not_sent(office: CodeOffice) -> None:
    office.ask_for_code(expires_at=office.now + timedelta(seconds=5))
    office.sender(before=lambda: office.later(6)).run()
    assert office.provider.taken == []
    office.later(600)
    office.sender().run()
    assert office.states() == {DeliveryState.EXPIRED.value}


def test_a_code_that_the_provider_puts_off_too_long_is_given_up() -> None:
    office = CodeOffice(Taking(outcome=Postponed("Throttling.User")))
    office.ask_for_code(expires_at=soon(office))
    office.sender().run()
    office.later(VALID_SECONDS)
    office.sender().run()
    assert office.states() == {DeliveryState.EXPIRED.value}


def test_a_code_of_which_no_end_is_known_is_sent(office: CodeOffice) -> None:
    office.ask_for_code(expires_at=None)
    office.later(10_000)
    office.sender().run()
    assert office.states() == {DeliveryState.SENT.value}


@pytest.mark.container
@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_trickles_is_cut_off_as_a_whole(part: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.notifications.trickling", part],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    told = json.loads(done.stdout)
    assert told["outcome"] == "Unknown(reason='overdue')"
    assert told["seconds"] < 2
