"""Who gives roles and takes them: refused as a whole, told once, in force at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from contracts.identity import (
    AccountNotFound,
    DutyLeft,
    GrantRoles,
    ListAccounts,
    OwnRoles,
    RevokeRoles,
    RolesChanged,
    RolesIncompatible,
    RoleUnknown,
)
from contracts.identity.staff import AccountOrder
from contracts.refusals import ForeignUnion, InvalidInput, RightMissing, VersionOutdated
from contracts.rights import Actor, Grant, Role
from records.kinds import AUDIT
from records.unit_of_work import UnitOfWork
from services.identity import assignments, lists
from services.identity.delegation_records import Delegations
from services.identity.kinds import ACCOUNTS
from services.identity.migrations import KINDS
from services.identity.repository import Accounts
from tests.books import Books
from tests.identity.people import NOW, SECURITY, create_account, start_session
from tests.identity.test_handlers import check, unchanged

UNION = "county-540202"
FOREIGN = replace(SECURITY, unions=frozenset({"county-540221"}))


@pytest.fixture
def books() -> Books:
    return Books("identity")


def change(
    books: Books,
    act: Callable[..., str],
    request: type[GrantRoles] | type[RevokeRoles],
    *roles: str,
    by: Actor = SECURITY,
    **asked: Any,
) -> None:
    with books.work(by, now=NOW, action="role.change") as unit:
        wanted = request(roles=list(roles), reason="岗位调整 13908920001", **asked)
        act(Accounts(unit), request=wanted, unit=unit, **_beside(unit, act))


def _beside(unit: UnitOfWork, act: Callable[..., str]) -> dict[str, Any]:
    return {"delegations": Delegations(unit)} if act is assignments.grant_roles else {}


def grant(books: Books, account_id: str, *roles: str, **how: Any) -> None:
    change(books, assignments.grant_roles, GrantRoles, *roles, account_id=account_id, **how)


def revoke(books: Books, account_id: str, *roles: str, **how: Any) -> None:
    change(books, assignments.revoke_roles, RevokeRoles, *roles, account_id=account_id, **how)


def roles_of(books: Books) -> list[str]:
    [row] = books.rows(ACCOUNTS)
    roles: list[str] = row["roles"]
    return roles


def test_a_role_is_added_and_what_changed_is_told(books):
    account_id = create_account(books, roles=["officer"])
    grant(books, account_id, "editor", "officer")
    assert roles_of(books) == ["editor", "officer"]
    assert books.announced[-1] == RolesChanged(
        account_id=account_id,
        managing_union=UNION,
        roles=["editor", "officer"],
        granted=["editor"],
        revoked=[],
    )


def test_an_open_session_has_the_new_roles_with_its_next_assertion(books):
    account_id = create_account(books, roles=["officer"])
    start_session(books, "token", account_id=account_id)
    grant(books, account_id, "editor")
    assert check(books, "token", now=NOW).roles == {Role.OFFICER, Role.EDITOR}
    revoke(books, account_id, "officer")
    assert check(books, "token", now=NOW).roles == {Role.EDITOR}


def test_why_stands_in_the_trail_without_a_personal_number_and_in_no_fact(books):
    account_id = create_account(books)
    grant(books, account_id, "editor")
    [row] = [row for row in books.rows(AUDIT) if row["reason"]]
    assert (row["actor"], row["action"]) == ("staff/security", "account.grant_roles")
    assert row["subject"] == f"account/{account_id}"
    assert row["reason"].startswith("岗位调整")
    assert "13908920001" not in repr([row, books.announced])


def test_what_is_so_already_is_not_told_again(books):
    account_id = create_account(books, roles=["officer"])
    told = len(books.announced)
    grant(books, account_id, "officer")
    revoke(books, account_id, "editor")
    assert (roles_of(books), len(books.announced)) == (["officer"], told)


def test_who_may_be_on_duty_no_more_goes_off_it(books):
    account_id = create_account(books, roles=["officer", "editor"], on_duty=True)
    revoke(books, account_id, "officer")
    assert [type(fact) for fact in books.announced[-2:]] == [RolesChanged, DutyLeft]
    [row] = books.rows(ACCOUNTS)
    assert (row["roles"], row["on_duty"]) == (["editor"], False)


def test_whoever_is_told_of_no_hardship_is_not_on_duty_from_the_start(books):
    work = lambda: create_account(books, roles=["editor"], on_duty=True)  # noqa: E731
    unchanged(books, work, InvalidInput)


def test_an_account_may_be_left_without_any_role(books):
    account_id = create_account(books, roles=["officer"])
    revoke(books, account_id, "officer")
    start_session(books, "token", account_id=account_id)
    actor = check(books, "token", now=NOW)
    assert (actor.roles, actor.own_keys) == (frozenset(), {f"staff/{account_id}"})


@pytest.mark.parametrize("role", ["approver", "finance_officer", "auditor"])
def test_a_role_that_is_incompatible_with_one_he_has_is_refused_and_nothing_changes(books, role):
    account_id = create_account(books, roles=["officer"])
    unchanged(books, lambda: grant(books, account_id, "editor", role), RolesIncompatible)


def test_of_a_pair_that_was_declared_later_either_can_be_taken(books):
    account_id = create_account(books, roles=["officer"])
    [row] = books.rows(ACCOUNTS)
    with books.work(SECURITY, now=NOW) as unit, Accounts(unit).changing(row["_id"]) as account:
        account.roles = [Role.EDITOR, Role.OFFICER, Role.APPROVER, Role.AUDITOR]
    revoke(books, account_id, "auditor")  # what is left is still a pair
    revoke(books, account_id, "approver")
    assert roles_of(books) == ["editor", "officer"]


@pytest.mark.parametrize("act", [grant, revoke])
def test_nobody_changes_his_own_roles(books, act):
    account_id = create_account(books, roles=["security_administrator"], on_duty=False)
    himself = replace(SECURITY, name=f"staff/{account_id}")
    work = lambda: act(books, account_id, "security_administrator", by=himself)  # noqa: E731
    unchanged(books, work, OwnRoles)


@pytest.mark.parametrize("act", [grant, revoke])
def test_what_cannot_be_done_leaves_everything_as_it_was(books, act):
    account_id = create_account(books, roles=["officer"])
    unchanged(books, lambda: act(books, account_id, "editor", by=FOREIGN), ForeignUnion)
    unchanged(books, lambda: act(books, "nobody", "editor"), AccountNotFound)
    stale = partial(act, books, account_id, "editor", expected_version=7)
    unchanged(books, stale, VersionOutdated)
    for role in ("king", "worker", "api_client"):
        unchanged(books, partial(act, books, account_id, role), RoleUnknown)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_ADMINISTRATOR}))
def test_no_other_role_gives_roles(books, role):
    account_id = create_account(books)
    other = Actor(name="staff/x", roles=frozenset({role}), unions=frozenset({"city"}))
    unchanged(books, lambda: grant(books, account_id, "editor", by=other), RightMissing)


def names(books: Books, union: str = "city", **asked: Any) -> list[str]:
    page = lists.list_accounts(
        books.reads(Grant(unions=frozenset({union}))), request=ListAccounts(**asked)
    )
    return [account.user_name for account in page.items]


def test_the_accounts_of_a_scope_are_listed_by_name_without_their_secrets(books):
    create_account(books, user_name="pasang", roles=["editor"], on_duty=False)
    create_account(books, user_name="dawa")
    create_account(books, user_name="nyima", managing_union="county-540221")
    assert names(books) == ["dawa", "nyima", "pasang"]
    assert names(books, UNION) == ["dawa", "pasang"]
    assert names(books, role="editor") == ["pasang"]
    assert names(books, managing_union="county-540221") == ["nyima"]
    assert names(books, UNION, managing_union="county-540221") == []
    page = lists.list_accounts(books.reads(), request=ListAccounts(limit=2))
    assert "argon2" not in repr(page)
    rest = lists.list_accounts(books.reads(), request=ListAccounts(cursor=page.next_cursor))
    assert [account.user_name for account in rest.items] == ["pasang"]
    assert names(books, sort=AccountOrder.BY_NAME_BACKWARDS) == ["pasang", "nyima", "dawa"]


def test_all_that_is_kept_of_accounts_is_as_before_when_nothing_was_asked(books):
    create_account(books)
    before = books.everything(KINDS)
    names(books)
    assert books.everything(KINDS) == before
