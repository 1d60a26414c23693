"""Which index serves what: no read of goods goes through a whole collection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from contracts.relief.distributions import ListDistributions, ListRecipients
from contracts.relief.goods import ListStock, ListStockMovements
from contracts.relief.goods_words import DistributionState, Gives, MovementKind, RecipientState
from contracts.rights import EVERYTHING, Grant
from records.reads import Reads
from services.relief.goods import stock_views, views
from services.relief.goods.distributing import keys_of
from services.relief.goods.figures import became_of_goods, people_given
from services.relief.goods.own_data import own_kits
from services.relief.goods.stock import Article
from services.relief.goods.stocks import STOCKS
from services.relief.retiring import RECIPIENTS_END
from tests.books import KEYS, Books
from tests.databases import OwnDatabase
from tests.own_data import question
from tests.relief.goods.goods_facts import (
    KEEPER,
    NOW,
    OFFICER,
    TODAY,
    asked,
    delivery,
    desk_of,
    draft,
    handing_over,
    on_list,
    opened,
    rider,
    sheet,
)
from tests.relief.lead_facts import RELIEF
from vocabulary.unions import managing_unions

pytestmark = pytest.mark.stack
COUNTY = "county-540202"
GRANTS = {
    "everything": EVERYTHING,
    "city": Grant(unions=frozenset({"city"})),
    "county": Grant(unions=frozenset({COUNTY})),
}


@pytest.fixture(scope="module")
def many(relief_database: OwnDatabase) -> Books:
    """Enough stores, lists and people that a planner has a choice."""
    books = Books("relief", relief_database.store)
    distribution_id = opened(books, people=100, kits=200)
    asked(books, handing_over(distribution_id, sheet(books), *on_list(books, distribution_id)[:50]))
    roles = KEEPER.roles | OFFICER.roles
    city = replace(KEEPER, name="staff/city", roles=roles, unions=frozenset({"city"}))
    for union in managing_unions():
        for article in ("围巾", "护膝", "雨衣"):
            stock_id = asked(books, delivery(article, managing_union=union.code), city)
            asked(books, draft(stock_id, managing_union=union.code), city)
    return books


def the_list(books: Books) -> str:
    [distribution_id] = {row["distribution_id"] for row in books.rows(RECIPIENTS_END.kind)}
    return distribution_id


def of_stock(books: Books, reads: Reads) -> None:
    first = books.rows(STOCKS)[0]["_id"]
    stock_views.list_movements(reads, request=ListStockMovements(stock_id=first))


LISTS: dict[str, Callable[[Books, Reads], object]] = {
    "stock": lambda books, reads: stock_views.list_stock(reads, request=ListStock()),
    "stock of a union": lambda books, reads: stock_views.list_stock(
        reads, request=ListStock(managing_union=COUNTY)
    ),
    "movements": of_stock,
    "distributions": lambda books, reads: views.list_distributions(
        reads, request=ListDistributions()
    ),
    "distributions of a union": lambda books, reads: views.list_distributions(
        reads, request=ListDistributions(managing_union=COUNTY)
    ),
    "open distributions": lambda books, reads: views.list_distributions(
        reads, request=ListDistributions(state=DistributionState.OPEN)
    ),
    "recipients": lambda books, reads: views.list_recipients(
        reads, request=ListRecipients(distribution_id=the_list(books))
    ),
    "handed": lambda books, reads: views.list_recipients(
        reads,
        request=ListRecipients(distribution_id=the_list(books), state=RecipientState.HANDED),
    ),
}


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize("listed", LISTS)
def test_no_list_of_goods_reads_through_all_or_sorts_them(many, relief_database, grant, listed):
    reads = many.reads(GRANTS[grant])
    relief_database.plans()
    LISTS[listed](many, reads)
    listing = relief_database.plans()[-1]  # before it a look-up by id, or the test's own
    assert "IXSCAN" in listing
    assert "COLLSCAN" not in listing
    assert "'SORT'" not in listing


def test_no_look_up_of_goods_reads_through_a_whole_collection(many, relief_database):
    list_id, stock_id = the_list(many), many.rows(STOCKS)[0]["_id"]
    phone = Grant(own_keys=frozenset({KEYS.phone_key(rider(1).phone)}))
    relief_database.plans()
    with many.work(RELIEF, now=NOW) as unit:
        desk = desk_of(unit)
        person = rider(1)
        assert desk.recipients.on_list(list_id, person, keys_of(person, KEYS))
        other = rider(1, name="普布", id_number=None)
        assert not desk.recipients.on_list(list_id, other, keys_of(other, KEYS))
        desk.recipients.find_all(signed="file-a", archived_on=None, limit=2)
        desk.stocks.of_article(
            Article(managing_union=COUNTY, store="一号库", name="手套", unit="双")
        )
        desk.stocks.moved(stock_id, MovementKind.HANDED_OVER, "recipient/1")
    records, _ = own_kits(
        many.reads(phone), request=question("次仁", str(rider(1).id_number)), keys=KEYS
    )
    RECIPIENTS_END.page(many.reads(), TODAY, None)
    became_of_goods(many.reads())
    assert people_given(many.reads(), Gives.GOODS, 2021) == 50
    assert len(records) == 1
    plans = relief_database.plans()
    assert len(plans) >= 7
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
