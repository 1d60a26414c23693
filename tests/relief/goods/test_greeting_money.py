"""Greeting money (慰问金): four people, nobody greeted twice, and no budget overspent."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import InvalidInput, WrongState
from contracts.relief import BatchVerdict, SeparationOfDuties, TotalDiffers
from contracts.relief.budgets import BudgetExceeded, FundSource, SetBudget
from contracts.relief.distribution_parts import Greeting, ListedPerson
from contracts.relief.distributions import (
    AddRecipients,
    CancelDistribution,
    CloseDistribution,
    DropRecipient,
    OpenDistribution,
    TakeBackKit,
)
from contracts.relief.goods_words import (
    DistributionState,
    KitHandedAlready,
    KitsHandedOver,
    PersonGreetedAlready,
    ReceiptMeans,
    RosterEmpty,
)
from contracts.relief.greetings import ApproveRoster, CheckRoster, FreezeRoster, PayRoster
from contracts.relief.unit_visit_words import Occasion
from contracts.rights import Actor, Role
from records.acts import Act
from records.aggregate import STAYS
from records.kinds import OUTBOX
from records.policies import load_policies
from records.store import AlreadyExists, StaleVersion, Store
from services.relief.budgeting import set_budget
from services.relief.cases import Cases
from services.relief.goods import greeting
from services.relief.goods.distribution import Distribution
from services.relief.goods.figures import greeted
from services.relief.goods.goods_map import MONEY_MAP
from services.relief.goods.greeted import GREETED
from services.relief.goods.plan import Plan
from services.relief.repository.budgets import BUDGETS
from tests.books import Books
from tests.relief.file_facts import COUNTY, person
from tests.relief.goods.goods_facts import (
    NOW,
    OFFICER,
    SECOND,
    STEPS,
    TODAY,
    HandedKit,
    asked,
    draft,
    handing_over,
    on_list,
    rider,
    sheet,
)
from tests.relief.lead_facts import act

CHECKER = person("checker", Role.MUNICIPAL_REVIEWER)
LEADER = person("leader", Role.LEADER)
FINANCE = person("finance", Role.FINANCE_OFFICER)
LOSAR = Greeting(occasion=Occasion.LOSAR, year=2021)
STEPS |= {
    FreezeRoster: greeting.freeze_roster,
    CheckRoster: greeting.check_roster,
    ApproveRoster: greeting.approve_roster,
    PayRoster: greeting.pay_roster,
}


@pytest.fixture
def books() -> Books:
    return Books("relief")


@pytest.fixture
def stored(lead_store: Store) -> Books:
    return Books("relief", lead_store)


def listing(roster: str, *amounts: int, first: int = 0) -> AddRecipients:
    people = [
        ListedPerson(person=rider(first + place), employer="环卫局", amount_fen=amount)
        for place, amount in enumerate(amounts)
    ]
    return AddRecipients(distribution_id=roster, people=people)


def drafted(books: Books, *amounts: int, first: int = 0, **more: Any) -> str:
    roster = asked(books, draft(greeting=LOSAR, category="sanitation_workers", **more))
    if amounts:
        asked(books, listing(roster, *amounts, first=first))
    return roster


def passed(request: type[Any], roster: str, total_fen: int, **more: Any) -> Any:
    return request(distribution_id=roster, outcome=BatchVerdict.PASSED, total_fen=total_fen, **more)


def approved(books: Books, *amounts: int, budget_id: str | None = None, first: int = 0) -> str:
    roster, total = drafted(books, *amounts, first=first), sum(amounts)
    asked(books, FreezeRoster(distribution_id=roster))
    asked(books, passed(CheckRoster, roster, total), CHECKER)
    return asked(books, passed(ApproveRoster, roster, total, budget_id=budget_id), LEADER)


def paying(roster: str, file_id: str, total_fen: int, *recipients: str) -> PayRoster:
    return PayRoster(
        distribution_id=roster, handed=[HandedKit(recipient_id=each) for each in recipients],
        total_fen=total_fen, means=ReceiptMeans.BANK_RECEIPT, file_id=file_id,
    )  # fmt: skip


def budget_of(books: Books, granted_fen: int) -> str:
    with books.work(FINANCE, now=NOW, action="budget.set") as unit:
        request = SetBudget(
            managing_union=COUNTY, fund=FundSource.REGION, programme="greeting", year=2021,
            granted_fen=granted_fen, basis="慰问文件",
        )  # fmt: skip
        return set_budget(Cases(unit), request=request, policies=load_policies())


def test_money_goes_through_four_hands_and_is_told_to_the_fen(books: Books) -> None:
    budget_id = budget_of(books, 200_000)
    roster = approved(books, 70_138, 70_137, budget_id=budget_id)
    asked(books, paying(roster, sheet(books, FINANCE), 140_275, *on_list(books, roster)), FINANCE)
    assert greeted(books.reads(), 2021) == (2, 140_275)
    told = [row["data"] for row in books.rows(OUTBOX) if row["name"] == "greeting_paid"]
    assert sorted(each["amount_fen"] for each in told) == [70_137, 70_138]
    asked(books, CloseDistribution(distribution_id=roster))
    [purse] = books.rows(BUDGETS)
    assert (purse["spent_fen"], purse["committed_fen"]) == (140_275, 0)


@pytest.mark.parametrize("step", ["check", "approve", "pay"])
def test_no_two_of_the_four_are_one_person(books: Books, step: str) -> None:
    roster = drafted(books, 100)
    asked(books, FreezeRoster(distribution_id=roster))
    hands: dict[str, Actor] = {"prepare": OFFICER, "check": CHECKER, "approve": LEADER}
    for name, by in [*hands.items(), ("pay", FINANCE)]:
        if name == "prepare":
            continue
        request = {
            "check": passed(CheckRoster, roster, 100),
            "approve": passed(ApproveRoster, roster, 100),
            "pay": paying(roster, sheet(books, by), 100, *on_list(books, roster)),
        }[name]
        if name == step:
            for earlier in list(hands)[: [*hands, "pay"].index(step)]:
                other = person(hands[earlier].name.removeprefix("staff/"), next(iter(by.roles)))
                with pytest.raises(SeparationOfDuties):
                    asked(books, request, other)
            return
        asked(books, request, by)


def test_nobody_stands_on_two_rosters_of_an_occasion_and_comes_off_them_again(books: Books) -> None:
    roster = drafted(books, 100)
    other = drafted(books)
    with pytest.raises(PersonGreetedAlready):
        asked(books, listing(other, 100))
    [listed] = on_list(books, roster)
    asked(books, DropRecipient(distribution_id=roster, recipient_id=listed))
    asked(books, listing(other, 100))
    asked(books, CancelDistribution(distribution_id=other, reason="改期"))
    assert books.rows(GREETED) == []
    new_year = Greeting(occasion=Occasion.NEW_YEAR, year=2021)
    asked(books, listing(roster, 100))
    again = asked(books, draft(greeting=new_year, category="sanitation_workers"))
    asked(books, listing(again, 100))
    assert len(books.rows(GREETED)) == 2


def test_two_unions_that_list_somebody_at_the_same_moment_do_not_both(stored: Books) -> None:
    rosters = [drafted(stored), drafted(stored)]

    def list_him(roster: str) -> str:
        try:
            return asked(stored, listing(roster, 100))
        except (PersonGreetedAlready, AlreadyExists, StaleVersion) as lost:
            return type(lost).__name__

    with ThreadPoolExecutor(2) as pool:
        outcomes = [*pool.map(list_him, rosters)]
    assert len({*outcomes} & {*rosters}) == 1
    assert len(stored.rows(GREETED)) == 1


def test_a_budget_is_not_overspent_and_what_is_left_of_a_roster_is_free_again(books: Books) -> None:
    budget_id = budget_of(books, 250)
    roster = approved(books, 100, 100, budget_id=budget_id)
    with pytest.raises(BudgetExceeded):
        approved(books, 60, budget_id=budget_id, first=10)
    first, _ = on_list(books, roster)
    asked(books, paying(roster, sheet(books, FINANCE), 100, first), FINANCE)
    asked(books, CloseDistribution(distribution_id=roster))
    [purse] = books.rows(BUDGETS)
    assert (purse["spent_fen"], purse["committed_fen"]) == (100, 0)


def test_who_was_not_paid_when_it_ended_may_stand_on_another_roster(books: Books) -> None:
    roster = approved(books, 100, 200)
    first, _ = on_list(books, roster)
    asked(books, paying(roster, sheet(books, FINANCE), 100, first), FINANCE)
    asked(books, CloseDistribution(distribution_id=roster))
    other = drafted(books)
    with pytest.raises(PersonGreetedAlready):
        asked(books, listing(other, 100))
    asked(books, listing(other, 200, first=1))


def test_nobody_is_given_money_without_an_id_number(books: Books) -> None:
    nameless = ListedPerson(person=replace(rider(1), id_number=None), employer="环卫局")
    roster = drafted(books)
    with pytest.raises(InvalidInput) as refused:
        asked(books, AddRecipients(distribution_id=roster, people=[nameless]))
    assert refused.value.details["errors"][0]["field"] == "people.0.person.id_number"


def test_who_pays_names_the_sum_and_nobody_is_paid_twice(books: Books) -> None:
    roster = approved(books, 100, 200)
    first, second = on_list(books, roster)
    receipt = sheet(books, FINANCE)
    for wrong in (99, 101, 300):
        with pytest.raises(TotalDiffers):
            asked(books, paying(roster, receipt, wrong, first), FINANCE)
    asked(books, paying(roster, receipt, 100, first), FINANCE)
    with pytest.raises(KitHandedAlready):
        asked(books, paying(roster, receipt, 300, first, second), FINANCE)
    assert greeted(books.reads(), 2021) == (1, 100)


def test_what_is_sent_back_is_checked_again_and_its_roster_may_change(books: Books) -> None:
    roster = drafted(books, 100)
    with pytest.raises(RosterEmpty):
        asked(books, FreezeRoster(distribution_id=drafted(books)))
    asked(books, FreezeRoster(distribution_id=roster))
    with pytest.raises(WrongState):
        asked(books, listing(roster, 5, first=3))
    asked(books, passed(CheckRoster, roster, 100), CHECKER)
    back = ApproveRoster(
        distribution_id=roster, outcome=BatchVerdict.REJECTED, total_fen=100, note="缺一人"
    )
    silent = replace(back, note=None)
    with pytest.raises(InvalidInput):
        asked(books, silent, LEADER)
    asked(books, back, LEADER)
    asked(books, listing(roster, 50, first=3), SECOND)
    asked(books, FreezeRoster(distribution_id=roster))
    with pytest.raises(WrongState):
        asked(books, passed(ApproveRoster, roster, 150), LEADER)
    with pytest.raises(TotalDiffers):
        asked(books, passed(CheckRoster, roster, 100), CHECKER)
    asked(books, passed(CheckRoster, roster, 150), CHECKER)


def test_no_amount_beyond_the_ceiling_and_by_default_what_is_usual(books: Books) -> None:
    roster = drafted(books)
    with pytest.raises(InvalidInput):
        asked(books, listing(roster, 1_000_001))
    usual = ListedPerson(person=rider(1), employer="环卫局")
    asked(books, AddRecipients(distribution_id=roster, people=[usual]))
    asked(books, FreezeRoster(distribution_id=roster))
    asked(books, passed(CheckRoster, roster, 50_000), CHECKER)


def test_money_goes_by_no_command_for_goods(books: Books) -> None:
    roster = approved(books, 100)
    [listed] = on_list(books, roster)
    file_id = sheet(books)
    for request in (
        handing_over(roster, file_id, listed),
        OpenDistribution(distribution_id=roster),
        TakeBackKit(distribution_id=roster, recipient_id=listed, reason="错"),
    ):
        with pytest.raises(WrongState):
            asked(books, request)
    assert greeted(books.reads(), 2021) == (0, 0)


def roster_in(state: str) -> Distribution:
    plan = Plan(greeting=LOSAR, planned=3, since=TODAY, until=TODAY)
    made = Distribution.draft(
        distribution_id="d", plan=plan, act=by("officer"), managing_union=COUNTY, title="慰问",
        category="other", place="工会",
    )  # fmt: skip
    made.list_people(2, act=by("officer"))
    for command in WAY_TO[state]:
        MONEY_STEPS[command](made, by(HAND[command]))
    made.announced.clear()
    return made


def by(name: str) -> Act:
    """An act of the day on which it is planned."""
    return replace(act(), by=f"staff/{name}", happened_on=TODAY)


MONEY_STEPS: Mapping[str, Callable[[Distribution, Act], object]] = {
    "revise": lambda each, act: each.revise(each.plan, act=act),
    "list_people": lambda each, act: each.list_people(1, act=act),
    "drop": lambda each, act: each.drop(act=act),
    "open": lambda each, act: each.open(act=act),
    "freeze": lambda each, act: each.freeze(act=act),
    "check": lambda each, act: each.check(0, act=act),
    "send_back": lambda each, act: each.send_back("有误", act=act),
    "approve": lambda each, act: each.approve(0, act=act, budget_id=None),
    "pay": lambda each, act: each.pay(1, 0, act=act),
    "hand_over": lambda each, act: each.hand_over(1, act=act),
    "take_back": lambda each, act: each.take_back(act=act),
    "close": lambda each, act: each.close(act=act),
    "cancel": lambda each, act: each.cancel(reason="改期", act=act),
}
HAND = dict.fromkeys(MONEY_STEPS, "officer") | {
    "check": "checker", "send_back": "checker", "approve": "leader", "pay": "finance",
}  # fmt: skip
D = DistributionState
WAY_TO: Mapping[str, tuple[str, ...]] = {
    D.DRAFT: (), D.FROZEN: ("freeze",), D.CHECKED: ("freeze", "check"),
    D.OPEN: ("freeze", "check", "approve"), D.CLOSED: ("freeze", "check", "approve", "close"),
    D.CANCELLED: ("cancel",),
}  # fmt: skip


@pytest.mark.parametrize("state", D)
@pytest.mark.parametrize("command", sorted(MONEY_MAP))
def test_what_the_map_of_money_does_not_draw_is_refused_and_announces_nothing(state, command):
    roster = roster_in(state)
    before = copy.deepcopy(vars(roster))
    origins, target = MONEY_MAP[command]
    if state not in origins:
        with pytest.raises(WrongState):
            MONEY_STEPS[command](roster, by(HAND[command]))
        assert vars(roster) == before
        return
    MONEY_STEPS[command](roster, by(HAND[command]))
    assert roster.state == (state if target == STAYS else target)


@given(
    taken=st.lists(
        st.tuples(st.sampled_from(sorted(MONEY_MAP)), st.sampled_from("abcd")), max_size=25
    )
)
def test_whoever_asks_in_whatever_order_no_two_hands_are_one(taken):
    roster = roster_in(D.DRAFT)
    for command, name in taken:
        before = copy.deepcopy(vars(roster))
        try:
            MONEY_STEPS[command](roster, by(name))
        except (WrongState, KitsHandedOver, SeparationOfDuties, RosterEmpty):
            assert vars(roster) == before
            continue
        hands = roster.roster
        if command == "approve":
            assert hands.approved_by not in {*hands.preparers, hands.checked_by}
        if command == "pay":
            assert f"staff/{name}" not in {
                *hands.preparers, hands.checked_by, hands.approved_by,
            }  # fmt: skip
