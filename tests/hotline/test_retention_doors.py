"""The service's own timer, and its doors for auditors and leaders, with rights and schemas."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contracts.hotline import AnswerAtOnce
from contracts.refusals import InvalidInput, RightMissing
from contracts.retention import (
    HoldNotFound,
    HoldRecord,
    LiftHold,
    ListHolds,
    ListRetention,
    Retained,
    RetainedRecordNotFound,
)
from contracts.rights import Actor, Role, system_actor
from messaging.sealing import KeyRing
from messaging.testing import TwinService
from messaging.testing_calls import ask
from messaging.timers import Caution
from records.kinds import OUTBOX
from services.hotline.kinds import TICKETS
from services.hotline.service import HotlineService
from tests.hotline.ticket_facts import AGENT, AGREED, NOW, call_request

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
OPERATOR = Actor(name="staff/operator", roles=frozenset({Role.OPERATIONS}))
LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.LEADER}), unions=frozenset({"county-540221"})
)
NEW_YEAR = datetime(2025, 1, 1, 0, 30, tzinfo=UTC)
"""The shipped term is three years from the January after a ticket was closed."""
THE_DAY_BEFORE = datetime(2024, 12, 31, 15, 30, tzinfo=UTC)


@pytest.fixture
def hotline() -> TwinService:
    own, other = X25519PrivateKey.generate(), X25519PrivateKey.generate().public_key()
    public = {"hotline": own.public_key(), "notifications": other, "relief": other}
    return TwinService(HotlineService, KeyRing([own], public))


@pytest.fixture
def ticket_id(hotline: TwinService) -> str:
    """Closed in 2021."""
    receipt = ask(hotline, call_request(consents=AGREED), actor=AGENT, key="a", now=NOW)
    closing = AnswerAtOnce(ticket_id=receipt["ticket_id"], text="答复")
    ask(hotline, closing, actor=AGENT, key="b", now=NOW)
    hotline.mark_published(hotline.pending())
    return str(receipt["ticket_id"])


def tick(hotline: TwinService, now: datetime) -> None:
    with hotline.working(system_actor("hotline"), now=now) as service:
        service.end_retention(Caution.NONE)


def archived(hotline: TwinService) -> list[str | None]:
    return [row["archived_on"] for row in hotline.rows(TICKETS)]


def test_the_timer_ends_what_is_due_by_the_shipped_term(hotline, ticket_id):
    tick(hotline, THE_DAY_BEFORE)
    assert archived(hotline) == [None]
    tick(hotline, NEW_YEAR)
    tick(hotline, NEW_YEAR)
    assert archived(hotline) == ["2025-01-01"]
    assert [row["name"] for row in hotline.rows(OUTBOX)].count("ticket_pseudonymised") == 1


def test_who_may_look_may_not_therefore_hold(hotline, ticket_id):
    assert ask(hotline, ListRetention(), actor=OPERATOR, now=NOW)["items"]
    with pytest.raises(RightMissing):
        hold(hotline, ticket_id, by=OPERATOR)
    with pytest.raises(RightMissing):
        ask(hotline, ListRetention(), actor=AGENT, now=NOW)


def hold(hotline: TwinService, ticket_id: str, *, by: Actor, key: str = "h") -> str:
    request = HoldRecord(of=Retained.TICKETS, record_id=ticket_id, reason="电话13908920001的复议")
    answer = ask(hotline, request, actor=by, key=key, now=NOW)
    assert "13908920001" not in str(answer)
    return str(answer["hold_id"])


def test_a_hold_is_listed_until_it_is_lifted_and_stops_the_timer(hotline, ticket_id):
    hold_id = hold(hotline, ticket_id, by=AUDITOR)
    assert hold(hotline, ticket_id, by=AUDITOR) == hold_id  # the same command, told twice
    tick(hotline, NEW_YEAR)
    assert archived(hotline) == [None]
    (listed,) = ask(hotline, ListHolds(), actor=AUDITOR, now=NOW)["items"]
    assert (listed["hold_id"], listed["record_id"]) == (hold_id, ticket_id)
    lift = LiftHold(of=Retained.TICKETS, hold_id=hold_id, reason="已结")
    assert ask(hotline, lift, actor=AUDITOR, key="l", now=NOW)["lifted_by"] == AUDITOR.name
    assert ask(hotline, ListHolds(), actor=AUDITOR, now=NOW)["items"] == []
    tick(hotline, NEW_YEAR.replace(day=2))
    assert archived(hotline) == ["2025-01-02"]


def test_a_leader_sees_and_holds_what_is_of_his_unions_alone(hotline, ticket_id):
    assert due(hotline, LEADER) == {"tickets": 0, "calls": 0, "call_backs": 0}
    assert due(hotline, AUDITOR) == {"tickets": 1, "calls": 0, "call_backs": 0}
    with pytest.raises(RetainedRecordNotFound):
        hold(hotline, ticket_id, by=LEADER)
    hold_id = hold(hotline, ticket_id, by=AUDITOR)
    assert ask(hotline, ListHolds(), actor=LEADER, now=NOW)["items"] == []
    lift = LiftHold(of=Retained.TICKETS, hold_id=hold_id, reason="已结")
    with pytest.raises(HoldNotFound):
        ask(hotline, lift, actor=LEADER, key="l", now=NOW)


def due(hotline: TwinService, by: Actor) -> dict[str, int]:
    lines = ask(hotline, ListRetention(on=date(2025, 1, 1)), actor=by, now=NOW)["items"]
    return {line["of"]: line["due"] for line in lines}


def test_a_day_before_there_were_terms_is_refused(hotline):
    with pytest.raises(InvalidInput):
        ask(hotline, ListRetention(on=date(1999, 12, 31)), actor=AUDITOR, now=NOW)
