"""Leave cover (AB角): dated, in both names, never passed on, ended at once."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from contracts.identity import (
    AccountNotFound,
    ActingForAnother,
    DelegateUnsuitable,
    DelegationGiven,
    DelegationNotFound,
    DelegationNotInForce,
    DelegationRevoked,
    GiveDelegation,
    ListDelegations,
    RevokeDelegation,
    RoleNotHeld,
    RolesIncompatible,
    RoleUnknown,
)
from contracts.refusals import ForeignUnion, InvalidInput, VersionOutdated, WrongState
from contracts.rights import Actor, Role, grant_for
from records.kinds import AUDIT
from services.identity import delegating, delegation_views, handlers
from services.identity.delegation_records import Delegations
from services.identity.domain.accounts import Account, known_roles
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.standing import Standing, staff_standing, standing_for_another
from services.identity.kinds import DELEGATIONS
from services.identity.repository import Accounts
from tests.books import Books
from tests.identity.people import NOW, RULES, SECURITY, SESSIONS_POLICY
from tests.identity.test_assignments import grant, revoke
from tests.identity.test_handlers import unchanged
from vocabulary.business_time import business_day
from vocabulary.ids import new_id

UNION, FOREIGN = "county-540202", "county-540221"
POLICY = {"longest_days": 30, "assertion_seconds": 15}


@pytest.fixture
def books() -> Books:
    return Books("identity")


def account(books: Books, name: str, *roles: str, union: str = UNION) -> str:
    """An account without a password that anybody would have to hash."""
    added = Account.create(
        aggregate_id=new_id(),
        user_name=name,
        display_name=name,
        password_hash="$argon2id$none",
        roles=known_roles(roles),
        managing_union=union,
        on_duty=False,
        language="bo",
        first_password=False,
        password_set_at=NOW,
    )
    with books.work(SECURITY, now=NOW) as unit:
        Accounts(unit).add(added)
    return added.aggregate_id


def actor(books: Books, account_id: str) -> Actor:
    with books.work(SECURITY, now=NOW) as unit:
        return Accounts(unit).get(account_id).actor


def today(books: Books) -> date:
    """Real time decides: the day on which this test runs."""
    with books.work(SECURITY, now=NOW) as unit:
        return business_day(unit.recorded_at)


def give(books: Books, by: str, to: str, *roles: str, first: int = 0, last: int = 7, **how: Any):
    """Give roles from so many days from now to so many; returns the delegation's id."""
    me = how.pop("acting", None) or actor(books, by)
    day = today(books)
    request = GiveDelegation(
        delegate_id=to,
        roles=list(roles),
        from_day=day + timedelta(days=first),
        until_day=day + timedelta(days=last),
        reason="休假 13908920001",
        **how,
    )
    with books.work(me, now=NOW, action="delegation.give") as unit:
        return delegating.give_delegation(
            Accounts(unit), Delegations(unit), request=request, policy=POLICY, unit=unit
        )


def take_back(books: Books, by: Actor, delegation_id: str, **how: Any) -> None:
    with books.work(by, now=NOW, action="delegation.give") as unit:
        request = RevokeDelegation(delegation_id=delegation_id, **how)
        delegating.revoke_delegation(Delegations(unit), request=request, unit=unit)


def act_for(books: Books, delegate: str, delegation_id: str, *, days: int = 0) -> Actor:
    day = today(books) + timedelta(days=days)
    with books.work(SECURITY, now=NOW) as unit:
        found, _ = delegating.acting(
            Accounts(unit),
            Delegations(unit),
            delegate=Accounts(unit).get(delegate),
            delegation_id=delegation_id,
            today=day,
        )
    return found


def session_of(himself: Account, **how: Any) -> Standing:
    session = Session.start(
        token="token",
        terms=SessionTerms.for_staff(SESSIONS_POLICY),
        now=NOW,
        language="bo",
        account_id=himself.aggregate_id,
        **how,
    )
    return staff_standing(himself, session, rules=RULES, now=NOW)


def test_the_delegate_has_the_absents_rights_in_both_names_and_his_own_only_in_his_own(books):
    absent = account(books, "absent", "officer", "editor", union=FOREIGN)
    delegate = account(books, "delegate", "leader")
    acting = act_for(books, delegate, give(books, absent, delegate, "officer"))
    assert acting.name == f"staff/{delegate} for staff/{absent}"
    assert acting.roles == {Role.OFFICER}
    assert acting.unions == {FOREIGN}
    assert acting.own_keys == {f"staff/{absent}", f"union/{FOREIGN}"}
    assert grant_for(acting, "lead.decide").unions == {FOREIGN}
    assert actor(books, delegate).roles == {Role.LEADER}


@pytest.mark.parametrize("proven", [False, True])
def test_a_role_that_asks_for_a_second_factor_asks_it_of_who_acts_by_it(books, proven):
    """`RULES` ask leaders for one; the delegate himself needs none."""
    absent, delegate = account(books, "absent", "leader"), account(books, "delegate", "officer")
    acting = act_for(books, delegate, give(books, absent, delegate, "leader"))
    with books.work(SECURITY, now=NOW) as unit:
        himself = Accounts(unit).get(delegate)
    own = session_of(himself, second_factor=proven)
    standing = standing_for_another(own, acting, rules=RULES)
    assert own.owed is None
    assert standing.actor.name == acting.name
    assert (standing.owed, standing.actor.roles, standing.actor.unions) == (
        (None, {Role.LEADER}, {UNION}) if proven else ("second_factor", set(), set())
    )


def test_who_owes_something_himself_acts_for_nobody(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    acting = act_for(books, delegate, give(books, absent, delegate, "officer"))
    with books.work(SECURITY, now=NOW) as unit:
        himself = Accounts(unit).get(delegate)
    himself.first_password = True
    own = session_of(himself)
    standing = standing_for_another(own, acting, rules=RULES)
    assert (standing.owed, standing.actor.roles) == ("password", set())


def test_it_is_told_and_why_stands_in_the_trail_alone(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    delegation_id = give(books, absent, delegate, "officer")
    day = today(books)
    assert books.announced[-1] == DelegationGiven(
        delegation_id=delegation_id,
        absent_id=absent,
        delegate_id=delegate,
        roles=["officer"],
        managing_union=UNION,
        from_day=day,
        until_day=day + timedelta(days=7),
    )
    [row] = [row for row in books.rows(AUDIT) if row["reason"]]
    assert (row["actor"], row["action"]) == (f"staff/{absent}", "delegation.give")
    assert "13908920001" not in repr(row)


@pytest.mark.parametrize(
    ("days", "allowed"), [(-1, False), (0, False), (1, True), (3, True), (4, False)]
)
def test_it_counts_from_its_first_day_to_its_last_and_on_no_other(books, days, allowed):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    delegation_id = give(books, absent, delegate, "officer", first=1, last=3)
    if allowed:
        assert act_for(books, delegate, delegation_id, days=days)
    else:
        with pytest.raises(DelegationNotInForce):
            act_for(books, delegate, delegation_id, days=days)


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-5, -1), (0, 30)])
def test_days_that_are_over_in_disorder_or_too_many_are_refused(books, first, last):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    work = partial(give, books, absent, delegate, "officer", first=first, last=last)
    unchanged(books, work, InvalidInput)


def test_a_delegation_ends_at_once_when_it_is_revoked_and_only_once(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    delegation_id = give(books, absent, delegate, "officer")
    himself = actor(books, absent)
    stale = partial(take_back, books, himself, delegation_id, expected_version=9)
    unchanged(books, stale, VersionOutdated)
    take_back(books, himself, delegation_id)
    assert books.announced[-1] == DelegationRevoked(
        delegation_id=delegation_id, absent_id=absent, delegate_id=delegate
    )
    with pytest.raises(DelegationNotInForce):
        act_for(books, delegate, delegation_id)
    unchanged(books, lambda: take_back(books, himself, delegation_id), WrongState)


def test_a_role_that_the_absent_loses_his_delegate_loses_with_him(books):
    absent, delegate = account(books, "absent", "officer", "editor"), account(books, "b-b", "judge")
    delegation_id = give(books, absent, delegate, "officer", "editor")
    revoke(books, absent, "officer")
    assert act_for(books, delegate, delegation_id).roles == {Role.EDITOR}
    revoke(books, absent, "editor")
    with pytest.raises(DelegationNotInForce):
        act_for(books, delegate, delegation_id)


def test_nobody_else_acts_by_it_and_nobody_learns_that_it_is_there(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    delegation_id = give(books, absent, delegate, "officer")
    for somebody, named in ((absent, delegation_id), (delegate, "unheard-of")):
        with pytest.raises(DelegationNotInForce) as refused:
            act_for(books, somebody, named)
        assert (refused.value.field, refused.value.details) == (None, {})
    stranger = actor(books, account(books, "stranger", "officer"))
    unchanged(books, lambda: take_back(books, stranger, delegation_id), DelegationNotFound)


@pytest.mark.parametrize("has", ["approver", "finance_officer", "auditor"])
def test_what_would_make_an_incompatible_pair_is_not_delegated(books, has):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", has)
    unchanged(books, partial(give, books, absent, delegate, "officer"), RolesIncompatible)


def test_two_absences_together_make_no_incompatible_pair_either(books):
    officer, approver = account(books, "officer", "officer"), account(books, "app", "approver")
    delegate = account(books, "delegate", "editor")
    give(books, officer, delegate, "officer", first=0, last=3)
    clash = partial(give, books, approver, delegate, "approver", first=3, last=9)
    unchanged(books, clash, RolesIncompatible)
    assert give(books, approver, delegate, "approver", first=4, last=9)


def test_a_role_is_not_granted_that_clashes_with_what_is_delegated_now_or_later(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    delegation_id = give(books, absent, delegate, "officer", first=5, last=9)
    unchanged(books, lambda: grant(books, delegate, "approver"), RolesIncompatible)
    take_back(books, actor(books, absent), delegation_id)
    grant(books, delegate, "approver")


def test_of_a_pair_that_came_about_all_the_same_the_delegated_half_gives_nothing(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    delegation_id = give(books, absent, delegate, "officer")
    with books.work(SECURITY, now=NOW) as unit, Accounts(unit).changing(delegate) as changed:
        changed.roles = [Role.EDITOR, Role.APPROVER]  # granted at the very same moment
    with pytest.raises(DelegationNotInForce):
        act_for(books, delegate, delegation_id)
    assert actor(books, delegate).roles == {Role.EDITOR, Role.APPROVER}


def test_only_what_one_has_oneself_is_delegated_and_nothing_is_passed_on(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    third = account(books, "third", "judge")
    unchanged(books, partial(give, books, absent, delegate, "leader"), RoleNotHeld)
    unchanged(books, partial(give, books, absent, delegate, "worker"), RoleUnknown)
    delegation_id = give(books, absent, delegate, "officer")
    unchanged(books, partial(give, books, delegate, third, "officer"), RoleNotHeld)
    acting = act_for(books, delegate, delegation_id)
    passed_on = partial(give, books, absent, third, "officer", acting=acting)
    unchanged(books, passed_on, ActingForAnother)
    unchanged(books, lambda: take_back(books, acting, delegation_id), ActingForAnother)


def test_nobody_goes_on_duty_in_anothers_name(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    acting = act_for(books, delegate, give(books, absent, delegate, "officer"))

    def go_on_duty() -> None:
        with books.work(acting, now=NOW, action="duty.change") as unit:
            handlers.go_on_duty(Accounts(unit), by=acting)

    unchanged(books, go_on_duty, ActingForAnother)


def test_a_leader_arranges_it_for_his_staff_and_never_in_his_own_favour(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    foreign = account(books, "foreign", "officer", union=FOREIGN)
    leader = account(books, "leader", "leader")
    delegation_id = give(books, leader, delegate, "officer", account_id=absent)
    [row] = books.rows(DELEGATIONS)
    assert (row["absent"], row["arranged_by"]) == (f"staff/{absent}", f"staff/{leader}")
    for_himself = partial(give, books, leader, leader, "officer", account_id=absent)
    unchanged(books, for_himself, DelegateUnsuitable)
    unchanged(books, partial(give, books, leader, leader, "leader"), DelegateUnsuitable)
    for who in ({"to": foreign, "account_id": absent}, {"to": delegate, "account_id": foreign}):
        work = partial(give, books, leader, who["to"], "officer", account_id=who["account_id"])
        unchanged(books, work, ForeignUnion)
    take_back(books, actor(books, leader), delegation_id)


def test_who_is_nobodys_leader_arranges_nobody_elses_absence(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    officer = account(books, "officer", "officer")
    work = partial(give, books, officer, delegate, "officer", account_id=absent)
    unchanged(books, work, AccountNotFound)
    unchanged(books, partial(give, books, absent, "nobody", "officer"), AccountNotFound)


def listed(books: Books, account_id: str, **asked: Any) -> list[str]:
    me = actor(books, account_id)
    page = delegation_views.list_delegations(
        books.reads(grant_for(me, "delegation.read")),
        request=ListDelegations(**asked),
        by=me,
        today=today(books),
    )
    return [each.delegation_id for each in page.items]


def test_one_sees_ones_own_absences_and_a_leader_those_of_his_unions(books):
    absent, delegate = account(books, "absent", "officer"), account(books, "delegate", "editor")
    leader = account(books, "leader", "leader")
    foreign = account(books, "foreign", "leader", union=FOREIGN)
    given = [give(books, absent, delegate, "officer", first=n, last=n) for n in (0, 2)]
    assert listed(books, absent) == listed(books, leader) == given[::-1]
    assert listed(books, delegate) == listed(books, foreign) == []
    assert listed(books, delegate, to_me=True) == given[::-1]
    assert listed(books, absent, to_me=True) == []
    assert listed(books, absent, limit=1) == given[1:]
