"""Identity's lists: who is found by what, within one's unions, and no secret with it."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.identity import ListAccounts, ListApiClients, ListColleagues
from contracts.rights import Actor, Grant, Role, grant_for
from services.identity import lists
from services.identity.domain.api_clients import ApiClient
from services.identity.repository import ApiClients
from tests.books import Books
from tests.identity.people import NOW, SECURITY, create_account

HERE, ELSEWHERE = "county-540202", "county-540221"


@pytest.fixture
def books() -> Books:
    return Books("identity")


def officer(account_id: str = "x", union: str = HERE) -> Actor:
    roles, unions = frozenset({Role.OFFICER}), frozenset({union})
    return Actor(name=f"staff/{account_id}", roles=roles, unions=unions)


def colleagues(books: Books, by: Actor, **asked: Any) -> list[str]:
    reads = books.reads(grant_for(by, ListColleagues.action))
    page = lists.list_colleagues(reads, request=ListColleagues(**asked), by=by)
    return [each.user_name for each in page.items]


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("da", ["dawa"]),
        ("达", ["dawa"]),
        ("拉巴", ["pasang"]),
        ("awa", []),
        (".*", []),
        (None, ["dawa", "pasang"]),
    ],
)
def test_an_account_is_found_by_how_a_name_of_it_begins(books, start, found):
    create_account(books)
    create_account(books, user_name="pasang", display_name="拉巴次仁")
    page = lists.list_accounts(books.reads(), request=ListAccounts(name=start))
    assert [each.user_name for each in page.items] == found


def test_colleagues_are_the_others_of_exactly_ones_own_union(books):
    own = create_account(books)
    create_account(books, user_name="pasang", display_name="拉巴")
    create_account(books, user_name="nyima", managing_union=ELSEWHERE)
    create_account(books, user_name="above", managing_union="city")
    assert colleagues(books, officer(own)) == ["pasang"]
    assert colleagues(books, officer()) == ["dawa", "pasang"]
    assert colleagues(books, officer(), name="拉") == ["pasang"]
    assert colleagues(books, officer(union="city")) == ["above"]


def test_the_list_of_colleagues_goes_on_where_the_page_before_ended(books):
    create_account(books)
    create_account(books, user_name="pasang")
    reads = books.reads(Grant(unions=frozenset({HERE})))
    page = lists.list_colleagues(reads, request=ListColleagues(limit=1), by=officer())
    assert page.next_cursor is not None
    assert colleagues(books, officer(), cursor=page.next_cursor) == ["pasang"]


def register(books: Books, client_id: str, *unions: str) -> None:
    with books.work(SECURITY, now=NOW, action="client.manage") as unit:
        ApiClients(unit).add(
            ApiClient(
                aggregate_id=client_id,
                label=client_id,
                secret_digest="0" * 64,
                unions=sorted(unions),
                actions=["ticket.read"],
            )
        )


def clients(books: Books, union: str) -> list[str]:
    reads = books.reads(Grant(unions=frozenset({union})))
    page = lists.list_api_clients(reads, request=ListApiClients())
    assert "0" * 64 not in repr(page)
    return [each.client_id for each in page.items]


def test_an_administrator_sees_the_clients_that_he_may_change_and_no_other(books):
    register(books, "1-here", HERE)
    register(books, "2-both", HERE, ELSEWHERE)
    register(books, "3-city", "city")
    assert clients(books, HERE) == ["1-here"]
    assert clients(books, ELSEWHERE) == []
    assert clients(books, "city") == ["3-city", "2-both", "1-here"]
