"""What leaves the house in a text message, and what waits until somebody can be told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.campaigns import PersonRegistered
from contracts.fields import Sealed
from contracts.hotline import HardshipReason
from contracts.identity import AccountCreated
from contracts.notifications import DeliveryState
from contracts.people import Applicant, DeliveryChannel, Language
from contracts.relief import LeadOpened, LeadRefused, RefusalReason
from contracts.rights import system_actor
from services.notifications import handlers, hearing
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Contacts, Deliveries, DutyRosters
from services.notifications.templates import in_words, render
from tests.books import Books

NOTIFICATIONS = system_actor("notifications")
NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)
UNION = "county-540202"
LEAD: dict[str, Any] = {
    "lead_id": "l",
    "ticket_id": "t",
    "ticket_number": "SR-20210305-000001",
    "managing_union": UNION,
    "preferred_channel": DeliveryChannel.SMS,
    "phone_key": "t1.x",
    "happened_on": date(2021, 3, 5),
}
MORE_THAN_A_PAGE = 230


def hear_opened(books: Books, event_id: str) -> None:
    event = LeadOpened(
        **LEAD, language="zh-CN", reason_code=Sealed(HardshipReason.ILLNESS), county="540202"
    )
    with books.work(NOTIFICATIONS, now=NOW, message_id=event_id) as unit:
        hearing.lead_opened(
            Contacts(unit), DutyRosters(unit), Deliveries(unit), event=event, unit=unit
        )


def waiting(books: Books, recipient_kind: str) -> int:
    return sum(
        row["state"] == DeliveryState.AWAITING_CONTACT.value
        for row in books.rows(DELIVERIES)
        if row["recipient_kind"] == recipient_kind
    )


def test_why_a_worker_is_in_hardship_is_not_told_to_the_provider() -> None:
    books = Books("notifications")
    hear_opened(books, "opened")
    values = {row["recipient_kind"]: row["message"]["values"] for row in books.opened(DELIVERIES)}
    assert values["worker"] == {"ticket_number": "SR-20210305-000001"}
    assert values["duty_officer"]["reason"] == values["union"]["reason"] == "illness"


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "本人撤回"), ("bo", "རང་ཉིད་ཀྱིས་ཕྱིར་འཐེན་བྱས།")]
)
def test_the_provider_gets_the_reason_in_the_worker_s_words_not_as_a_code(
    language: Language, words: str
) -> None:
    books = Books("notifications")
    event = LeadRefused(**LEAD, language=language, reason=RefusalReason.WITHDRAWN)
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        hearing.lead_refused(Contacts(unit), Deliveries(unit), event=event, unit=unit)
    (row,) = books.opened(DELIVERIES)
    assert words in row["message"]["body"]
    told = in_words(row["template"], row["language"], row["message"]["values"])
    assert told["reason"] == words


def test_a_place_is_told_under_its_tibetan_name_or_says_that_the_name_is_chinese() -> None:
    place = {"title": "安全讲座", "day": "2021-05-01", "place_number": "7"}
    named = render("place_taken", "bo", {**place, "title.bo": "བདེ་འཇགས་འཆད་ཁྲིད།"})
    assert "བདེ་འཇགས་འཆད་ཁྲིད།" in named.body
    assert "安全讲座" not in named.body
    unnamed = render("place_taken", "bo", place)
    assert "རྒྱ་ཡིག་གི་མིང་། 安全讲座" in unnamed.body
    assert "“安全讲座”" in render("place_taken", "zh-CN", {**place, "title.bo": "བོད།"}).body


def test_who_chose_tibetan_is_told_the_tibetan_name_whatever_he_registered_in() -> None:
    books = Books("notifications")
    taken = PersonRegistered(
        activity_id="a",
        registration_id="r",
        place_number=7,
        title="安全讲座",
        title_bo="བདེ་འཇགས་འཆད་ཁྲིད།",
        takes_place_on=date(2021, 5, 1),
        managing_union=UNION,
        language="zh-CN",
        preferred_channel=DeliveryChannel.SMS,
        phone_key="t1.x",
        person_key="p1.x",
        person=Sealed(Applicant(name="次仁", phone="+8613800000001")),
    )
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        contacts, deliveries = Contacts(unit), Deliveries(unit)
        handlers.prefer_channel(
            contacts, phone_key="t1.x", language="bo", channel=DeliveryChannel.SMS
        )
        hearing.person_registered(contacts, deliveries, event=taken, unit=unit)
    (row,) = books.opened(DELIVERIES)
    assert "བདེ་འཇགས་འཆད་ཁྲིད།" in row["message"]["body"]
    assert (row["language"], row["named_language"]) == ("bo", "zh-CN")
    told = in_words("place_taken", "bo", row["message"]["values"])
    assert told == {"title": "བདེ་འཇགས་འཆད་ཁྲིད།", "day": "2021-05-01", "place_number": "7"}


def test_however_many_leads_waited_for_an_officer_he_is_told_of_all() -> None:
    books = Books("notifications")
    for number in range(MORE_THAN_A_PAGE):
        hear_opened(books, f"opened {number}")
    assert waiting(books, "duty_officer") == MORE_THAN_A_PAGE
    on_duty = AccountCreated(
        account_id="officer",
        display_name="达瓦",
        roles=["officer"],
        managing_union=UNION,
        on_duty=True,
        language="zh-CN",
    )
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        hearing.account_created(
            DutyRosters(unit), Deliveries(unit), event=on_duty, now=unit.recorded_at
        )
    assert waiting(books, "duty_officer") == 0


def test_however_many_messages_waited_for_a_number_all_are_on_their_way_once_it_is_heard() -> None:
    books = Books("notifications")
    for number in range(MORE_THAN_A_PAGE):
        hear_opened(books, f"opened {number}")
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        handlers.learn_contact(
            Contacts(unit),
            Deliveries(unit),
            phone_key="t1.x",
            phone="+8613800000001",
            now=NOW,
        )
    assert waiting(books, "worker") == 0
