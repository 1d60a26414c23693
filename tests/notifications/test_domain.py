"""A delivery moves as its map says and no other way; each ending is announced once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.notifications import DeliveryRefused, DeliverySent, DeliveryState, RecipientKind
from contracts.people import DeliveryChannel
from contracts.refusals import WrongState
from services.notifications.domain.contacts import Contact
from services.notifications.domain.deliveries import (
    Delivery,
    Message,
    Reading,
    Told,
    delivery_id,
    next_try,
)
from services.notifications.domain.duty_rosters import DutyRoster, OnDuty

A, B = OnDuty(account_id="a", language="zh-CN"), OnDuty(account_id="b", language="bo")
NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)
MESSAGE = Message(template="lead_opened", language="bo", values={}, title="t", body="b")

COMMANDS: dict[str, Callable[[Delivery], None]] = {
    "provide": lambda delivery: delivery.provide(recipient="t1.x", now=NOW),
    "claim": lambda delivery: delivery.claim(now=NOW, until=NOW + timedelta(seconds=30)),
    "accept": lambda delivery: delivery.accept(provider_id="7", now=NOW),
    "refuse": lambda delivery: delivery.refuse(reason="isv.MOBILE_NUMBER_ILLEGAL"),
    "postpone": lambda delivery: delivery.postpone(due=NOW, reason="throttled"),
    "lose_sight": lambda delivery: delivery.lose_sight(due=NOW),
    "expire": lambda delivery: delivery.expire(),
}


def a_delivery(*, state: DeliveryState, channel: DeliveryChannel = DeliveryChannel.SMS) -> Delivery:
    delivery = Delivery.owe(
        told=Told(
            event_id="e",
            template="lead_opened",
            values={},
            subject="SR-20210305-000001",
            managing_union="city",
            happened_on=date(2021, 3, 5),
        ),
        recipient_kind=RecipientKind.WORKER,
        recipient="t1.x",
        channel=channel,
        message=MESSAGE,
        reachable=state is not DeliveryState.AWAITING_CONTACT,
        now=NOW,
        secret={"code": "123456"},
    )
    if channel is DeliveryChannel.SMS:
        delivery.state = state
    return delivery


@pytest.mark.parametrize("state", list(DeliveryState))
@pytest.mark.parametrize("command", list(COMMANDS))
def test_a_command_moves_as_the_map_says_or_changes_nothing(
    state: DeliveryState, command: str
) -> None:
    delivery = a_delivery(state=state)
    origins, target = Delivery.transitions[command]
    if state in origins:
        COMMANDS[command](delivery)
        assert delivery.state == target
    else:
        with pytest.raises(WrongState):
            COMMANDS[command](delivery)
        assert delivery.state == state
        assert delivery.announced == []


def test_an_in_app_message_is_placed_at_once() -> None:
    delivery = a_delivery(state=DeliveryState.PENDING, channel=DeliveryChannel.IN_APP)
    assert delivery.state == DeliveryState.SENT
    assert [type(fact) for fact in delivery.announced] == [DeliverySent]


def test_an_in_app_message_that_waited_is_placed_when_its_recipient_is_known() -> None:
    delivery = a_delivery(state=DeliveryState.AWAITING_CONTACT, channel=DeliveryChannel.IN_APP)
    assert delivery.announced == []
    delivery.provide(recipient="staff/a", now=NOW)
    assert (delivery.state, delivery.recipient) == (DeliveryState.SENT, "staff/a")


@pytest.mark.parametrize(
    ("command", "fact"), [("accept", DeliverySent), ("refuse", DeliveryRefused)]
)
def test_an_ending_is_announced_and_forgets_the_secret(command: str, fact: type) -> None:
    delivery = a_delivery(state=DeliveryState.SENDING)
    COMMANDS[command](delivery)
    assert [type(each) for each in delivery.announced] == [fact]
    assert delivery.secret is None


def test_event_recipient_and_channel_make_the_identity() -> None:
    sms, in_app = DeliveryChannel.SMS, DeliveryChannel.IN_APP
    ids = {
        delivery_id("e", "r", sms),
        delivery_id("f", "r", sms),
        delivery_id("e", "s", sms),
        delivery_id("e", "r", in_app),
    }
    assert len(ids) == 4
    assert delivery_id("e", "r", sms) in ids


def test_tries_are_spaced_wider_and_wider_up_to_ten_minutes() -> None:
    waits = [(next_try(attempts, now=NOW) - NOW).total_seconds() for attempts in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[0] == 2
    assert waits[-1] == 600


def test_a_contact_counts_who_waits_until_its_number_is_heard() -> None:
    contact = Contact(aggregate_id="t1.x", phone=None)
    contact.wait()
    contact.wait()
    assert contact.awaited == 2
    contact.learn("+8613800000000")
    assert (contact.phone, contact.awaited) == ("+8613800000000", 0)


def test_an_officer_takes_duty_once() -> None:
    roster = DutyRoster(aggregate_id="city", officers=[])
    roster.take_duty(A)
    roster.take_duty(A)
    assert roster.officers == [A]


def test_who_came_on_duty_last_is_told_until_he_goes() -> None:
    roster = DutyRoster(aggregate_id="city", officers=[])
    assert roster.told_but(None) is None
    roster.take_duty(A)
    roster.take_duty(B)
    assert roster.told_but(None) == B
    roster.leave_duty("b")
    assert roster.told_but(None) == A
    roster.leave_duty("stranger")
    roster.leave_duty("a")
    assert roster.told_but(None) is None


def test_each_reader_s_first_reading_counts() -> None:
    delivery = a_delivery(state=DeliveryState.PENDING, channel=DeliveryChannel.IN_APP)
    later = NOW + timedelta(hours=1)
    for by, moment in (("staff/a", NOW), ("staff/a", later), ("staff/b", later)):
        delivery.read(by=by, now=moment)
    assert delivery.readings == [Reading(by="staff/a", at=NOW), Reading(by="staff/b", at=later)]
