"""Merging, splitting, emergencies and claimants through the service's doors, on the twin bus."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.hotline import (
    Category,
    Channel,
    GetTicket,
    RegisterRequest,
    TicketAnswer,
    TicketState,
)
from contracts.hotline.claimants import (
    AddClaimants,
    ClaimantGiven,
    CorrectClaimant,
    ListClaimants,
)
from contracts.hotline.emergency import EmergencyKind, ReportedTo, ReportEmergency
from contracts.hotline.joining import (
    FindSameTickets,
    MergeTicket,
    SameBy,
    SplitTicket,
    TicketPart,
    UndoMerge,
)
from contracts.hotline.loop import Standing
from contracts.people import Applicant
from contracts.rights import Actor, Role
from messaging.testing import Bus
from records.kinds import HELD
from services.hotline.service import HotlineService
from services.notifications.kinds import DELIVERIES
from services.notifications.service import NotificationsService

NOW = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
AGENT = Actor(name="staff/agent", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({"city"}))
LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.SHIFT_LEADER}), unions=frozenset({"city"})
)


class Unconnected(NotificationsService):
    """Without providers of text messages."""

    sending = None  # type: ignore[assignment]


@pytest.fixture
def bus() -> Bus:
    return Bus(HotlineService, Unconnected)


def give(bus: Bus, request: Any, by: Actor = AGENT, answer: str = "") -> Any:
    """Run a command, and what its door answers before the change is saved."""
    service = bus["hotline"]
    with service.working(by, now=NOW, action=type(request).action) as working:
        changed = getattr(working, type(request).method())(request)
        return getattr(working, answer)(changed) if answer else changed


def ticket(bus: Bus, ticket_id: str) -> TicketAnswer:
    answer: TicketAnswer = give(bus, GetTicket(ticket_id=ticket_id))
    return answer


def register(bus: Bus, **more: Any) -> str:
    request = RegisterRequest(
        channel=Channel.CALL,
        category=Category.COMPLAINT,
        county="540202",
        language="bo",
        text="工地包工头拖欠三个月工资",
        applicant=Applicant(name="次仁", phone="+8613908920001"),
        employer="某建筑公司",
        **more,
    )
    ticket_id: str = give(bus, request)
    return ticket_id


def told(bus: Bus) -> list[str]:
    assert bus["notifications"].rows(HELD) == []
    return sorted(row["recipient_kind"] for row in bus["notifications"].rows(DELIVERIES))


def test_the_same_request_is_found_merged_with_one_word_to_its_person_and_parted_again(bus):
    one, other = register(bus), register(bus)
    [found] = give(bus, FindSameTickets(ticket_id=one)).items
    assert (found.ticket_id, found.same_by) == (other, list(SameBy))
    merged = give(bus, MergeTicket(ticket_id=one, into=other), answer="ticket_answer")
    assert (merged.state, merged.links.merged_into) == (TicketState.MERGED, other)
    assert ticket(bus, other).links.joined == [one]
    bus.deliver(times=2)
    assert told(bus) == ["worker"]
    give(bus, UndoMerge(ticket_id=one, note="不是同一诉求"))
    assert ticket(bus, one).state == TicketState.REGISTERED
    assert ticket(bus, one).course.clocks


def test_parts_have_receipts_of_their_own(bus):
    origin = register(bus)
    parts = [TicketPart(category=Category.QUESTION, text=text) for text in ("社保", "工伤")]
    split = give(bus, SplitTicket(ticket_id=origin, parts=parts), answer="tickets_split")
    numbers = {each.number for each in split.items}
    assert len(numbers) == 2
    assert all(each.query_code for each in split.items)
    assert ticket(bus, split.items[0].ticket_id).links.split_from == origin
    with bus["hotline"].working(AGENT, now=NOW, action="ticket.merge") as working:
        assert working.tickets_split(origin).items == []  # as an outdated version is answered


def test_an_emergency_is_told_and_reported_up(bus):
    ticket_id = register(bus, emergency=EmergencyKind.CROWD)
    bus.deliver(times=2)
    # Nobody is on duty yet: one waits for each union, and each union's account is told.
    assert told(bus) == ["duty_officer", "duty_officer", "union", "union"]
    report = ReportEmergency(ticket_id=ticket_id, to=ReportedTo.MUNICIPAL_UNION)
    shown = give(bus, report, LEADER, answer="ticket_answer").course.emergency
    assert (shown.standing, len(shown.reports)) == (Standing.ON_TIME, 1)


def test_claimants_are_listed_answered_and_summed(bus):
    ticket_id = register(bus)
    people = [
        ClaimantGiven(name=name, phone=f"+861390892010{place}", claimed_fen=100 + place)
        for place, name in enumerate(("扎西", "卓玛"))
    ]
    request = AddClaimants(ticket_id=ticket_id, people=people)
    listed = give(bus, request, answer="claimants_listed").items
    assert [(each.claimed_fen, each.version) for each in listed] == [(100, 1), (101, 1)]
    correction = CorrectClaimant(claimant_id=listed[0].claimant_id, claimed_fen=7, reason="核对")
    assert give(bus, correction, answer="claimant_answer").version == 2
    page = give(bus, ListClaimants(ticket_id=ticket_id))
    assert (page.people, page.claimed_fen) == (2, 108)
