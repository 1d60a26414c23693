"""Accounts, sessions and codes as documents: on the twin and on the real database alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from bson import Binary

from contracts.identity import CodeWrong
from contracts.rights import Role
from records.aggregate import Aggregate
from records.repository import Repository
from records.store import AlreadyExists, DocumentInvalid, Store
from services.identity.delegation_records import Delegations
from services.identity.domain.accounts import Account, known_roles
from services.identity.domain.delegations import Delegation, Term
from services.identity.domain.phone_codes import PhoneChallenge, PhoneLine
from services.identity.domain.second_factors import SecondFactor, new_secret
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.repository import (
    Accounts,
    ApiClients,
    PhoneChallenges,
    PhoneLines,
    SecondFactors,
    Sessions,
)
from tests.books import Books
from tests.identity.people import (
    CODES_POLICY,
    IDENTITY,
    NOW,
    PHONE,
    SESSIONS_POLICY,
    after,
    api_client,
    ask_for_code,
    create_account,
    sign_in_by_phone,
)

SECRET = new_secret()
REPOSITORIES: dict[str, type[Repository[Any]]] = {
    "account": Accounts,
    "api_client": ApiClients,
    "delegation": Delegations,
    "session": Sessions,
    "second_factor": SecondFactors,
    "phone_line": PhoneLines,
    "phone_challenge": PhoneChallenges,
}


@pytest.fixture
def books(identity_store: Store) -> Books:
    return Books("identity", identity_store)


def save(books: Books, *aggregates: Aggregate) -> None:
    with books.work(IDENTITY, now=NOW) as unit:
        for aggregate in aggregates:
            REPOSITORIES[aggregate.name](unit).add(aggregate)


def state_of(aggregate: Aggregate) -> dict[str, object]:
    counters = ("version", "sequence", "announced")
    return {name: value for name, value in vars(aggregate).items() if name not in counters}


def account(account_id: str = "a", user_name: str = "dawa", **changes: Any) -> Account:
    facts: dict[str, Any] = {
        "display_name": "达瓦",
        "password_hash": "$argon2id$…",
        "roles": known_roles(["officer", "leader"]),
        "managing_union": "county-540202",
        "on_duty": True,
        "language": "bo",
        "first_password": False,
        "password_set_at": NOW,
    }
    return Account.create(aggregate_id=account_id, user_name=user_name, **{**facts, **changes})


def delegation(**changes: Any) -> Delegation:
    facts: dict[str, Any] = {
        "absent": account(),
        "delegate": account("b", "pasang"),
        "roles": [Role.OFFICER, Role.LEADER],
        "beside": [],
        "term": Term(first=date(2026, 1, 5), last=date(2026, 1, 9)),
        "by": IDENTITY,
    }
    return Delegation.give(delegation_id="d", **{**facts, **changes})


def revoked_delegation() -> Delegation:
    ended = delegation(roles=[Role.LEADER])
    ended.revoke()
    return ended


def session(**who: Any) -> Session:
    terms = SessionTerms.for_workers(SESSIONS_POLICY)
    return Session.start(token="token", terms=terms, now=NOW, language="bo", **who)


def ended_session() -> Session:
    ended = session(account_id="a")
    ended.revoke(by=IDENTITY)
    return ended


def challenge(*, tried: str | None = None) -> PhoneChallenge:
    asked = PhoneChallenge.ask(
        challenge_id="c",
        phone=PHONE,
        phone_key="t1.x",
        code="123456",
        code_key="c1.right",
        language="bo",
        policy=CODES_POLICY,
        now=NOW,
    )
    if tried is not None:
        asked.try_code(tried, now=NOW)
    return asked


def factor(**changes: Any) -> SecondFactor:
    """One in use, with a recovery code left."""
    facts = {"secret": SECRET, "step": 58_920_000, "recovery": ["c1.x"], **changes}
    return replace(SecondFactor.none_yet("a"), **facts)


@pytest.mark.parametrize(
    "aggregate",
    [
        account(),
        account(on_duty=False, language="zh-CN", managing_union="city"),
        api_client(unions=["city", "county-540202"]),
        api_client(state="revoked"),
        delegation(),
        revoked_delegation(),
        session(account_id="a"),
        session(phone_key="t1.x"),
        ended_session(),
        replace(session(account_id="a"), second_factor=True),
        SecondFactor.none_yet("a"),
        factor(),
        replace(factor(), offered=SECRET, offered_until=after(600)),
        PhoneLine(aggregate_id="t1.x", asked_at=[], newest=None),
        PhoneLine(aggregate_id="t1.x", asked_at=[NOW, after(60)], newest="c"),
        challenge(),
        challenge(tried="c1.wrong"),
        challenge(tried="c1.right"),
    ],
    ids=lambda aggregate: aggregate.name,
)
def test_what_was_saved_comes_back_in_each_state(books, aggregate):
    before = state_of(aggregate)
    save(books, aggregate)
    with books.work(IDENTITY, now=NOW) as unit:
        found = REPOSITORIES[aggregate.name](unit).get(aggregate.aggregate_id)
    assert state_of(found) == before


def test_no_two_accounts_share_a_user_name(books):
    save(books, account())
    with pytest.raises(AlreadyExists) as taken:
        save(books, account("b"))
    assert (taken.value.kind, taken.value.index) == ("accounts", "user_name")
    save(books, account("b", user_name="Dawa"))


def test_no_two_sessions_share_a_token(books):
    save(books, session(account_id="a"))
    with pytest.raises(AlreadyExists) as taken:
        save(books, session(phone_key="t1.x"))
    assert (taken.value.kind, taken.value.index) == ("sessions", "_id_")


def test_a_phone_has_one_line(books):
    save(books, PhoneLine(aggregate_id="t1.x", asked_at=[], newest=None))
    with pytest.raises(AlreadyExists) as taken:
        save(books, PhoneLine(aggregate_id="t1.x", asked_at=[], newest=None))
    assert (taken.value.kind, taken.value.index) == ("phone_lines", "_id_")


def test_what_a_try_spends_is_kept_on_a_real_database_too(books):
    create_account(books)
    code = ask_for_code(books, now=NOW)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(CODES_POLICY["tries"]):
        with pytest.raises(CodeWrong):
            sign_in_by_phone(books, wrong, now=NOW)
    with pytest.raises(CodeWrong):
        sign_in_by_phone(books, code, now=NOW)


WRONG: list[tuple[Any, str]] = [
    (replace(account(), password_hash="the password itself"), "password_hash"),
    (replace(account(), on_duty="yes"), "on_duty"),
    (replace(account(), language="en"), "language"),
    (api_client(secret_digest="the secret itself"), "secret_digest"),
    (session(phone_key=PHONE), "phone_key"),
    (replace(session(), second_factor="yes"), "second_factor"),
    (replace(session(), device="Mozilla/5.0 (Linux; …)"), "device"),
    (factor(recovery=["abcd-efgh-jkmn"]), "recovery"),
    (factor(step=-1), "step"),
    (session(account_id=7), "account_id"),
    (PhoneLine(aggregate_id=PHONE, asked_at=[], newest=None), "_id"),
    (PhoneLine(aggregate_id="t1.x", asked_at=["today"], newest=None), "asked_at"),
    (replace(challenge(), code_key="123456"), "code_key"),
    (replace(challenge(), tries_left=-1), "tries_left"),
]


@pytest.mark.stack
@pytest.mark.parametrize(
    ("wrong", "field"), WRONG, ids=[f"{each.name} {field}" for each, field in WRONG]
)
def test_the_database_refuses_what_is_not_as_it_must_be(identity_database, wrong, field):
    identity_database.empty()
    with pytest.raises(DocumentInvalid) as refused:
        save(Books("identity", identity_database.store), wrong)
    assert field in str(refused.value)


@pytest.mark.stack
def test_the_secret_of_an_authenticator_lies_encrypted_in_the_database(identity_database):
    identity_database.empty()
    save(Books("identity", identity_database.store), factor(offered=SECRET))
    [row] = identity_database.database["second_factors"].find()
    assert SECRET not in repr(row)
    assert {type(row[name]) for name in ("secret", "offered")} == {Binary}
