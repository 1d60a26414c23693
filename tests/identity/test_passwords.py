"""Passwords: what is taken for one, whose it is, and that a change ends what was open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from contracts.identity import (
    BeginSecondFactor,
    ChangePassword,
    CredentialsWrong,
    PasswordChangeNeeded,
    PasswordUnfit,
    ResetPassword,
    SessionExpired,
    SessionRevoked,
    TooManyAttempts,
)
from contracts.refusals import ForeignUnion, RightMissing
from contracts.rights import ANONYMOUS, Actor, Role
from records.kinds import AUDIT, OUTBOX
from services.identity import handlers
from services.identity.domain.password_rules import require_fit
from services.identity.domain.second_factors import SecondFactor, new_secret
from services.identity.domain.standing import Rules, Standing
from services.identity.kinds import ACCOUNTS
from services.identity.repository import Accounts, SecondFactors, Sessions
from tests.books import Books
from tests.identity.people import (
    NOW,
    PASSWORD,
    PASSWORD_POLICY,
    PASSWORDS,
    RULES,
    SECURITY,
    after,
    create_account,
    kept_refusal,
    sign_in,
    standing_of,
    tries_on,
)

ANOTHER = "gyantse-kumbum-1427"
LEVEL_3 = replace(RULES, passwords={"least": 15, "classes": 3, "longest_days": 90})
DAY = 86_400


@pytest.fixture
def books() -> Books:
    return Books("identity")


def change(
    books: Books,
    token: str,
    new: str = ANOTHER,
    *,
    password: str = PASSWORD,
    now: datetime = NOW,
) -> tuple[str, Standing]:
    request = ChangePassword(session_token=token, password=password, new_password=new)
    with kept_refusal(books, now=now) as unit:
        return handlers.change_password(
            Accounts(unit),
            Sessions(unit),
            request=request,
            passwords=PASSWORDS,
            tries=tries_on(unit, now=now),
            rules=RULES,
            now=now,
        )


def reset(books: Books, account_id: str, *, by: Actor = SECURITY, **changes: Any) -> str:
    request = ResetPassword(account_id=account_id, password=ANOTHER, **changes)
    with books.work(by, now=NOW, action="account.reset") as unit:
        return handlers.reset_password(
            Accounts(unit),
            Sessions(unit),
            SecondFactors(unit),
            request=request,
            passwords=PASSWORDS,
            rules=RULES,
            by=by,
            now=NOW,
        )


def enrolled(books: Books, account_id: str) -> None:
    factor = SecondFactor.none_yet(account_id)
    factor.secret = new_secret()
    with books.work(SECURITY, now=NOW) as unit:
        SecondFactors(unit).add(factor)


def over(books: Books, token: str) -> bool:
    try:
        standing_of(books, token)
    except SessionExpired:
        return True
    return False


# --- a first password


def test_a_first_password_opens_a_session_that_can_only_change_it(books):
    create_account(books, first_password=True, roles=["leader"])
    token, _ = sign_in(books)
    found = standing_of(books, token)
    assert (found.owed, found.actor.roles, found.actor.unions) == ("password", set(), set())
    _, changed = change(books, token)
    assert changed.owed == "second_factor"


def test_once_it_is_changed_the_roles_count(books):
    create_account(books, first_password=True)
    token, found = change(books, sign_in(books)[0])
    assert (found.owed, found.actor.roles) == (None, {Role.OFFICER})
    assert standing_of(books, token).actor.roles == {Role.OFFICER}
    assert sign_in(books, password=ANOTHER)
    with pytest.raises(CredentialsWrong):
        sign_in(books)


def test_nobody_enrols_a_factor_while_somebody_else_knows_the_password(books):
    create_account(books, first_password=True)
    token, _ = sign_in(books)
    request = BeginSecondFactor(session_token=token, password=PASSWORD)
    with pytest.raises(PasswordChangeNeeded), books.work(ANONYMOUS, now=NOW) as unit:
        handlers.begin_second_factor(
            Accounts(unit),
            Sessions(unit),
            SecondFactors(unit),
            request=request,
            passwords=PASSWORDS,
            tries=tries_on(unit, now=NOW),
            rules=RULES,
            now=NOW,
        )


@pytest.mark.parametrize(("rules", "owed"), [(RULES, None), (LEVEL_3, "password")])
def test_a_password_grows_too_old_only_where_the_policy_says_so(books, rules: Rules, owed):
    create_account(books)
    for days, expected in ((89, None), (90, owed)):
        now = after(days * DAY)
        token, _ = sign_in(books, now=now)
        assert standing_of(books, token, now=now, rules=rules).owed == expected


# --- changing it


def test_a_change_ends_every_session_and_tells_so_and_goes_on_under_a_new_token(books):
    create_account(books)
    here, there = sign_in(books), sign_in(books)
    token, found = change(books, here[0], now=after(60))
    assert (over(books, here[0]), over(books, there[0]), over(books, token)) == (True, True, False)
    assert found.session.expires_at == here[1].expires_at
    told = {fact.session_id for fact in books.announced if isinstance(fact, SessionRevoked)}
    assert told == {here[1].aggregate_id, there[1].aggregate_id}


def test_the_present_password_is_asked_for_and_wrong_ones_are_counted(books):
    create_account(books)
    token, _ = sign_in(books)
    for _ in range(4):
        with pytest.raises(CredentialsWrong):
            change(books, token, password="found an open session")
    with pytest.raises(TooManyAttempts):
        change(books, token)
    assert sign_in(books, now=after(60))


def test_a_change_to_the_same_password_is_refused(books):
    create_account(books, first_password=True)
    token, _ = sign_in(books)
    with pytest.raises(PasswordUnfit) as refused:
        change(books, token, PASSWORD)
    assert refused.value.details == {"reason": "unchanged"}
    assert standing_of(books, token).owed == "password"


def test_neither_password_nor_hash_is_told_to_journal_or_audit_trail(books):
    create_account(books)
    change(books, sign_in(books)[0])
    [row] = books.rows(ACCOUNTS)
    said = repr(books.rows(OUTBOX) + books.rows(AUDIT))
    assert [each for each in (PASSWORD, ANOTHER, row["password_hash"]) if each in said] == []


# --- for somebody else


def test_who_cannot_get_in_is_given_a_first_password_and_loses_every_session(books):
    account_id = create_account(books)
    token, _ = sign_in(books)
    assert reset(books, account_id) == account_id
    assert over(books, token)
    fresh, _ = sign_in(books, password=ANOTHER)
    assert standing_of(books, fresh).owed == "password"


@pytest.mark.parametrize("forget", [True, False])
def test_a_lost_authenticator_is_forgotten_only_if_that_is_asked_for(books, forget):
    account_id = create_account(books)
    enrolled(books, account_id)
    reset(books, account_id, forget_second_factor=forget)
    with books.work(SECURITY, now=NOW) as unit:
        factor = SecondFactors(unit).get(account_id)
    assert factor.active is not forget


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        (replace(SECURITY, unions=frozenset({"county-540221"})), ForeignUnion),
        (replace(SECURITY, roles=frozenset({Role.OFFICER})), RightMissing),
        (replace(SECURITY, roles=frozenset({Role.OPERATIONS})), RightMissing),
    ],
)
def test_only_the_unions_own_security_administrator_may(books, by, refusal):
    account_id = create_account(books)
    with pytest.raises(refusal):
        reset(books, account_id, by=by)
    assert sign_in(books)


# --- what is taken for one


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short-but-rare", "too_short"),
        ("password-password-password", "well_known"),
        ("Passw0rd!Passw0rd!", "well_known"),
        ("12345678901234567890", "well_known"),
        ("qwertyuiopasdfghjkl", "well_known"),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", "well_known"),
        ("abcdabcdabcdabcdabcd", "well_known"),
        ("dawa-dawa-dawa-dawa-1", "well_known"),
        ("西藏日喀则总工会12351二〇二六年", "well_known"),
        ("zhufeng2026zhufeng2026", "well_known"),
    ],
)
def test_what_is_tried_first_is_no_password(password, reason):
    with pytest.raises(PasswordUnfit) as refused:
        require_fit(password, policy=PASSWORD_POLICY, names=("dawa", "达瓦"))
    assert refused.value.details["reason"] == reason
    assert password not in repr(refused.value.as_dict())


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        ANOTHER,
        "correct horse battery staple",
        "三头牦牛在湖边慢慢地吃着青草喝水",
        "f3a9c1" * 2 + "07be5d24",
    ],
)
def test_a_long_password_needs_no_special_characters(password):
    require_fit(password, policy=PASSWORD_POLICY, names=("dawa", "达瓦"))


def test_a_policy_may_ask_for_several_classes_of_characters():
    policy = {**PASSWORD_POLICY, "classes": 3}
    require_fit("Gyantse-kumbum-1427", policy=policy, names=())
    with pytest.raises(PasswordUnfit) as refused:
        require_fit("gyantsekumbumstupa", policy=policy, names=())
    assert refused.value.details == {"reason": "too_plain"}
