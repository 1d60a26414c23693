"""Who is offered aid is told that there is something to confirm, and nobody else learns what."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contracts.fields import Sealed
from contracts.notifications import DeliveryState
from contracts.people import DeliveryChannel, Language
from contracts.relief.offering.events import AidOffered
from contracts.relief.verifying.events import ReceiptAsked, ReceiptDisputed
from contracts.relief.verifying.words import ReceiptWord
from contracts.rights import system_actor
from records.policies import load_policies
from services.notifications import households_told, templates
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Contacts, Deliveries, DutyRosters
from tests.books import Books

pytestmark = pytest.mark.unit

NOW = datetime(2021, 11, 1, 2, 0, tzinfo=UTC)


NEVER_BY_TEXT_MESSAGE = ("_staff", "wechat_")


@pytest.mark.parametrize("template", sorted(templates.names()))
def test_what_workers_are_told_has_a_code_of_the_provider_in_both_languages(template: str) -> None:
    codes = load_policies().on("notifications.sms", NOW.date())["template_codes"]
    if not any(part in template for part in NEVER_BY_TEXT_MESSAGE):
        assert set(codes[template]) == {"zh-CN", "bo"}


@pytest.mark.parametrize("language", ["zh-CN", "bo"])
def test_the_holder_is_told_by_text_message_in_his_language(language: Language) -> None:
    books = Books("notifications")
    event = AidOffered(
        offer_id="o.f",
        offering_id="o",
        file_id="f",
        managing_union="county-540202",
        programme="heating",
        year=2021,
        amount_fen=150_000,
        until_day=date(2021, 11, 30),
        happened_on=date(2021, 11, 1),
        language=language,
        phone_key="t1.x",
        phone=Sealed("+8613908920001"),
    )
    with books.work(system_actor("notifications"), now=NOW, message_id="m") as unit:
        households_told.aid_offered(Contacts(unit), Deliveries(unit), event=event, unit=unit)
    [told] = books.opened(DELIVERIES)
    assert (told["recipient"], told["channel"]) == (event.phone_key, DeliveryChannel.SMS)
    assert told["state"] == DeliveryState.PENDING
    body = told["message"]["body"]
    assert "2021-11-30" in body
    assert not [word for word in ("取暖", "heating", "1500", "150000") if word in body]


def test_a_household_is_asked_whether_money_came_and_its_union_hears_if_not() -> None:
    books = Books("notifications")
    asked = ReceiptAsked(
        check_id="b.l",
        batch_id="b",
        file_id="f",
        managing_union="county-540202",
        answer_until=date(2021, 11, 30),
        happened_on=date(2021, 11, 16),
        language="bo",
        phone_key="t1.x",
        phone=Sealed("+8613908920001"),
    )
    disputed = ReceiptDisputed(
        check_id="b.l",
        batch_id="b",
        file_id="f",
        file_number="KN-540202-2021-000123",
        managing_union="county-540202",
        word=ReceiptWord.NOT_RECEIVED,
        happened_on=date(2021, 11, 20),
    )
    with books.work(system_actor("notifications"), now=NOW, message_id="m1") as unit:
        households_told.receipt_asked(Contacts(unit), Deliveries(unit), event=asked, unit=unit)
    with books.work(system_actor("notifications"), now=NOW, message_id="m2") as unit:
        households_told.receipt_disputed(
            DutyRosters(unit), Deliveries(unit), event=disputed, unit=unit
        )
    told = {row["recipient_kind"]: row for row in books.opened(DELIVERIES)}
    assert set(told) == {"worker", "duty_officer", "union"}
    assert "KN-540202-2021-000123" in told["union"]["message"]["body"]
    assert {row["subject"] for row in told.values()} == {"file/f"}
