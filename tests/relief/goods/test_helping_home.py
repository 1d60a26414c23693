"""Help on the way home (平安返乡): a list as with kits, without a store; counted once a year."""

from __future__ import annotations

import pytest

from contracts.refusals import InvalidInput
from contracts.relief.distributions import OpenDistribution, ReviseDistribution, TakeBackKit
from contracts.relief.goods_words import Gives, HomewardHelp
from records.kinds import OUTBOX
from services.relief.goods.distributions import DISTRIBUTIONS
from services.relief.goods.figures import became_of_goods, people_given
from tests.books import Books
from tests.relief.goods.goods_facts import (
    KEEPER,
    TODAY,
    asked,
    delivery,
    draft,
    handing_over,
    listing,
    on_list,
    opened,
    rider,
    sheet,
)


@pytest.fixture
def books() -> Books:
    return Books("relief")


BUS = [HomewardHelp.CHARTERED_BUS]


def helped(books: Books, people: int = 2) -> str:
    """A list of whom a bus brought home."""
    distribution_id = asked(books, draft(help=BUS, category="migrant_workers"))
    asked(books, listing(distribution_id, *map(rider, range(people))))
    asked(books, OpenDistribution(distribution_id=distribution_id))
    asked(books, handing_over(distribution_id, sheet(books), *on_list(books, distribution_id)))
    return distribution_id


def test_who_is_helped_home_counts_as_a_person_and_as_no_one_with_a_kit(books: Books) -> None:
    helped(books)
    assert people_given(books.reads(), Gives.HELP, 2021) == 2
    assert people_given(books.reads(), Gives.GOODS, 2021) == 0
    told = [row for row in books.rows(OUTBOX) if row["name"] == "help_given"]
    assert [row["data"]["people"] for row in told] == [1, 1]
    assert {tuple(row["data"]["help"]) for row in told} == {("chartered_bus",)}


def test_who_was_helped_twice_is_one_person_and_undone_he_is_none(books: Books) -> None:
    first, second = helped(books, 1), helped(books, 1)
    assert people_given(books.reads(), Gives.HELP, 2021) == 1
    became = became_of_goods(books.reads())
    assert (became["help_given"], became["kit_handed_over"]) == (2, 0)
    for distribution_id, left in ((second, 1), (first, 0)):
        [recipient_id] = on_list(books, distribution_id)
        asked(
            books,
            TakeBackKit(
                distribution_id=distribution_id, recipient_id=recipient_id, reason="未乘车"
            ),
        )
        assert people_given(books.reads(), Gives.HELP, 2021) == left
    assert became_of_goods(books.reads())["help_taken_back"] == 2


def test_a_kit_and_help_are_counted_apart_for_the_same_person(books: Books) -> None:
    helped(books, 1)
    distribution_id = opened(books, 1)
    asked(books, handing_over(distribution_id, sheet(books), *on_list(books, distribution_id)))
    for gives in Gives:
        assert people_given(books.reads(), gives, 2021) == 1


@pytest.mark.parametrize("both", [True, False])
def test_it_gives_either_a_kit_or_help(books: Books, both: bool) -> None:
    stock_ids = [asked(books, delivery(), KEEPER)] if both else []
    with pytest.raises(InvalidInput):
        asked(books, draft(*stock_ids, help=BUS if both else []))
    assert books.rows(DISTRIBUTIONS) == []


def test_no_kind_of_help_is_named_twice_and_a_draft_may_change_what_it_gives(books: Books) -> None:
    with pytest.raises(InvalidInput):
        asked(books, draft(help=BUS * 2))
    distribution_id = asked(books, draft(help=BUS))
    revised = ReviseDistribution(
        distribution_id=distribution_id, since=TODAY, until=TODAY, planned=1,
        help=[HomewardHelp.TRAIN_TICKET, HomewardHelp.ESCORT],
    )  # fmt: skip
    asked(books, revised)
