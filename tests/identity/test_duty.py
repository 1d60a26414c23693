"""Coming on duty and going off it: one's own account, told once for each change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.identity import AccountCreated, DutyLeft, DutyTaken
from contracts.refusals import RightMissing
from contracts.rights import Actor, Role
from services.identity import handlers
from services.identity.kinds import ACCOUNTS
from services.identity.repository import Accounts
from tests.books import Books
from tests.identity.people import NOW, SECURITY, create_account

UNION = "county-540202"


def change(books: Books, act: Callable[..., str], account_id: str) -> None:
    officer = Actor(
        name=f"staff/{account_id}", roles=frozenset({Role.OFFICER}), unions=frozenset({UNION})
    )
    with books.work(officer, now=NOW, action="duty.change") as unit:
        assert act(Accounts(unit), by=officer) == account_id


def test_an_officer_goes_off_duty_and_comes_back_and_both_are_told() -> None:
    books = Books("identity")
    account_id = create_account(books, on_duty=True, language="bo")
    change(books, handlers.go_off_duty, account_id)
    change(books, handlers.go_on_duty, account_id)
    assert [type(each) for each in books.announced] == [AccountCreated, DutyLeft, DutyTaken]
    assert books.announced[1:] == [
        DutyLeft(account_id=account_id, managing_union=UNION),
        DutyTaken(account_id=account_id, managing_union=UNION, language="bo"),
    ]


@pytest.mark.parametrize(
    ("on_duty", "act"), [(True, handlers.go_on_duty), (False, handlers.go_off_duty)]
)
def test_what_is_so_already_is_not_told_again(on_duty: bool, act: Callable[..., str]) -> None:
    books = Books("identity")
    account_id = create_account(books, on_duty=on_duty)
    before = books.rows(ACCOUNTS)
    change(books, act, account_id)
    assert books.rows(ACCOUNTS) == before
    assert [type(each) for each in books.announced] == [AccountCreated]


def test_nobody_else_is_touched() -> None:
    books = Books("identity")
    mine = create_account(books, on_duty=True)
    create_account(books, user_name="pasang", on_duty=True)
    change(books, handlers.go_off_duty, mine)
    assert {row["user_name"]: row["on_duty"] for row in books.rows(ACCOUNTS)} == {
        "dawa": False, "pasang": True
    }  # fmt: skip


def test_who_has_no_duty_cannot_change_it() -> None:
    books = Books("identity")
    with pytest.raises(RightMissing), books.work(SECURITY, now=NOW, action="duty.change"):
        pass
