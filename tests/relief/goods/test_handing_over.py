"""Goods through their use cases, on the twin and on the real database."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from contracts.files import AttachmentNotFound
from contracts.refusals import DateBeforeCause, ForeignUnion, InvalidInput, Refusal, WrongState
from contracts.relief import CountFigures
from contracts.relief.distribution_parts import Collector
from contracts.relief.distributions import (
    CancelDistribution,
    CloseDistribution,
    DropRecipient,
    GetHandOverFile,
    GetHandOverSheet,
    ListDistributions,
    ListRecipients,
    OpenDistribution,
    TakeBackKit,
)
from contracts.relief.goods import ConfirmCount, CountStock, ListStock, ListStockMovements
from contracts.relief.goods_words import (
    DeliveryEnteredAlready,
    KitHandedAlready,
    KitsHandedOver,
    PersonListedAlready,
    RecipientNotFound,
    SecondCounterNeeded,
    StockShort,
    TakeBackTooLate,
)
from contracts.rights import Grant, Role
from records.kinds import AUDIT
from records.store import AlreadyExists, StaleVersion, Store
from services.relief.figures import count_figures
from services.relief.goods import handing, stock_views, views
from services.relief.goods.distributions import DISTRIBUTIONS
from services.relief.goods.printing import hand_over_sheet
from services.relief.goods.recipients import KIT_PEOPLE, RECIPIENTS
from services.relief.goods.stocks import STOCK_MOVEMENTS, STOCKS
from services.relief.migrations import KINDS
from tests.books import Books
from tests.relief.file_facts import COUNTY
from tests.relief.goods.goods_facts import (
    FOREIGN,
    FOREIGN_KEEPER,
    KEEPER,
    NOW,
    OFFICER,
    SECOND,
    SHEET,
    TODAY,
    asked,
    delivery,
    desk_of,
    draft,
    handing_over,
    listing,
    on_hand,
    on_list,
    opened,
    rider,
    sheet,
)
from vocabulary.masking import mask_phone

RIVALS = 64


@pytest.fixture
def books() -> Books:
    """On the twin: what is shown there holds of the rules alone."""
    return Books("relief")


@pytest.fixture
def stored(lead_store: Store) -> Books:
    """On the twin and on the real database: what is shown there rests on indexes and versions."""
    return Books("relief", lead_store)


def refused(books: Books, refusal: type[Refusal], ask: Callable[[], object]) -> Refusal:
    """The refusal, after which nothing is changed and nothing announced."""
    before, told = books.everything(KINDS), len(books.announced)
    with pytest.raises(refusal) as caught:
        ask()
    assert (books.everything(KINDS), len(books.announced)) == (before, told)
    return caught.value


def told(books: Books) -> list[tuple[str, int]]:
    """The kits that were announced, each with the people it counts."""
    kits = ("kit_handed_over", "kit_taken_back")
    return [(each.wire_name(), each.people) for each in books.announced if each.wire_name() in kits]


def test_a_kit_leaves_the_store_with_each_hand_over_and_its_closing_says_what_is_left(stored):
    gloves, scarf = (
        asked(stored, delivery(article, quantity), KEEPER)
        for article, quantity in (("手套", 10), ("围巾", 5))
    )
    distribution_id = asked(stored, draft(gloves, scarf, planned=4))
    asked(stored, listing(distribution_id, rider(1), rider(2), rider(3)))
    asked(stored, OpenDistribution(distribution_id=distribution_id))
    first, second, _ = on_list(stored, distribution_id)
    asked(stored, handing_over(distribution_id, sheet(stored, KEEPER), first, second), KEEPER)
    assert on_hand(stored) == {"手套": (8, 12_000), "围巾": (3, 4_500)}
    asked(stored, CloseDistribution(distribution_id=distribution_id))
    [line] = views.list_distributions(stored.reads(), request=ListDistributions()).items
    assert (line.state, line.planned, line.listed, line.handed, line.left) == (
        "closed", 4, 3, 2, 2,
    )  # fmt: skip
    went = [row for row in stored.rows(STOCK_MOVEMENTS) if row["kind"] == "handed_over"]
    assert line.value_fen == 6_000 == -sum(row["value_fen"] for row in went)
    assert told(stored) == [("kit_handed_over", 1), ("kit_handed_over", 1)]
    [closed] = [each for each in stored.announced if each.wire_name() == "distribution_closed"]
    assert (closed.planned, closed.listed, closed.handed) == (4, 3, 2)
    ledger = stock_views.list_movements(stored.reads(), request=ListStockMovements(stock_id=scarf))
    assert [(each.kind, each.quantity, each.left) for each in ledger.items] == [
        ("handed_over", -1, 3), ("handed_over", -1, 4), ("received", 5, 5),
    ]  # fmt: skip
    assert ledger.items[-1].from_whom == "日喀则某商贸公司"


def test_a_second_hand_over_to_the_same_person_is_refused(stored):
    distribution_id = opened(stored)
    (first, _), scan = on_list(stored, distribution_id), sheet(stored)
    asked(stored, handing_over(distribution_id, scan, first))
    again = handing_over(distribution_id, scan, first)
    no = refused(stored, KitHandedAlready, lambda: asked(stored, again))
    assert no.details == {"handed_on": TODAY.isoformat()}
    refused(
        stored,
        KitHandedAlready,
        lambda: asked(stored, DropRecipient(distribution_id=distribution_id, recipient_id=first)),
    )


def test_a_sheet_hands_over_to_all_who_signed_it_or_to_none(stored):
    distribution_id = opened(stored, people=3, kits=2)
    three = handing_over(distribution_id, sheet(stored), *on_list(stored, distribution_id))
    no = refused(stored, StockShort, lambda: asked(stored, three))
    assert no.details["on_hand"] == 0


def test_a_hand_over_needs_what_was_signed_handed_in_by_who_hands_over(books):
    distribution_id = opened(books)
    first, _ = on_list(books, distribution_id)
    foreign = handing_over(distribution_id, sheet(books, KEEPER), first)
    refused(books, AttachmentNotFound, lambda: asked(books, foreign))
    scan = sheet(books)
    asked(books, handing_over(distribution_id, scan, first))
    wanted = GetHandOverFile(distribution_id=distribution_id, file_id=scan)
    with books.work(SECOND, now=NOW, action=wanted.action) as unit:
        assert handing.fetch_sheet(desk_of(unit), request=wanted).content.sha256 == SHEET
    assert [row["actor"] for row in books.rows(AUDIT) if row["action"] == "file.read"] == [
        SECOND.name
    ]


def test_another_collects_it_with_relation_and_reason_and_is_shown_masked(books):
    distribution_id = opened(books)
    first, _ = on_list(books, distribution_id)
    wife = Collector(name="德吉", relation="妻子", reason="本人出车")
    asked(books, handing_over(distribution_id, sheet(books), first, collected_by=wife))
    asked_for = ListRecipients(distribution_id=distribution_id)
    one, other = views.list_recipients(books.reads(), request=asked_for).items
    assert (one.collected_by.relation, one.collected_by.name) == ("妻子", "德*")
    assert (one.person.name, one.handed_by, other.handed_on) == ("次*", OFFICER.name, None)
    stored = str(books.rows(RECIPIENTS))
    assert not [gone for gone in ("次仁", "德吉", "某外卖平台", "+86139") if gone in stored]


def test_the_list_is_printed_to_be_signed_with_names_in_full_and_leaves_a_row(books):
    distribution_id = opened(books, people=3)
    first, second, _ = on_list(books, distribution_id)
    asked(books, DropRecipient(distribution_id=distribution_id, recipient_id=second))
    wife = Collector(name="德吉", relation="妻子", reason="本人出车")
    asked(books, handing_over(distribution_id, sheet(books), first, collected_by=wife))
    wanted = GetHandOverSheet(distribution_id=distribution_id)
    with books.work(KEEPER, now=NOW, action=wanted.action) as unit:
        printed = hand_over_sheet(desk_of(unit), books.reads(unit.grant), request=wanted)
    headings, *rows = load_workbook(BytesIO(b64decode(printed.content))).active.values
    assert (len(headings), printed.lines) == (8, 2)
    phone = mask_phone(rider(0).phone)
    assert rows[0] == (
        "1", "次仁", phone, "某外卖平台", "手套1双", TODAY.isoformat(), None, "德吉（妻子）",
    )  # fmt: skip
    assert (rows[1][0], rows[1][5]) == ("3", None)
    [row] = [row for row in books.rows(AUDIT) if row["action"] == "distribution.sheet"]
    assert (row["actor"], row["after"]["lines"]) == (KEEPER.name, 2)


def test_a_hand_over_is_undone_the_same_day_and_the_goods_are_back(stored):
    distribution_id = opened(stored)
    (first, _), scan = on_list(stored, distribution_id), sheet(stored)
    asked(stored, handing_over(distribution_id, scan, first))
    back = TakeBackKit(distribution_id=distribution_id, recipient_id=first, reason="领错")
    later = NOW + timedelta(days=1)
    refused(stored, TakeBackTooLate, lambda: asked(stored, back, now=later))
    refused(stored, ForeignUnion, lambda: asked(stored, back, FOREIGN))
    asked(stored, back)
    assert on_hand(stored) == {"手套": (10, 15_000)}
    assert [row["value_fen"] for row in stored.rows(DISTRIBUTIONS)] == [0]
    assert stored.rows(KIT_PEOPLE) == []
    refused(stored, WrongState, lambda: asked(stored, back))
    asked(stored, handing_over(distribution_id, scan, first))
    assert told(stored) == [
        ("kit_handed_over", 1), ("kit_taken_back", 1), ("kit_handed_over", 1),
    ]  # fmt: skip


def test_a_person_counts_once_in_a_year_however_many_kits_he_has(stored):
    gloves = asked(stored, delivery(quantity=20), KEEPER)
    lists = [asked(stored, draft(gloves, title=title)) for title in ("七月", "十一月")]
    for each in lists:
        asked(stored, listing(each, rider(1)))
        asked(stored, OpenDistribution(distribution_id=each))
        asked(stored, handing_over(each, sheet(stored), *on_list(stored, each)))
    assert told(stored) == [("kit_handed_over", 1), ("kit_handed_over", 0)]
    for each in lists:
        [recipient] = on_list(stored, each)
        asked(stored, TakeBackKit(distribution_id=each, recipient_id=recipient, reason="退回"))
    assert told(stored)[2:] == [("kit_taken_back", 0), ("kit_taken_back", 1)]


@pytest.mark.parametrize(
    "person", [rider(1), rider(1, id_number=None), rider(1, phone="+8613800000000")], ids=str
)
def test_nobody_stands_on_a_list_twice(stored, person):
    distribution_id = opened(stored)
    no = refused(
        stored,
        PersonListedAlready,
        lambda: asked(stored, listing(distribution_id, rider(7), person)),
    )
    assert no.field == "people.1"


def test_a_phone_may_serve_two_people_of_one_list(books):
    distribution_id = opened(books)
    others = [rider(1, name="普布", id_number=None), rider(1, id_number=rider(9).id_number)]
    asked(books, listing(distribution_id, *others))
    assert len(on_list(books, distribution_id)) == 4


def test_who_was_dropped_may_be_listed_again(stored):
    distribution_id = opened(stored)
    first, _ = on_list(stored, distribution_id)
    asked(stored, DropRecipient(distribution_id=distribution_id, recipient_id=first))
    asked(stored, listing(distribution_id, rider(0)))
    [line] = views.list_distributions(stored.reads(), request=ListDistributions()).items
    assert line.listed == 2


def test_nothing_is_handed_over_before_the_first_day_of_the_plan(books):
    distribution_id = opened(
        books, since=TODAY + timedelta(days=1), until=TODAY + timedelta(days=2)
    )
    first, _ = on_list(books, distribution_id)
    early = handing_over(distribution_id, sheet(books), first)
    refused(books, DateBeforeCause, lambda: asked(books, early))
    asked(books, early, now=NOW + timedelta(days=1))


def test_a_distribution_is_given_up_only_before_anything_was_handed_over(books):
    distribution_id = opened(books)
    first, _ = on_list(books, distribution_id)
    asked(books, handing_over(distribution_id, sheet(books), first))
    give_up = CancelDistribution(distribution_id=distribution_id, reason="改期")
    refused(books, KitsHandedOver, lambda: asked(books, give_up))
    asked(books, TakeBackKit(distribution_id=distribution_id, recipient_id=first, reason="改期"))
    asked(books, give_up)
    scan = sheet(books)
    refused(books, WrongState, lambda: asked(books, handing_over(distribution_id, scan, first)))


def test_somebody_on_another_list_is_not_on_this_one(books):
    one, other = opened(books), asked(books, draft(books.rows(STOCKS)[0]["_id"]))
    asked(books, listing(other, rider(9)))
    asked(books, OpenDistribution(distribution_id=other))
    [foreign] = on_list(books, other)
    scan = sheet(books)
    refused(books, RecipientNotFound, lambda: asked(books, handing_over(one, scan, foreign)))


def test_a_document_delivers_an_article_once(stored):
    asked(stored, delivery(), KEEPER)
    refused(stored, DeliveryEnteredAlready, lambda: asked(stored, delivery(), KEEPER))
    asked(stored, delivery("围巾"), KEEPER)
    asked(stored, delivery(document_number="RK-2", unit_cost_fen=3_000), KEEPER)
    assert on_hand(stored) == {"手套": (20, 45_000), "围巾": (10, 15_000)}


def test_a_count_corrects_the_book_when_a_second_person_confirms_it(stored):
    stock_id = asked(stored, delivery(), KEEPER)
    asked(stored, CountStock(stock_id=stock_id, counted=9, reason="破损一双"), KEEPER)
    confirm = ConfirmCount(stock_id=stock_id, counted=9)
    refused(stored, SecondCounterNeeded, lambda: asked(stored, confirm, KEEPER))
    assert on_hand(stored) == {"手套": (10, 15_000)}
    asked(stored, confirm, SECOND)
    assert on_hand(stored) == {"手套": (9, 13_500)}
    page = stock_views.list_movements(stored.reads(), request=ListStockMovements(stock_id=stock_id))
    counted = page.items[0]
    assert (counted.by, counted.second, counted.reason) == (KEEPER.name, SECOND.name, "破损一双")


def test_an_unknown_category_is_refused(books):
    stock_id = asked(books, delivery(), KEEPER)
    refused(books, InvalidInput, lambda: asked(books, draft(stock_id, category="dancers")))


def test_another_union_neither_sees_nor_touches_store_or_list(stored):
    distribution_id = opened(stored)
    stock_id = stored.rows(STOCKS)[0]["_id"]
    foreign = stored.reads(Grant(unions=FOREIGN.unions))
    assert stock_views.list_stock(foreign, request=ListStock()).items == []
    assert views.list_distributions(foreign, request=ListDistributions()).items == []
    with pytest.raises(ForeignUnion):
        views.list_recipients(foreign, request=ListRecipients(distribution_id=distribution_id))
    with pytest.raises(ForeignUnion):
        stock_views.list_movements(foreign, request=ListStockMovements(stock_id=stock_id))
    of_theirs = draft(stock_id, managing_union="county-540221")
    for request in (of_theirs, draft(stock_id), listing(distribution_id, rider(9))):
        refused(stored, ForeignUnion, lambda request=request: asked(stored, request, FOREIGN))
    refused(stored, ForeignUnion, lambda: asked(stored, delivery(), FOREIGN_KEEPER))


def test_a_county_hands_over_what_the_city_put_into_the_kit(stored):
    both = frozenset({Role.OFFICER, Role.STORE_KEEPER})
    city = replace(OFFICER, name="staff/city", roles=both, unions=frozenset({"city"}))
    stock_id = asked(stored, delivery(managing_union="city"), city)
    distribution_id = asked(stored, draft(stock_id), city)
    asked(stored, listing(distribution_id, rider(1)))
    asked(stored, OpenDistribution(distribution_id=distribution_id))
    asked(stored, handing_over(distribution_id, sheet(stored), *on_list(stored, distribution_id)))
    assert on_hand(stored) == {"手套": (9, 13_500)}
    refused(stored, ForeignUnion, lambda: asked(stored, draft(stock_id)))


def until_decided(ask: Callable[[], str]) -> str:
    """Again from the start until nobody else came first, as every command is run."""
    for _ in range(2_000):
        try:
            return ask() and "done"
        except (StaleVersion, AlreadyExists):
            continue
        except Refusal as no:
            return no.code
    return "never"


def at_once(asks: Sequence[Callable[[], str]]) -> Counter[str]:
    with ThreadPoolExecutor(len(asks)) as pool:
        return Counter(pool.map(until_decided, asks))


def test_of_64_who_hand_over_the_last_kit_at_once_one_succeeds(stored):
    distribution_id = opened(stored, people=RIVALS, kits=1)
    scans = [sheet(stored) for _ in range(16)]
    asks = [
        lambda place=place, each=each: asked(
            stored, handing_over(distribution_id, scans[place % 16], each)
        )
        for place, each in enumerate(on_list(stored, distribution_id))
    ]
    assert at_once(asks) == {"done": 1, "stock_short": RIVALS - 1}
    assert on_hand(stored) == {"手套": (0, 0)}
    assert [row["state"] for row in stored.rows(RECIPIENTS)].count("handed") == 1
    assert [row["handed"] for row in stored.rows(DISTRIBUTIONS)] == [1]
    kinds = Counter(row["kind"] for row in stored.rows(STOCK_MOVEMENTS))
    assert kinds == {"received": 1, "handed_over": 1}
    assert told(stored) == [("kit_handed_over", 1)]


def test_of_64_who_hand_over_to_the_same_person_at_once_one_succeeds(stored):
    distribution_id = opened(stored, people=1, kits=RIVALS)
    [recipient], scan = on_list(stored, distribution_id), sheet(stored)
    asks = [
        lambda: asked(stored, handing_over(distribution_id, scan, recipient)) for _ in range(RIVALS)
    ]
    assert at_once(asks) == {"done": 1, "kit_handed_already": RIVALS - 1}
    assert on_hand(stored)["手套"][0] == RIVALS - 1
    assert told(stored) == [("kit_handed_over", 1)]


def test_of_64_who_list_the_same_person_at_once_one_succeeds(stored):
    distribution_id = opened(stored, people=0)
    asks = [lambda: asked(stored, listing(distribution_id, rider(1))) for _ in range(RIVALS)]
    assert at_once(asks) == {"done": 1, "person_listed_already": RIVALS - 1}
    assert len(stored.rows(RECIPIENTS)) == 1


def test_the_unions_own_people_see_its_lists(stored):
    opened(stored)
    reads = stored.reads(Grant(unions=frozenset({COUNTY})))
    assert len(views.list_distributions(reads, request=ListDistributions()).items) == 1
    assert len(stock_views.list_stock(reads, request=ListStock(managing_union=COUNTY)).items) == 1


def test_what_relief_announced_of_goods_is_counted_beside_what_it_keeps(stored):
    distribution_id = opened(stored, people=3)
    first, second, third = on_list(stored, distribution_id)
    scan = sheet(stored)
    asked(stored, handing_over(distribution_id, scan, first, second, third))
    asked(stored, TakeBackKit(distribution_id=distribution_id, recipient_id=first, reason="领错"))
    asked(stored, CloseDistribution(distribution_id=distribution_id))
    found = count_figures(stored.reads(), request=CountFigures(year=2021))
    journal = found.journal
    assert found.people_given_kits == 2
    told = {name: journal.became[name] for name in journal.events}
    assert (
        told
        == journal.events
        == {
            "distribution_opened": 1,
            "distribution_closed": 1,
            "kit_handed_over": 3,
            "kit_taken_back": 1,
        }
    )
    assert journal.announced == journal.kept
