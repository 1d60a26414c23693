"""The ways of distributions and of people on their lists, and the ledger of stock: rules alone."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import DateBeforeCause, InvalidInput, WrongState
from contracts.relief.goods_words import (
    CountNotOpen,
    CountOutdated,
    DistributionState,
    KitHandedAlready,
    KitsHandedOver,
    ReceiptMeans,
    RecipientState,
    SecondCounterNeeded,
    StockOfOtherUnion,
    StockShort,
    TakeBackTooLate,
)
from records.acts import Act
from records.aggregate import STAYS
from services.relief.goods import drawing
from services.relief.goods.distribution import Distribution
from services.relief.goods.goods_map import DISTRIBUTION_MAP, RECIPIENT_MAP
from services.relief.goods.plan import Part, Plan, kit_of
from services.relief.goods.recipient import HandOver, Keys, Recipient
from services.relief.goods.stock import Article, Stock
from tests.relief.goods.goods_facts import rider
from tests.relief.lead_facts import TODAY, act

DAY = timedelta(days=1)
PART = Part(stock_id="stock-a", article="手套", unit="双", quantity=1)
PLAN = Plan(kit=(PART,), planned=300, since=TODAY, until=TODAY + DAY)
D, R = DistributionState, RecipientState


def drafted() -> Distribution:
    return Distribution.draft(
        distribution_id="distribution-a", plan=PLAN, act=act(), managing_union="county-540202",
        title="服务月", category="riders", place="驿站",
    )  # fmt: skip


DISTRIBUTION_STEPS: Mapping[str, Callable[[Distribution, Act], object]] = {
    "revise": lambda each, act: each.revise(PLAN, act=act),
    "list_people": lambda each, act: each.list_people(2, act=act),
    "drop": lambda each, act: each.drop(act=act),
    "open": lambda each, act: each.open(act=act),
    "hand_over": lambda each, act: each.hand_over(1, act=act),
    "take_back": lambda each, act: each.take_back(act=act),
    "close": lambda each, act: each.close(act=act),
    "cancel": lambda each, act: each.cancel(reason="改期", act=act),
    "freeze": lambda each, act: each.freeze(act=act),
    "check": lambda each, act: each.check(0, act=act),
    "approve": lambda each, act: each.approve(0, act=act, budget_id=None),
    "send_back": lambda each, act: each.send_back("有误", act=act),
    "pay": lambda each, act: each.pay(1, 0, act=act),
}
WAY_TO: Mapping[str, tuple[str, ...]] = {
    D.DRAFT: (),
    D.OPEN: ("open",),
    D.CLOSED: ("open", "close"),
    D.CANCELLED: ("cancel",),
}
TOLD = ("open", "close", "cancel")


@pytest.mark.parametrize("state", sorted(WAY_TO))
@pytest.mark.parametrize("command", sorted(DISTRIBUTION_MAP))
def test_a_pair_of_the_distributions_map_leads_where_it_says_and_any_other_is_refused(
    state, command
):
    distribution = drafted()
    for step in WAY_TO[state]:
        DISTRIBUTION_STEPS[step](distribution, act())
    distribution.announced.clear()
    before = copy.deepcopy(vars(distribution))
    origins, target = DISTRIBUTION_MAP[command]
    if state not in origins:
        with pytest.raises(WrongState):
            DISTRIBUTION_STEPS[command](distribution, act())
        assert vars(distribution) == before
        return
    DISTRIBUTION_STEPS[command](distribution, act())
    assert distribution.state == (state if target == STAYS else target)
    assert len(distribution.announced) == (command in TOLD)


@given(taken=st.lists(st.sampled_from(sorted(DISTRIBUTION_MAP)), max_size=30))
def test_on_any_way_of_a_distribution_what_is_refused_changes_and_announces_nothing(taken):
    distribution = drafted()
    for command in taken:
        before = copy.deepcopy(vars(distribution))
        try:
            DISTRIBUTION_STEPS[command](distribution, act())
        except (WrongState, KitsHandedOver):
            assert vars(distribution) == before
            continue
        assert before["state"] in DISTRIBUTION_MAP[command][0]


def listed() -> Recipient:
    return Recipient(
        aggregate_id="recipient-a", distribution_id="distribution-a",
        managing_union="county-540202", category="riders", number=1, person=rider(1),
        employer="某平台", keys=Keys(person="p1.a", phone="t1.a", identity="p1.a"), until=TODAY,
    )  # fmt: skip


def hand_over(recipient: Recipient, act: Act) -> None:
    handed = HandOver(act=act, means=ReceiptMeans.THUMB_PRINT, file_id="f", collected_by=None)
    recipient.hand_over(handed, first_of_year=True)


def take_back(recipient: Recipient, act: Act) -> None:
    recipient.take_back(reason="领错", last_of_year=True, most_days=0, act=act)


RECIPIENT_STEPS: Mapping[str, Callable[[Recipient, Act], None]] = {
    "hand_over": hand_over,
    "take_back": take_back,
    "drop": lambda each, act: each.drop(),
}
WAY_OF: Mapping[str, tuple[str, ...]] = {
    R.LISTED: (),
    R.HANDED: ("hand_over",),
    R.DROPPED: ("drop",),
}


@pytest.mark.parametrize("state", RecipientState)
@pytest.mark.parametrize("command", sorted(RECIPIENT_MAP))
def test_a_pair_of_a_persons_map_leads_where_it_says_and_any_other_is_refused(state, command):
    recipient = listed()
    for step in WAY_OF[state]:
        RECIPIENT_STEPS[step](recipient, act())
    recipient.announced.clear()
    before = copy.deepcopy(vars(recipient))
    origins, target = RECIPIENT_MAP[command]
    if state not in origins:
        with pytest.raises((WrongState, KitHandedAlready)):
            RECIPIENT_STEPS[command](recipient, act())
        assert vars(recipient) == before
        return
    RECIPIENT_STEPS[command](recipient, act())
    assert recipient.state == target
    assert len(recipient.announced) == (command != "drop")


@given(taken=st.lists(st.sampled_from(sorted(RECIPIENT_MAP)), max_size=20))
def test_on_any_way_of_a_person_what_is_told_is_what_he_has(taken):
    recipient = listed()
    for command in taken:
        before = copy.deepcopy(vars(recipient))
        try:
            RECIPIENT_STEPS[command](recipient, act())
        except (WrongState, KitHandedAlready):
            assert vars(recipient) == before
    names = [each.wire_name() for each in recipient.announced]
    has = names.count("kit_handed_over") - names.count("kit_taken_back")
    assert has == (recipient.state == R.HANDED) == (recipient.handed is not None)
    assert recipient.round == names.count("kit_handed_over")


def test_a_kit_is_taken_back_within_the_days_of_the_rule():
    recipient = listed()
    hand_over(recipient, act())
    with pytest.raises(TakeBackTooLate):
        take_back(recipient, act(TODAY + DAY))
    recipient.take_back(reason="领错", last_of_year=True, most_days=1, act=act(TODAY + DAY))
    assert recipient.state == R.LISTED


def test_the_page_draws_the_maps():
    assert drawing.main(["--check"]) == 0


def test_days_in_the_wrong_order_and_steps_before_the_last_one_are_refused():
    with pytest.raises(InvalidInput):
        drafted().revise(Plan(kit=(PART,), planned=1, since=TODAY, until=TODAY - DAY), act=act())
    with pytest.raises(DateBeforeCause):
        drafted().open(act=act(TODAY - DAY))


def stock(union: str = "county-540202", **more: int) -> Stock:
    article = Article(managing_union=union, store="一号库", name="手套", unit="双")
    return Stock(aggregate_id="stock-a", article=article, **more)


def test_a_kit_is_of_the_unions_stock_or_of_a_union_aboves_and_names_an_article_once():
    assert kit_of("county-540202", [(stock("city"), 2)])[0].quantity == 2
    with pytest.raises(StockOfOtherUnion):
        kit_of("county-540202", [(stock("county-540221"), 1)])
    with pytest.raises(InvalidInput):
        kit_of("county-540202", [(stock(), 1), (stock(), 1)])


MOVES = st.one_of(
    st.tuples(st.just("receive"), st.integers(1, 50), st.integers(0, 999)),
    st.tuples(st.just("hand_over"), st.integers(1, 30), st.just(0)),
    st.tuples(st.just("give_back"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("count"), st.integers(0, 60), st.just(0)),
)


def moved(kept: Stock, command: str, number: int, cost: int) -> None:
    if command == "receive":
        kept.receive(
            quantity=number, unit_cost_fen=cost, from_whom="某公司", document_number="RK",
            entered=False, act=act(),
        )  # fmt: skip
    elif command == "hand_over":
        kept.hand_over(number, source="r/1", distribution_id="d", act=act(by="staff/a"))
    elif command == "give_back":
        went = [each for each in kept.recorded if each.kind == "handed_over"]
        back = [each for each in kept.recorded if each.kind == "given_back"]
        if len(went) > len(back):
            kept.give_back(went[len(back)], reason="领错", act=act())
    else:
        kept.take_count(number, reason="月末盘点", act=act(by="staff/b"))
        kept.confirm_count(number, act=act(by="staff/c"))


@given(moves=st.lists(MOVES, max_size=40))
def test_the_ledger_adds_up_to_what_there_is_and_neither_is_ever_below_zero(moves):
    kept = stock()
    for move in moves:
        try:
            moved(kept, *move)
        except StockShort:
            continue
        assert kept.on_hand >= 0
        assert kept.value_fen >= 0
    assert sum(each.quantity for each in kept.recorded) == kept.on_hand
    assert sum(each.value_fen for each in kept.recorded) == kept.value_fen
    assert [each.number for each in kept.recorded] == list(range(1, kept.movements + 1))


@given(pieces=st.integers(1, 100), value_fen=st.integers(0, 10_000))
def test_when_the_last_piece_goes_nothing_of_the_value_is_left(pieces, value_fen):
    kept = stock(on_hand=pieces, value_fen=value_fen)
    for _ in range(pieces):
        kept.hand_over(1, source="r/1", distribution_id="d", act=act())
    assert (kept.on_hand, kept.value_fen) == (0, 0)


def test_who_counted_or_handed_over_since_does_not_confirm_a_count():
    kept = stock(on_hand=5)
    kept.hand_over(1, source="r/1", distribution_id="d", act=act(by="staff/a"))
    kept.take_count(3, reason="盘点", act=act(by="staff/b"))
    for by in ("staff/a", "staff/b", "staff/c for staff/b", "staff/c for staff/a"):
        with pytest.raises(SecondCounterNeeded):
            kept.confirm_count(3, act=act(by=by))
    with pytest.raises(CountNotOpen):
        kept.confirm_count(4, act=act(by="staff/c"))
    kept.confirm_count(3, act=act(by="staff/c"))
    assert (kept.on_hand, kept.handed_by, kept.recorded[-1].second) == (3, (), "staff/c")
    with pytest.raises(CountNotOpen):
        kept.confirm_count(3, act=act(by="staff/c"))


def test_what_went_between_count_and_confirmation_stays_gone():
    kept = stock(on_hand=10)
    kept.take_count(8, reason="盘点", act=act(by="staff/b"))
    kept.hand_over(3, source="r/1", distribution_id="d", act=act(by="staff/a"))
    kept.confirm_count(8, act=act(by="staff/c"))
    assert kept.on_hand == 5
    kept.take_count(1, reason="盘点", act=act(by="staff/b"))
    kept.hand_over(2, source="r/2", distribution_id="d", act=act(by="staff/a"))
    with pytest.raises(CountOutdated):
        kept.confirm_count(1, act=act(by="staff/c"))
