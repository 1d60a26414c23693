"""Who of a union's officers is told: the one who came on duty last, in his account's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest

from contracts.fields import Sealed
from contracts.hotline import HardshipReason
from contracts.identity import AccountCreated, DutyLeft, DutyTaken, WorkHandedOver
from contracts.notifications import DeliveryState
from contracts.people import DeliveryChannel, Language
from contracts.relief import LeadOpened
from contracts.rights import Actor, Grant, system_actor
from services.notifications import hearing, views
from services.notifications.kinds import DELIVERIES, DUTY_ROSTERS
from services.notifications.repository import Contacts, Deliveries, DutyRosters
from tests.books import Books

NOTIFICATIONS = system_actor("notifications")
NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)
UNION = "county-540202"
HAN = range(0x4E00, 0xA000)


def created(account_id: str, *, language: Language = "zh-CN", on_duty: bool = True) -> Any:
    return AccountCreated(
        account_id=account_id,
        display_name="达瓦",
        roles=["officer"],
        managing_union=UNION,
        on_duty=on_duty,
        language=language,
    )


def taken(account_id: str, language: Language = "zh-CN") -> DutyTaken:
    return DutyTaken(account_id=account_id, managing_union=UNION, language=language)


def left(account_id: str) -> DutyLeft:
    return DutyLeft(account_id=account_id, managing_union=UNION)


def opened() -> LeadOpened:
    return LeadOpened(
        lead_id="l",
        ticket_id="t",
        ticket_number="SR-20210305-000001",
        reason_code=Sealed(HardshipReason.ILLNESS),
        county="540202",
        managing_union=UNION,
        language="bo",
        preferred_channel=DeliveryChannel.IN_APP,
        phone_key="t1.x",
        happened_on=date(2021, 3, 5),
    )


def hear(books: Books, *events: Any) -> None:
    for event in events:
        with books.work(NOTIFICATIONS, now=NOW) as unit:
            rosters, deliveries = DutyRosters(unit), Deliveries(unit)
            match event:
                case AccountCreated():
                    hearing.account_created(rosters, deliveries, event=event, now=NOW)
                case DutyTaken():
                    hearing.duty_taken(rosters, deliveries, event=event, now=NOW)
                case DutyLeft():
                    hearing.duty_left(rosters, event=event)
                case WorkHandedOver():
                    hearing.work_handed_over(deliveries, event=event, now=NOW)
                case LeadOpened():
                    hearing.lead_opened(Contacts(unit), rosters, deliveries, event=event, unit=unit)


def officers_told(books: Books) -> list[dict[str, Any]]:
    return [row for row in books.opened(DELIVERIES) if row["recipient_kind"] == "duty_officer"]


def test_of_several_on_duty_the_one_who_came_last_is_told_and_nobody_else() -> None:
    books = Books("notifications")
    hear(books, created("a"), created("b", on_duty=False), taken("b"), opened())
    assert [row["recipient"] for row in officers_told(books)] == ["staff/b"]


def test_when_he_goes_off_duty_the_one_before_him_is_told_again() -> None:
    books = Books("notifications")
    hear(books, created("a"), created("b"), left("b"), opened())
    assert [row["recipient"] for row in officers_told(books)] == ["staff/a"]


def test_when_the_last_one_goes_what_comes_waits_for_the_next() -> None:
    books = Books("notifications")
    hear(books, created("a"), left("a"), opened())
    (waiting,) = officers_told(books)
    assert waiting["state"] == DeliveryState.AWAITING_CONTACT.value
    hear(books, taken("a"))
    (told,) = officers_told(books)
    assert (told["recipient"], told["state"]) == ("staff/a", DeliveryState.SENT.value)


def test_who_goes_off_a_duty_that_was_never_heard_of_changes_nothing() -> None:
    books = Books("notifications")
    hear(books, left("a"))
    assert books.rows(DUTY_ROSTERS) == []


@pytest.mark.parametrize("order", list(permutations(["duty", "lead"])))
def test_an_officer_is_told_in_his_account_s_language_also_when_it_is_heard_late(
    order: tuple[str, ...],
) -> None:
    books = Books("notifications")
    facts = {"duty": created("a", language="bo"), "lead": opened()}
    hear(books, *(facts[name] for name in order))
    (told,) = officers_told(books)
    said = told["message"]
    assert told["language"] == "bo"
    assert "SR-20210305-000001" in said["body"]
    assert not any(ord(character) in HAN for character in said["title"] + said["body"])


def test_a_union_s_messages_are_in_the_working_language_whoever_is_on_duty() -> None:
    books = Books("notifications")
    hear(books, created("a", language="bo"), opened())
    (told,) = [row for row in books.opened(DELIVERIES) if row["recipient_kind"] == "union"]
    assert told["language"] == "zh-CN"
    assert "患病" in told["message"]["body"]


HANDED_OVER = WorkHandedOver(account_id="a", to_account_id="b", managing_union=UNION)


def read_by(books: Books, recipient: str, reader: str) -> None:
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        [delivery] = Deliveries(unit).find_all(recipient=recipient)
        with Deliveries(unit).changing(delivery.aggregate_id) as read:
            read.read(by=reader, now=NOW)


@pytest.mark.parametrize("times", [1, 2])
def test_what_an_officer_has_not_read_is_his_successors_and_what_he_has_stays_his(times) -> None:
    books = Books("notifications")
    hear(books, created("a"), opened())
    read_by(books, "staff/a", "staff/a")
    hear(books, opened(), opened(), *[HANDED_OVER] * times)
    recipients = sorted(row["recipient"] for row in officers_told(books))
    assert recipients == ["staff/a", "staff/b", "staff/b"]


def test_a_unions_messages_stay_the_unions_and_others_stay_others() -> None:
    books = Books("notifications")
    hear(books, created("a"), created("c"), opened(), HANDED_OVER)
    recipients = {row["recipient"] for row in books.opened(DELIVERIES)}
    assert recipients == {"staff/c", f"union/{UNION}", "t1.x"}


def test_a_successor_who_was_told_of_the_same_fact_is_not_told_twice() -> None:
    books = Books("notifications")
    hear(books, created("a"), opened())
    [mine] = officers_told(books)
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        twin = Deliveries.from_document(mine)
        twin.aggregate_id, twin.recipient = "twin", "staff/b"
        Deliveries(unit).add(twin)
    hear(books, HANDED_OVER)
    assert sorted(row["recipient"] for row in officers_told(books)) == ["staff/a", "staff/b"]
    assert [row["readings"][0]["by"] for row in officers_told(books) if row["readings"]] == [
        "staff/b"
    ]


def test_who_hands_over_is_told_beforehand_what_of_his_own_would_go() -> None:
    books = Books("notifications")
    hear(books, created("a"), opened())

    def open_work(account_id: str) -> tuple[int, bool]:
        by = Actor(name=f"staff/{account_id}", roles=frozenset(), unions=frozenset({UNION}))
        found = views.open_work(books.reads(Grant(unions=by.unions)), by=by)
        return found.unread_messages, found.on_duty

    assert open_work("a") == (1, True)  # not what his union was told
    assert open_work("b") == (0, False)
    hear(books, taken("b"), left("a"), HANDED_OVER)
    assert open_work("a") == (0, False)
    assert open_work("b") == (1, True)
