"""Searching and counting tickets through the service's doors, on the twin bus."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.hotline import AcceptTicket, Category, Channel, RegisterRequest
from contracts.hotline.figures import CountTickets
from contracts.hotline.searching import SearchTickets
from contracts.people import Applicant
from contracts.rights import Actor, Role
from messaging.testing import Bus
from records.kinds import AUDIT
from services.hotline.service import HotlineService

NOW = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
PHONE = "+8613908920001"
CITY = frozenset({"city"})
AGENT = Actor(name="staff/agent", roles=frozenset({Role.HOTLINE_AGENT}), unions=CITY)
LEADER = Actor(name="staff/leader", roles=frozenset({Role.SHIFT_LEADER}), unions=CITY)


@pytest.fixture
def bus() -> Bus:
    return Bus(HotlineService)


def give(bus: Bus, request: Any, by: Actor = AGENT) -> Any:
    service = bus["hotline"]
    with service.working(by, now=NOW, action=type(request).action) as working:
        return getattr(working, type(request).method())(request)


def register(bus: Bus, text: str, **more: Any) -> str:
    request = RegisterRequest(
        channel=Channel.CALL,
        category=Category.COMPLAINT,
        county="540202",
        language="bo",
        text=text,
        applicant=Applicant(name="次仁", phone=PHONE),
        **more,
    )
    ticket_id: str = give(bus, request)
    return ticket_id


def searched(bus: Bus) -> list[tuple[str, str]]:
    rows = bus["hotline"].rows(AUDIT)
    return [(row["action"], row["subject"]) for row in rows if "search" in row["action"]]


def test_a_ticket_is_found_as_soon_as_it_is_taken_down_and_who_was_sought_is_in_the_trail(bus):
    ticket_id = register(bus, "工地包工头拖欠三个月工资", employer="珠峰建筑公司")
    register(bus, "单位不让说的事", confidential=True)
    for text in ("拖欠", "zhufeng"):
        found = give(bus, SearchTickets(text=text)).items
        assert [each.ticket_id for each in found] == [ticket_id]
    assert searched(bus) == []
    assert [each.ticket_id for each in give(bus, SearchTickets(text=PHONE)).items] == [ticket_id]
    assert searched(bus) == [("ticket.search_by_phone", f"ticket/{ticket_id}")]
    assert PHONE not in str(bus["hotline"].rows(AUDIT))


def test_figures_are_those_of_the_moment(bus):
    ticket_id = register(bus, "拖欠工资")
    give(bus, AcceptTicket(ticket_id=ticket_id))
    figures = give(bus, CountTickets(year=2021, month=3), by=LEADER)
    assert (figures.tickets, figures.by_state["accepted"]) == (1, 1)
    assert figures.ageing[0].tickets == 1
