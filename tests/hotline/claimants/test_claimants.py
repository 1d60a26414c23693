"""Claimants of a group matter: what the map says is done; seen and ended with the ticket."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import AcceptTicket, AnswerAtOnce, TicketNotFound
from contracts.hotline.claimants import (
    AddClaimants,
    ClaimantGiven,
    ClaimantListedAlready,
    ClaimantState,
    CorrectClaimant,
    ListClaimants,
    NothingCorrected,
    RevealClaimant,
    StrikeClaimant,
    TooManyClaimants,
)
from contracts.hotline.joining import MergeTicket
from contracts.hotline.loop import DispatchTicket
from contracts.people import RevealReason
from contracts.refusals import ForeignUnion, ReasonNeeded, WrongState
from contracts.retention import ARCHIVED
from contracts.rights import Actor, Grant, Role, grant_for
from records.acts import Act
from records.aggregate import STAYS
from records.policies import Policies, load_policies
from records.retention import Pseudonyms
from services.hotline import handlers as ticket_handlers
from services.hotline import joining, loop_steps
from services.hotline.claimants import drawing, handlers, views
from services.hotline.claimants.claimant_map import CLAIMANT_MAP, FINAL
from services.hotline.claimants.domain import Claim, Claimant
from services.hotline.claimants.handlers import ClaimantDesk
from services.hotline.claimants.own_data import own_claims
from services.hotline.claimants.repository import CLAIMANTS, Claimants
from services.hotline.claimants.retiring import archive_claimants
from tests.books import KEYS, Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import AGENT, NOW, TODAY, UNNUMBERED, act, turns
from tests.own_data import in_words, subjects

S = ClaimantState
HERE, THERE = "county-540202", "county-540221"
TASHI = ClaimantGiven(name="扎西", phone="+8613908920101", claimed_fen=600_000)
DROLMA = ClaimantGiven(name="卓玛", phone="+8613908920102", claimed_fen=250_050)


def officer(union: str) -> Actor:
    return Actor(
        name=f"staff/officer-{union}", roles=frozenset({Role.OFFICER}), unions=frozenset({union})
    )


def claim(fen: int = 100) -> Claim:
    return Claim(name="扎西", phone="+8613908920101", phone_key="t1.x", claimed_fen=fen)


def claimant_at(state: ClaimantState) -> Claimant:
    claimant = Claimant.list(
        claimant_id="claimant-a",
        ticket_id="ticket-a",
        managing_union=HERE,
        confidential=False,
        concerns=None,
        claim=claim(),
        act=act(),
    )
    if state == S.STRUCK:
        claimant.strike(reason="已付", act=act())
    claimant.announced.clear()
    return claimant


COMMANDS: Mapping[str, Callable[[Claimant, Act], None]] = {
    "correct": lambda claimant, act: claimant.correct(
        claim(claimant.claim.claimed_fen + 1), reason="记错", act=act
    ),
    "strike": lambda claimant, act: claimant.strike(reason="已付", act=act),
}


def test_the_commands_of_these_tests_are_those_of_the_map():
    assert set(COMMANDS) == set(CLAIMANT_MAP)
    assert drawing.main(["--check"]) == 0


@pytest.mark.parametrize("state", ClaimantState)
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_pair_of_the_map_leads_where_it_says_and_any_other_is_refused(state, command):
    claimant = claimant_at(state)
    before = copy.deepcopy(vars(claimant))
    origins, target = CLAIMANT_MAP[command]
    if state not in origins:
        assert state in FINAL
        with pytest.raises(WrongState):
            COMMANDS[command](claimant, act())
        assert vars(claimant) == before
        return
    COMMANDS[command](claimant, act())
    assert claimant.state == (state if target == STAYS else target)
    assert len(claimant.announced) == 1


def test_a_correction_that_changes_nothing_is_refused():
    claimant = claimant_at(S.LISTED)
    with pytest.raises(NothingCorrected):
        claimant.correct(claim(), reason="核对", act=act())
    assert claimant.announced == []


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return taken_down(books)


STEPS: dict[type, Any] = {
    AddClaimants: handlers.add_claimants,
    CorrectClaimant: handlers.correct_claimant,
    StrikeClaimant: handlers.strike_claimant,
    RevealClaimant: handlers.reveal_claimant,
}
ON_TICKETS: dict[type, Any] = {
    AcceptTicket: ticket_handlers.accept_ticket,
    AnswerAtOnce: ticket_handlers.answer_at_once,
    DispatchTicket: loop_steps.dispatch_ticket,
    MergeTicket: joining.merge_ticket,
}


def do(books: Books, request: Any, by: Actor = AGENT, policies: Policies | None = None) -> Any:
    with books.work(by, now=NOW, action=request.action) as unit:
        if type(request) in ON_TICKETS:
            return ON_TICKETS[type(request)](turns(unit), request=request)
        desk = ClaimantDesk(unit=unit, keys=KEYS, policies=policies or load_policies())
        return STEPS[type(request)](desk, request=request)


def add(books: Books, ticket_id: str, *people: ClaimantGiven, by: Actor = AGENT) -> list[str]:
    ids: str = do(books, AddClaimants(ticket_id=ticket_id, people=list(people)), by)
    return ids.split(handlers.JOINER)


def page(books: Books, ticket_id: str, by: Actor = AGENT) -> Any:
    request = ListClaimants(ticket_id=ticket_id)
    return views.list_claimants(books.reads(grant_for(by, request.action)), request=request)


def test_a_list_shows_who_claims_masked_with_the_sum_of_those_who_stand(books, ticket_id):
    tashi, drolma = add(books, ticket_id, TASHI, DROLMA)
    shown = page(books, ticket_id)
    assert (shown.people, shown.claimed_fen) == (2, 850_050)
    assert "扎西" not in str(shown)
    assert TASHI.phone not in str(shown)
    correction = CorrectClaimant(claimant_id=tashi, claimed_fen=500_000, reason="核对考勤")
    do(books, correction)
    do(books, StrikeClaimant(claimant_id=drolma, reason="已付清"))
    shown = page(books, ticket_id)
    assert (shown.people, shown.claimed_fen) == (1, 500_000)
    assert [each.state for each in shown.items] == [S.LISTED, S.STRUCK]
    assert [each.version for each in shown.items] == [2, 2]


@given(
    amounts=st.lists(st.integers(0, 10**12), min_size=1, max_size=8),
    struck=st.sets(st.integers(0, 7)),
)
def test_the_sum_is_to_the_fen_whoever_is_struck(amounts, struck):
    books = Books("hotline")
    ticket_id = taken_down(books)
    people = [
        ClaimantGiven(name="扎西", phone=f"+861390892{place:04d}", claimed_fen=each)
        for place, each in enumerate(amounts)
    ]
    ids = add(books, ticket_id, *people)
    gone = [place for place in sorted(struck) if place < len(ids)]
    for place in gone:
        do(books, StrikeClaimant(claimant_id=ids[place], reason="撤回"))
    left = [each for place, each in enumerate(amounts) if place not in gone]
    shown = page(books, ticket_id)
    assert (shown.people, shown.claimed_fen) == (len(left), sum(left))


def test_each_phone_stands_once_and_all_are_listed_or_none(books, ticket_id):
    add(books, ticket_id, TASHI)
    before = books.everything([CLAIMANTS])
    for people in ((DROLMA, TASHI), (DROLMA, DROLMA)):
        with pytest.raises(ClaimantListedAlready):
            add(books, ticket_id, *people)
    assert books.everything([CLAIMANTS]) == before
    [drolma] = add(books, ticket_id, DROLMA)
    with pytest.raises(ClaimantListedAlready):
        do(books, CorrectClaimant(claimant_id=drolma, phone=TASHI.phone, reason="改号"))
    do(books, StrikeClaimant(claimant_id=drolma, reason="撤回"))
    add(books, ticket_id, DROLMA)


def test_a_ticket_lists_so_many_and_one_that_is_over_none(books, ticket_id):
    few = Policies({handlers.POLICY: [{"from": "2000-01-01", "values": {"most": 1}}]})
    with pytest.raises(TooManyClaimants):
        do(books, AddClaimants(ticket_id=ticket_id, people=[TASHI, DROLMA]), policies=few)
    [tashi] = add(books, ticket_id, TASHI)
    do(books, AnswerAtOnce(ticket_id=ticket_id, text="答复"))
    for request in (
        AddClaimants(ticket_id=ticket_id, people=[DROLMA]),
        StrikeClaimant(claimant_id=tashi, reason="已付"),
    ):
        with pytest.raises(WrongState):
            do(books, request)


def test_they_go_where_the_ticket_goes_and_out_of_sight_of_whom_it_is_about(books, ticket_id):
    [tashi] = add(books, ticket_id, TASHI)
    do(books, AcceptTicket(ticket_id=ticket_id))
    do(books, DispatchTicket(ticket_id=ticket_id, managing_union=THERE))
    assert page(books, ticket_id, officer(THERE)).people == 1
    with pytest.raises((ForeignUnion, TicketNotFound)):
        page(books, ticket_id, officer(HERE))
    with pytest.raises(ForeignUnion):
        do(books, StrikeClaimant(claimant_id=tashi, reason="已付"), officer(HERE))
    locked = taken_down(books, confidential=True, concerns=f"union/{THERE}")
    do(books, MergeTicket(ticket_id=locked, into=ticket_id))
    [row] = books.rows(CLAIMANTS)
    assert (row["confidential"], row["concerns"]) == (True, f"union/{THERE}")


def test_those_of_a_merged_ticket_are_summed_with_the_one_that_goes_on(books, ticket_id):
    other = taken_down(books, applicant=UNNUMBERED)
    add(books, ticket_id, TASHI)
    add(books, other, DROLMA)
    do(books, MergeTicket(ticket_id=other, into=ticket_id))
    shown = page(books, ticket_id)
    assert (shown.people, shown.claimed_fen) == (2, 850_050)


def test_one_is_shown_in_full_for_a_typed_reason(books, ticket_id):
    [tashi] = add(books, ticket_id, TASHI)
    with pytest.raises(ReasonNeeded):
        do(books, RevealClaimant(claimant_id=tashi))
    reason = next(iter(RevealReason))
    shown = do(books, RevealClaimant(claimant_id=tashi, reason=reason, note="核实工资"))
    assert (shown.name, shown.phone) == ("扎西", TASHI.phone)


def test_he_is_told_of_his_own_claim_and_of_no_other(books, ticket_id):
    add(books, ticket_id, TASHI, DROLMA)
    reads = books.reads(Grant(own_keys=frozenset({KEYS.phone_key(TASHI.phone)})))
    records, left_out = own_claims(reads, name="扎西")
    assert (subjects(records), left_out) == (["claimant"], 0)
    told = str(in_words(records))
    assert "卓玛" not in told
    assert "6,000.00" in told
    assert own_claims(reads, name="卓玛") == ([], 0)


def test_nothing_tells_who_they_were_once_the_ticket_s_retention_ended(books, ticket_id):
    add(books, ticket_id, TASHI, DROLMA)
    with books.work(AGENT, now=NOW + timedelta(days=1)) as unit:
        archive_claimants(unit, ticket_id, Pseudonyms(), act=act())
    opened = books.opened(CLAIMANTS)
    assert {row["person"]["name"] for row in opened} == {ARCHIVED}
    assert not {row["phone_key"] for row in opened} & {
        KEYS.phone_key(each.phone) for each in (TASHI, DROLMA)
    }
    assert page(books, ticket_id).claimed_fen == 850_050
    with books.work(AGENT, now=NOW) as unit:
        read = [Claimants(unit).get(row["_id"]) for row in opened]
    assert all(each.archived for each in read)
    assert {each.listed_on for each in read} == {TODAY}
