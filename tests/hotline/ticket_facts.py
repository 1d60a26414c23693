"""What hotline tests speak of: people, days, and tickets in each state."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.consents import Agreement, ConsentPurpose
from contracts.hotline import (
    Category,
    Channel,
    FileRequest,
    HardshipReason,
    LeadState,
    RegisterRequest,
    TicketState,
)
from contracts.hotline.loop import CallBackPerson, ResultCode, Satisfaction
from contracts.people import Applicant, DeliveryChannel
from contracts.rights import Actor, Role
from records.acts import Act
from records.consents import load_consent_texts
from records.policies import load_policies
from records.unit_of_work import UnitOfWork
from services.hotline.consenting import Consenting
from services.hotline.domain.course import CalledBack
from services.hotline.domain.ticket import Ticket
from services.hotline.filed_request import FiledRequest
from services.hotline.terms import loop_terms
from services.hotline.turns import Turns
from vocabulary.id_number import check_character

NOW = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
TODAY = date(2021, 3, 5)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)

ID_NUMBER = "54230119850312" + "001" + check_character("54230119850312001")
PHONE = "+8613908920001"
WORKER = Applicant(name="次仁", phone=PHONE, id_number=ID_NUMBER)
UNNUMBERED = Applicant(name="普布", phone="+8613908920002")
CONSENTING = Consenting(texts=load_consent_texts(), policies=load_policies())
AGREED = [
    Agreement(purpose=purpose, version=1)
    for purpose in (ConsentPurpose.HANDLING, ConsentPurpose.SENSITIVE)
]
STORY = "矿上受伤，医药费付不起"

AGENT = Actor(name="staff/agent", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({"city"}))
COUNTY_AGENT = Actor(
    name="staff/county-agent",
    roles=frozenset({Role.HOTLINE_AGENT}),
    unions=frozenset({"county-540221"}),
)


def turns(unit: UnitOfWork) -> Turns:
    """Steps of tickets by the shipped policies, as the service class has them."""
    return Turns(unit=unit, policies=load_policies())


def act(happened_on: date = TODAY, *, by: str = "staff/agent", **more: Any) -> Act:
    return Act(by=by, at=NOW, happened_on=happened_on, **more)


def filed_request(**changes: Any) -> FiledRequest:
    facts: dict[str, Any] = {
        "number": "SR-20210305-000123",
        "query_code": "ABCD2345",
        "query_key": "q1.key",
        "channel": Channel.CALL,
        "category": Category.HARDSHIP,
        "county": "540202",
        "managing_union": "county-540202",
        "language": "bo",
        "preferred_channel": DeliveryChannel.SMS,
        "text": STORY,
        "applicant": WORKER,
        "phone_key": "t1.phone",
        "person_key": "p1.person",
    }
    return FiledRequest(**{**facts, **changes})


def registered_ticket(*, on: Act | None = None, **changes: Any) -> Ticket:
    return Ticket.register(ticket_id="ticket-a", request=filed_request(**changes), act=on or act())


def ticket_in(state: TicketState, *, lead: LeadState = LeadState.AWAITED) -> Ticket:
    """A ticket that came to this state as tickets do, with nothing left to announce."""
    ticket = registered_ticket()
    if state != TicketState.REGISTERED:
        ticket.accept(act=act())
    if state == TicketState.ESCALATED:
        ticket.escalate(reason_code=HardshipReason.ILLNESS, note=None, act=act())
        hear(ticket, lead)
    if state == TicketState.CLOSED:
        end(ticket)
    ticket.announced.clear()
    return ticket


def end(ticket: Ticket, *, text: str = "答复") -> None:
    """Answered, called back and closed, each by who may."""
    pleased = CalledBack(
        answered_by=CallBackPerson.APPLICANT,
        with_call=Satisfaction.SATISFIED,
        with_handling=Satisfaction.SATISFIED,
    )
    terms = loop_terms(load_policies(), TODAY)
    ticket.resolve(result=ResultCode.SOLVED, text=text, act=act(), terms=terms)
    ticket.call_back(pleased, note=None, act=act(), terms=terms)
    ticket.close(text="质检合格", act=act(by="staff/leader"))


def hear(ticket: Ticket, lead: LeadState, *, lead_id: str = "lead-a") -> None:
    heard = act(by="system/hotline")
    if lead == LeadState.OPEN:
        ticket.note_lead_opened(lead_id=lead_id, act=heard)
    elif lead == LeadState.ACCEPTED:
        ticket.note_lead_accepted(lead_id=lead_id, act=heard)
    elif lead == LeadState.REFUSED:
        ticket.note_lead_refused(lead_id=lead_id, reason="not_hardship", act=heard)


def portal_request(**changes: Any) -> FileRequest:
    facts: dict[str, Any] = {
        "category": Category.HARDSHIP,
        "county": "540202",
        "language": "bo",
        "text": STORY,
        "applicant": WORKER,
        "consents": AGREED,
    }
    return FileRequest(**{**facts, **changes})


def call_request(**changes: Any) -> RegisterRequest:
    facts: dict[str, Any] = {
        "channel": Channel.CALL,
        "category": Category.HARDSHIP,
        "county": "540202",
        "language": "zh-CN",
        "text": STORY,
        "applicant": WORKER,
    }
    return RegisterRequest(**{**facts, **changes})
