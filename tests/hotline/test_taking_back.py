"""Consent is taken back: what goes no further, what is erased, what stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.consents import ConsentPurpose
from contracts.hotline import (
    ConsentNotGiven,
    ConsentTakenBack,
    ConsentWithdrawn,
    HardshipReason,
    Kept,
    TicketNotFound,
    TicketState,
    WithdrawConsent,
)
from contracts.hotline.loop import ResultCode
from contracts.refusals import Refusal
from contracts.rights import Actor, Role
from records.consents import Agreed
from records.policies import load_policies
from services.hotline import handlers, parts
from services.hotline.domain.ticket import Ticket
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from services.hotline.terms import loop_terms
from tests.books import KEYS, Books
from tests.hotline.ticket_facts import (
    AGENT,
    CONSENTING,
    COUNTY_AGENT,
    ID_NUMBER,
    NOW,
    PHONE,
    TODAY,
    act,
    portal_request,
    registered_ticket,
)

TERMS = loop_terms(load_policies(), TODAY)
HANDLING, SENSITIVE, GUARDIAN = ConsentPurpose
WORKER_ACT = act(by="worker/t1.phone")
PROOFS = tuple(
    Agreed(purpose=each, version=1, digest="d" * 64, at=NOW, by="anonymous", guardian=name)
    for each, name in ((HANDLING, None), (SENSITIVE, None), (GUARDIAN, "卓玛"))
)
ON = {
    "withdraw": lambda ticket, purpose: ticket.withdraw_consent(purpose, act=WORKER_ACT),
    "accept": lambda ticket, _: ticket.accept(act=act()),
    "escalate": lambda ticket, _: ticket.escalate(
        reason_code=HardshipReason.ILLNESS, note=None, act=act()
    ),
    "answer": lambda ticket, _: ticket.answer_at_once(text="答复", act=act()),
    "resolve": lambda ticket, _: ticket.resolve(
        result=ResultCode.SOLVED, text="已解决", act=act(), terms=TERMS
    ),
}


def taken_back(ticket: Ticket) -> set[ConsentPurpose]:
    return {each.purpose for each in ticket.request.consents if not each.stands}


@given(steps=st.lists(st.tuples(st.sampled_from(sorted(ON)), st.sampled_from(ConsentPurpose))))
def test_whatever_happens_nothing_goes_on_without_its_consent(
    steps: Sequence[tuple[str, ConsentPurpose]],
):
    ticket = registered_ticket(consents=PROOFS)
    for command, purpose in steps:
        before, state = taken_back(ticket), ticket.state
        try:
            ON[command](ticket, purpose)
        except Refusal:
            assert (taken_back(ticket), ticket.state) == (before, state)
            continue
        if command == "withdraw":
            assert taken_back(ticket) == before | {purpose} > before
            assert ticket.state == state
        if command == "accept":
            assert not before & {HANDLING, GUARDIAN}
        if command == "escalate":
            assert not before
            assert ticket.request.applicant.id_number == ID_NUMBER
    withdrawn = [each for each in ticket.announced if isinstance(each, ConsentWithdrawn)]
    assert [each.purpose for each in withdrawn] == list(
        dict.fromkeys(each.purpose for each in withdrawn)
    )
    erased = ticket.request.person_key is None
    assert erased == (ticket.request.applicant.id_number is None)
    assert not erased or SENSITIVE in taken_back(ticket)


def test_an_id_number_is_erased_unless_relief_has_it():
    ticket = registered_ticket(consents=PROOFS[:2])
    ticket.withdraw_consent(SENSITIVE, act=WORKER_ACT)
    assert ticket.request.applicant.id_number is None
    assert parts.all_consents(ticket).kept == [Kept.WHAT_WAS_DONE, Kept.REQUEST_RECORD]
    escalated = registered_ticket(consents=PROOFS[:2])
    for command in ("accept", "escalate", "withdraw"):
        ON[command](escalated, SENSITIVE)
    shown = parts.all_consents(escalated)
    assert shown.id_number_kept
    assert shown.kept == list(Kept)


def test_who_took_it_on_still_has_it_as_his_open_task():
    ticket = registered_ticket(consents=PROOFS[:2])
    ticket.accept(act=act(by="staff/a"))
    ticket.withdraw_consent(SENSITIVE, act=WORKER_ACT)
    assert ticket.is_open_task_of("staff/a")


def test_what_was_never_given_cannot_be_taken_back():
    with pytest.raises(ConsentNotGiven):
        registered_ticket().withdraw_consent(HANDLING, act=WORKER_ACT)


def test_a_request_without_its_consent_is_answered_or_closed():
    ticket = registered_ticket(consents=PROOFS[:1])
    ticket.withdraw_consent(HANDLING, act=WORKER_ACT)
    with pytest.raises(ConsentTakenBack):
        ticket.accept(act=act())
    ticket.answer_at_once(text="已按您的要求停止办理", act=act())
    assert ticket.state == TicketState.CLOSED


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    with books.work(AGENT, now=NOW, action="request.file") as unit:
        return handlers.file_request(
            Tickets(unit),
            request=portal_request(),
            keys=KEYS,
            consenting=CONSENTING,
            by=AGENT,
            now=NOW,
        )


def holder_of(phone: str) -> Actor:
    key = KEYS.phone_key(phone)
    return Actor(name=f"worker/{key}", roles=frozenset({Role.WORKER}), own_keys=frozenset({key}))


def withdraw(books: Books, ticket_id: str, by: Actor) -> None:
    request = WithdrawConsent(ticket_id=ticket_id, purpose=SENSITIVE)
    with books.work(by, now=NOW, action=request.action) as unit:
        handlers.withdraw_consent(Tickets(unit), unit, request=request, by=by, now=NOW)


@pytest.mark.parametrize("by", [holder_of(PHONE), AGENT], ids=["its phone", "an agent"])
def test_the_holder_of_its_phone_and_an_agent_of_its_union_take_it_back(books, ticket_id, by):
    withdraw(books, ticket_id, by)
    with books.work(AGENT, now=NOW) as unit:
        ticket = Tickets(unit).get(ticket_id)
    assert taken_back(ticket) == {SENSITIVE}
    assert ticket.request.consents[1].withdrawn_by == by.name
    assert (ticket.request.person_key, ticket.request.applicant.id_number) == (None, None)
    (row,) = books.rows(TICKETS)
    assert row["person_key"] is None


def test_nobody_else_learns_of_the_ticket(books, ticket_id):
    others = [holder_of("+8613908929999"), COUNTY_AGENT]
    for by in others:
        with pytest.raises(TicketNotFound):
            withdraw(books, ticket_id, by)
    with pytest.raises(TicketNotFound):
        withdraw(books, "unknown", replace(AGENT))
