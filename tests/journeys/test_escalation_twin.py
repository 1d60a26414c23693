"""The system's heart on the twin bus: a ticket escalates, and learns what became of its lead."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.hotline import (
    AcceptTicket,
    Category,
    Channel,
    CloseTicket,
    EscalateTicket,
    GetProgress,
    GetTicket,
    HardshipReason,
    LeadState,
    RegisterRequest,
    TicketAnswer,
    TicketReceipt,
    TicketState,
)
from contracts.hotline.loop import CallBackPerson, RecordCallBack, ResolveTicket, ResultCode
from contracts.people import Applicant
from contracts.relief import AcceptLead, ListLeads, RefusalReason, RefuseLead, SeparationOfDuties
from contracts.rights import ANONYMOUS, Actor, Role
from messaging.testing import Bus
from records.kinds import AUDIT, HELD, OUTBOX
from services.hotline.service import HotlineService
from services.relief.repository.files import FILES
from services.relief.repository.leads import LEADS
from services.relief.service import ReliefService
from vocabulary.id_number import check_character

NOW = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
AGENT = Actor(name="staff/agent", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({"city"}))
SHIFT_LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.SHIFT_LEADER}), unions=frozenset({"city"})
)
OFFICER = Actor(
    name="staff/officer", roles=frozenset({Role.OFFICER}), unions=frozenset({"county-540202"})
)
BOTH = Actor(
    name=AGENT.name,
    roles=frozenset({Role.HOTLINE_AGENT, Role.OFFICER}),
    unions=frozenset({"city"}),
)
FIRST_17 = "54230119850312001"
WORKER = Applicant(
    name="次仁", phone="+8613908920001", id_number=FIRST_17 + check_character(FIRST_17)
)


@pytest.fixture
def bus() -> Bus:
    return Bus(HotlineService, ReliefService)


def do(bus: Bus, service: str, request: Any, by: Actor) -> str:
    """Run a command; the id of what it changed."""
    with bus[service].working(by, now=NOW, action=type(request).action) as working:
        changed: str = getattr(working, type(request).method())(request)
    return changed


def ask(bus: Bus, service: str, request: Any, by: Actor) -> Any:
    with bus[service].working(by, now=NOW, action=type(request).action) as working:
        return getattr(working, type(request).method())(request)


def escalated(bus: Bus, by: Actor = AGENT) -> str:
    request = RegisterRequest(
        channel=Channel.CALL,
        category=Category.HARDSHIP,
        county="540202",
        language="bo",
        text="矿上受伤，医药费付不起",
        applicant=WORKER,
    )
    ticket_id = do(bus, "hotline", request, by)
    do(bus, "hotline", AcceptTicket(ticket_id=ticket_id), by)
    escalate = EscalateTicket(ticket_id=ticket_id, reason_code=HardshipReason.ILLNESS)
    do(bus, "hotline", escalate, by)
    return ticket_id


def ticket(bus: Bus, ticket_id: str) -> TicketAnswer:
    answer: TicketAnswer = ask(bus, "hotline", GetTicket(ticket_id=ticket_id), AGENT)
    return answer


def lead_of(bus: Bus, ticket_id: str) -> str:
    [line] = ask(bus, "relief", ListLeads(ticket_id=ticket_id), OFFICER).items
    lead_id: str = line.lead_id
    return lead_id


@pytest.mark.parametrize("times", [1, 2, 3])
def test_an_escalated_ticket_opens_one_lead_and_shows_it_however_often_it_is_told(bus, times):
    ticket_id = escalated(bus)
    assert ticket(bus, ticket_id).lead_state == LeadState.AWAITED
    bus.deliver(times=times)
    shown = ticket(bus, ticket_id)
    assert len(bus["relief"].rows(LEADS)) == 1
    assert (shown.lead_id, shown.lead_state) == (lead_of(bus, ticket_id), LeadState.OPEN)
    assert bus["hotline"].rows(HELD) == bus["relief"].rows(HELD) == []


def test_many_tickets_open_a_lead_each_in_one_batch(bus):
    tickets = {escalated(bus) for _ in range(7)}
    bus.deliver(times=2)
    assert {row["ticket_id"] for row in bus["relief"].rows(LEADS)} == tickets
    assert {ticket(bus, each).lead_state for each in tickets} == {LeadState.OPEN}


def test_an_accepted_lead_opens_a_file_and_lets_the_ticket_be_closed(bus):
    ticket_id = escalated(bus)
    bus.deliver()
    lead_id = lead_of(bus, ticket_id)
    do(bus, "relief", AcceptLead(lead_id=lead_id), OFFICER)
    bus.deliver(times=2)
    assert ticket(bus, ticket_id).lead_state == LeadState.ACCEPTED
    answer = ResolveTicket(
        ticket_id=ticket_id, result=ResultCode.HELPED_BY_RELIEF, text="已建档帮扶"
    )
    do(bus, "hotline", answer, AGENT)
    heard = RecordCallBack(ticket_id=ticket_id, answered_by=CallBackPerson.APPLICANT)
    do(bus, "hotline", heard, AGENT)
    do(bus, "hotline", CloseTicket(ticket_id=ticket_id, text="质检合格"), SHIFT_LEADER)
    assert ticket(bus, ticket_id).state == TicketState.CLOSED
    assert len(bus["relief"].rows(FILES)) == 1


def test_a_refused_lead_tells_the_worker_why(bus):
    ticket_id = escalated(bus)
    bus.deliver()
    refusal = RefuseLead(lead_id=lead_of(bus, ticket_id), reason=RefusalReason.COVERED_ELSEWHERE)
    do(bus, "relief", refusal, OFFICER)
    bus.deliver()
    with bus["hotline"].working(AGENT, now=NOW, action="ticket.register") as working:
        receipt: TicketReceipt = working.receipt(ticket_id)
    asked = GetProgress(number=receipt.number, query_code=receipt.query_code)
    progress = ask(bus, "hotline", asked, ANONYMOUS)
    assert progress.lead_state == LeadState.REFUSED
    assert progress.lead_refusal == "covered_elsewhere"


@pytest.mark.parametrize("decision", ["accept", "refuse"])
def test_whoever_escalated_the_ticket_does_not_decide_its_lead(bus, decision):
    ticket_id = escalated(bus, by=BOTH)
    bus.deliver()
    lead_id = lead_of(bus, ticket_id)
    request: Any = AcceptLead(lead_id=lead_id)
    if decision == "refuse":
        request = RefuseLead(lead_id=lead_id, reason=RefusalReason.NOT_HARDSHIP)
    before = [bus["relief"].rows(kind) for kind in (LEADS, FILES, OUTBOX, AUDIT)]
    with pytest.raises(SeparationOfDuties):
        do(bus, "relief", request, BOTH)
    assert [bus["relief"].rows(kind) for kind in (LEADS, FILES, OUTBOX, AUDIT)] == before


def test_reading_one_persons_ticket_is_written_down(bus):
    ticket_id = escalated(bus)
    ticket(bus, ticket_id)
    row = bus["hotline"].rows(AUDIT)[-1]
    assert (row["action"], row["subject"], row["actor"]) == (
        "ticket.read",
        f"ticket/{ticket_id}",
        AGENT.name,
    )


def test_nothing_personal_lies_readable_in_what_the_services_say_to_each_other(bus):
    ticket_id = escalated(bus)
    bus.deliver()
    do(bus, "relief", AcceptLead(lead_id=lead_of(bus, ticket_id)), OFFICER)
    said = repr(bus["hotline"].rows(OUTBOX) + bus["relief"].rows(OUTBOX))
    for secret in (WORKER.name, WORKER.phone, str(WORKER.id_number), "矿上"):
        assert secret not in said
