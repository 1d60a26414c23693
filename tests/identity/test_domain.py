"""Sessions end, codes are single use, roles are known, and secrets are kept as digests only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identity import (
    AccountCreated,
    PhoneCodeRequested,
    RolesIncompatible,
    RoleUnknown,
    SessionExpired,
)
from contracts.refusals import WrongState
from contracts.rights import ANONYMOUS, Role
from services.identity.domain.accounts import Account, known_roles
from services.identity.domain.phone_codes import PhoneChallenge
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.tokens import csrf_token_of, token_digest
from tests.identity.people import api_client

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
TERMS = SessionTerms(idle=timedelta(minutes=30), absolute=timedelta(hours=12))
CODES = {"tries": 3, "valid_seconds": 300}


def a_session() -> Session:
    return Session.start(token="token", terms=TERMS, now=NOW, language="zh-CN", account_id="a")


def a_challenge() -> PhoneChallenge:
    return PhoneChallenge.ask(
        challenge_id="c",
        phone="+8613800000000",
        phone_key="t1.x",
        code="123456",
        code_key="c1.right",
        language="bo",
        policy=CODES,
        now=NOW,
    )


def test_a_session_is_known_by_the_digest_of_its_token() -> None:
    assert a_session().aggregate_id == token_digest("token") != "token"


def test_a_session_ends_when_it_was_idle_too_long() -> None:
    session = a_session()
    session.require_open(now=NOW + timedelta(minutes=29))
    with pytest.raises(SessionExpired):
        session.require_open(now=NOW + timedelta(minutes=30))


@given(st.lists(st.integers(1, 29), max_size=60))
def test_however_busy_a_session_never_outlives_its_absolute_end(minutes: list[int]) -> None:
    session = a_session()
    now = NOW
    for pause in minutes:
        now += timedelta(minutes=pause)
        if now >= NOW + TERMS.absolute:
            with pytest.raises(SessionExpired):
                session.touch(terms=TERMS, now=now)
            return
        session.touch(terms=TERMS, now=now)
    assert session.expires_at == NOW + TERMS.absolute


def test_a_revoked_session_is_over_and_is_not_revoked_twice() -> None:
    session = a_session()
    session.revoke(by=ANONYMOUS)
    with pytest.raises(SessionExpired):
        session.require_open(now=NOW)
    with pytest.raises(WrongState):
        session.revoke(by=ANONYMOUS)
    assert len(session.announced) == 1


def test_asking_for_a_code_announces_it_sealed_and_keeps_only_its_key() -> None:
    challenge = a_challenge()
    (fact,) = challenge.announced
    assert isinstance(fact, PhoneCodeRequested)
    assert fact.code.open() == "123456"
    assert "123456" not in str(vars(challenge) | {"announced": []})


def test_the_right_code_is_taken_once() -> None:
    challenge = a_challenge()
    assert challenge.try_code("c1.right", now=NOW)
    assert not challenge.try_code("c1.right", now=NOW)


def test_a_late_code_is_not_taken() -> None:
    assert not a_challenge().try_code("c1.right", now=NOW + timedelta(seconds=300))


def test_after_the_last_wrong_try_the_right_code_is_not_taken_either() -> None:
    challenge = a_challenge()
    for _ in range(CODES["tries"]):
        assert not challenge.try_code("c1.wrong", now=NOW)
    assert not challenge.try_code("c1.right", now=NOW)


@pytest.mark.parametrize("names", [[], ["worker"], ["anonymous"], ["api_client"], ["king"]])
def test_roles_that_staff_cannot_hold_are_refused(names: list[str]) -> None:
    with pytest.raises(RoleUnknown):
        known_roles(names)


def an_account(*roles: str) -> Account:
    return Account.create(
        aggregate_id="a",
        user_name="officer",
        display_name="达瓦",
        password_hash="hash",
        roles=known_roles(list(roles)),
        managing_union="county-540202",
        on_duty=True,
        language="zh-CN",
        first_password=True,
        password_set_at=NOW,
    )


def test_an_account_acts_for_itself_and_for_its_unions_inbox() -> None:
    account = an_account("officer", "officer")
    assert account.actor.roles == {Role.OFFICER}
    assert account.actor.own_keys == {"staff/a", "union/county-540202"}
    (fact,) = account.announced
    assert isinstance(fact, AccountCreated)


def test_roles_that_one_person_may_not_hold_at_once_are_refused_by_their_names() -> None:
    with pytest.raises(RolesIncompatible) as refused:
        known_roles(["officer", "auditor", "finance_officer"])
    assert refused.value.field == "roles"
    assert refused.value.allowed == "not auditor together with finance_officer"
    assert refused.value.details["pairs"] == [
        ["auditor", "finance_officer"],
        ["auditor", "officer"],
        ["finance_officer", "officer"],
    ]


def test_roles_declared_incompatible_after_they_were_assigned_give_nothing() -> None:
    account = an_account("officer", "editor")
    account.roles = [Role.OFFICER, Role.EDITOR, Role.APPROVER]
    assert account.actor.roles == {Role.EDITOR}
    assert account.actor.own_keys == {"staff/a"}


@pytest.mark.parametrize("role", ["campaign_organiser", "store_keeper", "judge", "auditor"])
def test_a_unions_inbox_tells_of_hardship_and_is_not_for_every_colleague(role: str) -> None:
    assert an_account(role).actor.own_keys == {"staff/a"}


def test_an_api_client_is_known_by_its_secret_alone() -> None:
    client = api_client()
    assert client.accepts("secret")
    assert not client.accepts("Secret")


def test_the_csrf_token_follows_from_the_session_token_and_does_not_show_it() -> None:
    assert csrf_token_of("token") == csrf_token_of("token") != csrf_token_of("other")
    assert "token" not in csrf_token_of("token")
