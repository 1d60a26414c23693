"""All open work of an officer goes to a colleague in one act: his duty, and owners are told."""

from __future__ import annotations

from functools import partial

import pytest

from contracts.identity import (
    AccountNotFound,
    ActingForAnother,
    DutyLeft,
    DutyTaken,
    HandOverWork,
    ReassignWork,
    WorkHandedOver,
)
from contracts.refusals import ForeignUnion, InvalidInput, RightMissing
from contracts.rights import Actor
from records.kinds import AUDIT
from services.identity import assignments
from services.identity.kinds import ACCOUNTS
from services.identity.repository import Accounts
from tests.books import Books
from tests.identity.people import NOW, SECURITY
from tests.identity.test_delegations import FOREIGN, UNION, account, act_for, actor, give
from tests.identity.test_handlers import unchanged


@pytest.fixture
def books() -> Books:
    return Books("identity")


def put_on_duty(books: Books, account_id: str) -> None:
    with books.work(SECURITY, now=NOW) as unit, Accounts(unit).changing(account_id) as officer:
        officer.go_on_duty()


def hand_over(books: Books, by: Actor, to: str) -> None:
    with books.work(by, now=NOW, action="work.hand_over") as unit:
        request = HandOverWork(to_account_id=to, reason="调离 13908920001")
        assignments.hand_over_work(Accounts(unit), request=request, unit=unit)


def reassign(books: Books, by: Actor, account_id: str, to: str) -> None:
    with books.work(by, now=NOW, action="work.reassign") as unit:
        request = ReassignWork(account_id=account_id, to_account_id=to, reason="调离")
        assignments.hand_over_work(Accounts(unit), request=request, unit=unit)


def on_duty(books: Books) -> set[str]:
    return {row["_id"] for row in books.rows(ACCOUNTS) if row["on_duty"]}


def test_the_duty_goes_along_and_every_owner_is_told(books):
    leaving, taking = account(books, "leaving", "officer"), account(books, "taking", "officer")
    put_on_duty(books, leaving)
    told = len(books.announced)
    hand_over(books, actor(books, leaving), taking)
    assert on_duty(books) == {taking}
    facts = books.announced[told:]
    assert facts == [
        DutyLeft(account_id=leaving, managing_union=UNION),
        WorkHandedOver(account_id=leaving, to_account_id=taking, managing_union=UNION),
        DutyTaken(account_id=taking, managing_union=UNION, language="bo"),
    ]
    [row] = [row for row in books.rows(AUDIT) if row["reason"]]
    assert (row["subject"], row["after"]) == (f"account/{leaving}", {"to": taking})
    assert "13908920001" not in repr(row)


def test_who_has_no_duty_hands_none_over(books):
    leaving, taking = account(books, "leaving", "editor"), account(books, "taking", "editor")
    hand_over(books, actor(books, leaving), taking)
    assert on_duty(books) == set()
    assert type(books.announced[-1]) is WorkHandedOver


def test_a_leader_reassigns_the_work_of_his_staff_and_of_no_other_union(books):
    leaving, taking = account(books, "leaving", "officer"), account(books, "taking", "officer")
    leader = account(books, "leader", "leader")
    foreign = account(books, "foreign", "officer", union=FOREIGN)
    put_on_duty(books, leaving)
    by = actor(books, leader)
    for one, other in ((foreign, taking), (leaving, foreign)):
        unchanged(books, partial(reassign, books, by, one, other), ForeignUnion)
    unchanged(books, partial(reassign, books, by, leaving, "nobody"), AccountNotFound)
    reassign(books, by, leaving, taking)
    assert on_duty(books) == {taking}
    officer = actor(books, taking)
    unchanged(books, partial(reassign, books, officer, leaving, taking), RightMissing)


def test_nobody_takes_over_what_he_may_not_do_or_what_is_another_unions(books):
    leaving, editor = account(books, "leaving", "officer"), account(books, "editor", "editor")
    city = account(books, "city-officer", "officer", union="city")
    put_on_duty(books, leaving)
    me = actor(books, leaving)
    for successor in (editor, leaving):
        unchanged(books, partial(hand_over, books, me, successor), InvalidInput)
    by = actor(books, account(books, "city-leader", "leader", union="city"))
    unchanged(books, partial(reassign, books, by, leaving, city), InvalidInput)


def test_nobody_hands_over_in_anothers_name(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    acting = act_for(books, delegate, give(books, absent, delegate, "officer"))
    unchanged(books, partial(hand_over, books, acting, delegate), ActingForAnother)
