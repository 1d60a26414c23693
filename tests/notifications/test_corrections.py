"""A decided correction is told to its person, on the phone that is his from then on."""

from __future__ import annotations

import pytest

from contracts.corrections import CorrectedField, CorrectionOutcome, CorrectionRefusal
from contracts.fields import Sealed
from contracts.hotline import TicketCorrectionDecided
from contracts.people import DeliveryChannel
from contracts.relief import FileCorrectionDecided
from services.notifications.corrections_heard import correction_decided
from services.notifications.kinds import CONTACTS, DELIVERIES
from services.notifications.repository import Contacts, Deliveries
from tests.books import KEYS, Books
from tests.notifications.delivery_facts import NOTIFICATIONS, NOW, PHONE, TODAY

KEY = KEYS.phone_key(PHONE)
COMMON = {
    "managing_union": "county-540202",
    "happened_on": TODAY,
    "language": "zh-CN",
    "phone_key": KEY,
    "phone": Sealed(PHONE),
}
OF_A_TICKET = TicketCorrectionDecided(
    **COMMON,
    ticket_id="a",
    number="SR-20210305-000123",
    field=CorrectedField.PHONE,
    outcome=CorrectionOutcome.CORRECTED,
    refused_for=None,
    preferred_channel=DeliveryChannel.SMS,
)
OF_A_FILE = FileCorrectionDecided(
    **COMMON,
    file_id="a",
    file_number="KN-540202-2021-000007",
    field=CorrectedField.NAME,
    outcome=CorrectionOutcome.REFUSED,
    refused_for=CorrectionRefusal.NOT_PROVEN,
)


@pytest.mark.parametrize(
    ("event", "subject", "told"),
    [
        (OF_A_TICKET, "ticket/a", "SR-20210305-000123 中的电话，结果：已更正"),
        (OF_A_FILE, "file/a", "KN-540202-2021-000007 中的姓名，结果：未更正，缺少证明材料"),
    ],
    ids=["ticket", "file"],
)
def test_the_person_is_told_by_the_phone_that_the_record_holds_now(event, subject, told):
    books = Books("notifications")
    with books.work(NOTIFICATIONS, now=NOW, message_id="m") as unit:
        correction_decided(Contacts(unit), Deliveries(unit), event=event, unit=unit)
    (contact,) = books.opened(CONTACTS)
    assert (contact["_id"], contact["phone"]) == (KEY, PHONE)
    (delivery,) = books.opened(DELIVERIES)
    assert (delivery["subject"], delivery["state"]) == (subject, "pending")
    assert told in delivery["message"]["body"]


def test_who_wants_no_texts_about_a_request_is_sent_none_on_his_corrected_phone():
    books = Books("notifications")
    former = KEYS.phone_key("13989070002")
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        Contacts(unit).begin(former, phone="13989070002", silent=["ticket/a"])
    with books.work(NOTIFICATIONS, now=NOW, message_id="m") as unit:
        correction_decided(Contacts(unit), Deliveries(unit), event=OF_A_TICKET, unit=unit)
    (delivery,) = books.opened(DELIVERIES)
    assert (delivery["recipient"], delivery["channel"]) == (KEY, "in_app")
    assert {row["_id"]: row["silent"] for row in books.opened(CONTACTS)} == {
        former: ["ticket/a"],
        KEY: ["ticket/a"],
    }
