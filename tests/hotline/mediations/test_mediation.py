"""Mediations: what the map says is done, and nothing else; and the use cases, on the twin."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import AcceptTicket
from contracts.hotline.mediation import (
    AgreeMediation,
    AppointMediator,
    Claimant,
    HoldSession,
    MediationEnded,
    OpenMediation,
    RecordWages,
    WagesRecovered,
)
from contracts.hotline.mediation_words import (
    ExtendedAlready,
    MediationOpenAlready,
    MediationState,
    MediatorInConflict,
    MoreThanAgreed,
    NotTheMediator,
    PartyMissing,
)
from contracts.refusals import ForeignUnion, WrongState
from contracts.retention import ARCHIVED
from contracts.rights import Actor, Role
from records.acts import Act
from records.aggregate import STAYS
from records.policies import load_policies
from records.retention import Pseudonyms
from services.hotline import handlers as ticket_handlers
from services.hotline.mediations import drawing, handlers, views
from services.hotline.mediations.domain import Mediation
from services.hotline.mediations.handlers import Desk
from services.hotline.mediations.mediation_map import MEDIATION_MAP
from services.hotline.mediations.parties import Worker
from services.hotline.mediations.repository import MEDIATIONS, Mediations
from tests.books import Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import AGENT, COUNTY_AGENT, NOW, TODAY, act, turns

S = MediationState
DAY = timedelta(days=1)
BY = "staff/mediator"
MEDIATOR = Actor(name=BY, roles=frozenset({Role.MEDIATOR}), unions=frozenset({"city"}))
LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.SHIFT_LEADER}), unions=frozenset({"city"})
)


def opened() -> Mediation:
    return Mediation.open(
        mediation_id="mediation-a",
        act=act(),
        ticket_id="ticket-a",
        managing_union="county-540202",
        confidential=False,
        employer="某建筑公司",
        workers=(Worker(name="次仁", claimed_fen=700), Worker(name="普布", claimed_fen=300)),
        due_on=TODAY + 15 * DAY,
        at_risk_on=TODAY + 13 * DAY,
        basis="a test",
    )


def appoint(mediation: Mediation, act: Act, **changes: str) -> None:
    facts = {"mediator": BY, "name": "卓玛", "unit": "总工会", **changes}
    mediation.appoint(**facts, hands={"staff/agent"}, act=act)


def agree(mediation: Mediation, act: Act, amounts: tuple[int, ...] = (600, 300)) -> None:
    mediation.agree(
        amounts_fen=amounts, signed_by=[0, 1], employer_signed=True, pay_by=TODAY + DAY, act=act
    )


def extend(mediation: Mediation, act: Act) -> None:
    mediation.extend(
        workers=[0, 1], employer=True, due_on=TODAY + 30 * DAY, at_risk_on=TODAY + 28 * DAY, act=act
    )


def pay_rest(mediation: Mediation, act: Act) -> None:
    if mediation.state == S.AGREED and mediation.workers[1].paid_fen == 0:
        mediation.pay(worker=1, paid_fen=300, act=act)
        mediation.announced.pop()
    mediation.pay(worker=0, paid_fen=600 - mediation.workers[0].paid_fen, act=act)


COMMANDS: Mapping[str, Callable[[Mediation, Act], None]] = {
    "appoint": appoint,
    "hold_session": lambda mediation, act: mediation.hold_session(
        place="会议室", workers=[1], employer_came=True, note=None, act=act
    ),
    "extend": extend,
    "agree": agree,
    "fail": lambda mediation, act: mediation.fail(advice="可申请仲裁", act=act),
    "withdraw": lambda mediation, act: mediation.withdraw(reason="已和解", act=act),
    "pay_part": lambda mediation, act: mediation.pay(worker=0, paid_fen=1, act=act),
    "pay_rest": pay_rest,
}
WAY_TO = {
    S.OPENED: (),
    S.MEDIATING: ("appoint",),
    S.AGREED: ("appoint", "agree"),
    S.PERFORMED: ("appoint", "agree", "pay_rest"),
    S.FAILED: ("appoint", "fail"),
    S.WITHDRAWN: ("withdraw",),
}
REFUSED = (WrongState, NotTheMediator, ExtendedAlready, MoreThanAgreed)
SILENT = ("appoint", "hold_session", "extend")


def mediation_at(state: MediationState) -> Mediation:
    mediation = opened()
    for command in WAY_TO[state]:
        COMMANDS[command](mediation, act(by=BY))
    mediation.announced.clear()
    return mediation


@pytest.mark.parametrize("state", MediationState)
@pytest.mark.parametrize("command", sorted(MEDIATION_MAP))
def test_a_pair_of_the_map_leads_where_it_says_and_any_other_is_refused(state, command):
    mediation = mediation_at(state)
    before = copy.deepcopy(vars(mediation))
    origins, target = MEDIATION_MAP[command]
    if state not in origins:
        with pytest.raises(WrongState):
            COMMANDS[command](mediation, act(by=BY))
        assert vars(mediation) == before
        return
    COMMANDS[command](mediation, act(by=BY))
    assert mediation.state == (state if target == STAYS else target)
    assert len(mediation.announced) == (0 if command in SILENT else 1)


@given(
    taken=st.lists(
        st.tuples(
            st.sampled_from(sorted(set(MEDIATION_MAP) - {"pay_rest"})),
            st.sampled_from([BY, "staff/agent"]),
        ),
        max_size=30,
    )
)
def test_on_any_way_what_is_refused_changes_and_announces_nothing(taken):
    mediation = opened()
    for command, by in taken:
        before = copy.deepcopy(vars(mediation))
        try:
            COMMANDS[command](mediation, act(by=by))
        except REFUSED:
            assert vars(mediation) == before
            continue
        assert before["state"] in MEDIATION_MAP[command][0]


@given(
    payments=st.lists(st.tuples(st.integers(0, 1), st.integers(1, 700)), max_size=12),
)
def test_what_is_recovered_is_what_was_told_and_never_more_than_agreed(payments):
    mediation = mediation_at(S.AGREED)
    for worker, fen in payments:
        try:
            mediation.pay(worker=worker, paid_fen=fen, act=act(by=BY))
        except (MoreThanAgreed, WrongState):
            continue
    told = [each for each in mediation.announced if isinstance(each, WagesRecovered)]
    assert sum(each.recovered_fen for each in told) == mediation.recovered_fen <= 900
    assert sum(each.people for each in told) == mediation.recovered_people
    assert (mediation.state == S.PERFORMED) == (mediation.recovered_fen == 900)


@pytest.mark.parametrize(
    "changes", [{"name": "次仁"}, {"unit": "某建筑公司"}, {"mediator": "staff/agent"}]
)
def test_a_party_its_unit_and_a_hand_in_the_ticket_do_not_mediate(changes):
    with pytest.raises(MediatorInConflict):
        appoint(opened(), act(), **changes)


def test_an_agreement_needs_the_signature_of_every_party():
    for signed_by, employer in (([0], True), ([0, 1], False), ([0, 1, 2], True)):
        with pytest.raises(PartyMissing):
            mediation_at(S.MEDIATING).agree(
                amounts_fen=[1, 1],
                signed_by=signed_by,
                employer_signed=employer,
                pay_by=TODAY,
                act=act(by=BY),
            )


def test_the_page_draws_the_map():
    assert drawing.main(["--check"]) == 0


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def do(books: Books, request, by: Actor) -> str:
    step = getattr(handlers, type(request).method())
    with books.work(by, now=NOW, action=request.action) as unit:
        return step(Desk(unit=unit, policies=load_policies()), request=request)


@pytest.fixture
def ticket_id(books: Books) -> str:
    return accepted(books)


def accepted(books: Books) -> str:
    """A ticket from which a mediation can be opened; its id."""
    ticket_id = taken_down(books)
    with books.work(AGENT, now=NOW, action=AcceptTicket.action) as unit:
        ticket_handlers.accept_ticket(turns(unit), request=AcceptTicket(ticket_id=ticket_id))
    return ticket_id


def opening(ticket_id: str) -> OpenMediation:
    claims = [Claimant(name=name, claimed_fen=500) for name in ("次仁", "普布")]
    return OpenMediation(ticket_id=ticket_id, employer="某建筑公司", workers=claims)


def agreed(books: Books, ticket_id: str) -> str:
    """A dispute of two workers in which 400 fen were agreed for the first; its id."""
    mediation_id = do(books, opening(ticket_id), AGENT)
    appointing = AppointMediator(
        mediation_id=mediation_id, mediator="mediator", name="卓玛", unit="总工会"
    )
    do(books, appointing, LEADER)
    session = HoldSession(
        mediation_id=mediation_id, place="会议室", workers=[0, 1], employer_came=True
    )
    do(books, session, MEDIATOR)
    agreement = AgreeMediation(
        mediation_id=mediation_id, amounts_fen=[400, 0], signed_by=[0, 1], employer_signed=True,
        pay_by=date(2021, 4, 1),
    )  # fmt: skip
    do(books, agreement, MEDIATOR)
    return mediation_id


def test_a_dispute_is_mediated_agreed_and_paid_and_each_is_told(books, ticket_id):
    mediation_id = agreed(books, ticket_id)
    do(books, RecordWages(mediation_id=mediation_id, worker=0, paid_fen=400), AGENT)
    with books.work(AGENT, now=NOW, action="mediation.read") as unit:
        shown = views.mediation(Mediations(unit).get(mediation_id), NOW)
    assert shown.state is S.PERFORMED
    assert (shown.recovered_fen, shown.recovered_people) == (400, 1)
    assert shown.due_on == TODAY + 15 * DAY
    assert shown.workers[0].name != "次仁"
    (ended,) = [each for each in books.announced if isinstance(each, MediationEnded)]
    assert (ended.people, ended.agreed_fen) == (1, 400)


def test_a_ticket_has_one_mediation_at_a_time_and_a_refused_one_leaves_no_trace(books, ticket_id):
    do(books, opening(ticket_id), AGENT)
    before = books.everything([MEDIATIONS])
    with pytest.raises(MediationOpenAlready):
        do(books, opening(ticket_id), AGENT)
    assert books.everything([MEDIATIONS]) == before


def test_another_union_neither_opens_nor_reads_it(books, ticket_id):
    with pytest.raises(ForeignUnion):
        do(books, opening(ticket_id), COUNTY_AGENT)
    mediation_id = do(books, opening(ticket_id), AGENT)
    with (
        books.work(COUNTY_AGENT, now=NOW, action="mediation.read") as unit,
        pytest.raises(ForeignUnion),
    ):
        Mediations(unit).get(mediation_id)


def test_when_its_tickets_retention_ends_no_party_is_named_and_amounts_stay():
    mediation = mediation_at(S.PERFORMED)
    mediation.archive(Pseudonyms())
    assert {each.name for each in mediation.workers} == {ARCHIVED} == {mediation.employer}
    assert mediation.recovered_fen == 900
