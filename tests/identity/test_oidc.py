"""Signing in by a provider: one browser, one try, one linked account; and who links whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pyotp import TOTP

from contracts.identity import (
    BeginOidcSignIn,
    FinishOidcSignIn,
    LinkOidcSubject,
    OidcAnswerWrong,
    OidcDeclined,
    OidcLinkedAlready,
    OidcNotLinked,
    OidcProviderAway,
    OidcStateWrong,
    OidcSubjectTaken,
    OwnRoles,
    RevokeRoles,
    SecondFactorNeeded,
    SecondFactorWrong,
    SessionExpired,
    TakeOidcAnswer,
    TooManyAttempts,
    UnlinkOidcSubject,
)
from contracts.refusals import ForeignUnion, InvalidInput, Refusal, RightMissing
from contracts.rights import Actor, Role
from services.identity import assignments, handlers
from services.identity.domain.oidc import nonce_of, own_page, verifier_of
from services.identity.domain.second_factors import SecondFactor
from services.identity.domain.sessions import Session
from services.identity.handlers.sessions import staff_of
from services.identity.kinds import ACCOUNTS, OIDC_ATTEMPTS, SESSIONS
from services.identity.repository import Accounts, OidcAttempts, SecondFactors, Sessions
from tests.books import KEYS, Books
from tests.identity.people import (
    FACTOR_POLICY,
    NOW,
    RULES,
    SECURITY,
    after,
    create_account,
    kept_refusal,
    sign_in,
    standing_of,
    tries_on,
)

POLICY = {"attempt_seconds": 600, "proven_seconds": 300}
ISSUER = "https://provider.example"
SECRET = "JBSWY3DPEHPK3PXP" * 2


class StandIn:
    """Vouches for `subject`; `refuses` instead, where it is set."""

    issuer = ISSUER

    def __init__(self, subject: str = "employee-7") -> None:
        self.subject_said, self.refuses = subject, None
        self.begun: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []

    refuses: Refusal | None

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        if self.refuses is not None:
            raise self.refuses
        self.begun = {"state": state, "nonce": nonce, "verifier": verifier}
        return f"{ISSUER}/authorize"

    def subject(self, code: str, *, nonce: str, verifier: str, iss: str | None) -> str:
        self.asked.append((nonce, verifier))
        if self.refuses is not None:
            raise self.refuses
        return self.subject_said


@pytest.fixture
def books() -> Books:
    return Books("identity")


@pytest.fixture
def provider() -> StandIn:
    return StandIn()


def link(books: Books, account_id: str, subject: str = "employee-7", by: Actor = SECURITY) -> None:
    request = LinkOidcSubject(account_id=account_id, subject=subject, reason="统一身份认证上线")
    with books.work(by, now=NOW, action=request.action) as unit:
        handlers.link_oidc_subject(
            Accounts(unit),
            Sessions(unit),
            request=request,
            issuer=ISSUER,
            keys=KEYS,
            unit=unit,
        )


def unlink(books: Books, account_id: str, by: Actor = SECURITY) -> None:
    request = UnlinkOidcSubject(account_id=account_id, reason="离职")
    with books.work(by, now=NOW, action=request.action) as unit:
        handlers.unlink_oidc_subject(Accounts(unit), Sessions(unit), request=request, unit=unit)


def begin(books: Books, provider: StandIn, to: str = "/") -> tuple[str, str]:
    """(state, the browser's secret)."""
    with kept_refusal(books, now=NOW) as unit:
        _, secret, _ = handlers.begin_oidc_sign_in(
            OidcAttempts(unit), provider, request=BeginOidcSignIn(to=to), policy=POLICY, now=NOW
        )
    return provider.begun["state"], secret


def take(
    books: Books, provider: StandIn, state: str, secret: str | None, now: Any = NOW, **changes: Any
) -> bool:
    facts = {"code": "a code", "iss": ISSUER, **changes}
    request = TakeOidcAnswer(state=state, browser_secret=secret, **facts)
    with kept_refusal(books, now=now) as unit:
        return handlers.take_oidc_answer(
            OidcAttempts(unit),
            Accounts(unit),
            SecondFactors(unit),
            provider,
            request=request,
            keys=KEYS,
            policy=POLICY,
            now=now,
        )


def finish(
    books: Books,
    state: str,
    secret: str | None,
    code: str | None = None,
    *,
    now: Any = NOW,
    rules: Any = RULES,
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[str, Session, str]:
    """(token, session, the page that was wanted); `meanwhile` is done before it is saved."""
    request = FinishOidcSignIn(state=state, browser_secret=secret, second_factor=code)
    with kept_refusal(books, now=now) as unit:
        token, standing, to = handlers.finish_oidc_sign_in(
            OidcAttempts(unit),
            Accounts(unit),
            Sessions(unit),
            SecondFactors(unit),
            request=request,
            tries=tries_on(unit, now=now),
            keys=KEYS,
            rules=rules,
            now=now,
        )
        meanwhile()
    return token, standing.session, to


def enrol(books: Books, account_id: str) -> None:
    factor = SecondFactor.none_yet(account_id)
    factor.secret = SECRET
    with books.work(SECURITY, now=NOW) as unit:
        SecondFactors(unit).add(factor)


def opens_nothing(books: Books, work: Callable[[], object], refusal: type[Refusal]) -> None:
    before = books.rows(SESSIONS), len(books.rows(ACCOUNTS))
    with pytest.raises(refusal):
        work()
    assert (books.rows(SESSIONS), len(books.rows(ACCOUNTS))) == before


def test_a_linked_account_has_a_session_like_any_other_that_says_how_it_was_opened(books, provider):
    account_id = create_account(books)
    link(books, account_id)
    state, secret = begin(books, provider, to="/tickets")
    assert take(books, provider, state, secret) is False
    assert provider.asked == [(provider.begun["nonce"], provider.begun["verifier"])]
    token, session, to = finish(books, state, secret)
    assert (session.account_id, session.opened_by, to) == (account_id, "oidc", "/tickets")
    _, by_password = sign_in(books)
    assert (session.idle_until, session.expires_at) == (
        by_password.idle_until, by_password.expires_at
    )  # fmt: skip
    assert standing_of(books, token).actor.roles == {Role.OFFICER}


def test_nothing_that_opens_anything_is_kept(books, provider):
    state, secret = begin(books, provider)
    kept = repr(books.rows(OIDC_ATTEMPTS))
    for each in (state, secret, *provider.begun.values()):
        assert each not in kept
    link(books, create_account(books))
    assert "employee-7" not in repr(books.everything([ACCOUNTS, OIDC_ATTEMPTS]))


def test_a_state_is_taken_once_in_time_and_from_its_own_browser_alone(books, provider):
    """Login CSRF, fixation and replay: nobody finishes what another browser began."""
    link(books, create_account(books))
    state, secret = begin(books, provider)
    _, other = begin(books, provider)
    for given, browser, now in (
        (state, None, NOW),
        (state, other, NOW),
        ("never begun", secret, NOW),
        (state, secret, after(600)),
    ):
        opens_nothing(
            books,
            lambda given=given, browser=browser, now=now: take(
                books, provider, given, browser, now
            ),
            OidcStateWrong,
        )
    assert provider.asked == []
    opens_nothing(books, lambda: finish(books, state, secret), OidcStateWrong)  # not vouched for
    take(books, provider, state, secret)
    opens_nothing(books, lambda: take(books, provider, state, secret), OidcStateWrong)
    opens_nothing(books, lambda: finish(books, state, other), OidcStateWrong)
    opens_nothing(books, lambda: finish(books, state, secret, now=after(300)), OidcStateWrong)
    finish(books, state, secret)
    opens_nothing(books, lambda: finish(books, state, secret), OidcStateWrong)
    assert len(provider.asked) == 1


def test_who_is_refused_once_begins_anew(books, provider):
    link(books, create_account(books))
    for refusal, changes in (
        (OidcDeclined, {"error": "access_denied", "code": None}),
        (OidcDeclined, {"code": None}),
        (OidcAnswerWrong, {}),
        (OidcNotLinked, {}),
    ):
        state, secret = begin(books, provider)
        provider.refuses = OidcAnswerWrong(reason="nonce") if refusal is OidcAnswerWrong else None
        provider.subject_said = "nobody here" if refusal is OidcNotLinked else "employee-7"
        opens_nothing(
            books,
            lambda state=state, secret=secret, changes=changes: take(
                books, provider, state, secret, **changes
            ),
            refusal,
        )
        provider.refuses, provider.subject_said = None, "employee-7"
        opens_nothing(
            books,
            lambda state=state, secret=secret: take(books, provider, state, secret),
            OidcStateWrong,
        )


def test_a_provider_that_is_away_costs_no_try(books, provider):
    link(books, create_account(books))
    state, secret = begin(books, provider)
    provider.refuses = OidcProviderAway()
    opens_nothing(books, lambda: take(books, provider, state, secret), OidcProviderAway)
    provider.refuses = None
    take(books, provider, state, secret)


# --- second factor, locks, roles


def test_the_second_factor_is_asked_for_whatever_the_provider_asked(books, provider):
    account_id = create_account(books, roles=["leader"], on_duty=False)
    link(books, account_id)
    enrol(books, account_id)
    state, secret = begin(books, provider)
    assert take(books, provider, state, secret) is True
    opens_nothing(books, lambda: finish(books, state, secret), SecondFactorNeeded)
    opens_nothing(books, lambda: finish(books, state, secret, "000000"), SecondFactorWrong)
    _, session, _ = finish(books, state, secret, TOTP(SECRET).at(NOW))
    assert session.second_factor


def test_a_money_role_without_a_factor_counts_for_nothing_before_it_has_one(books, provider):
    link(books, create_account(books, roles=["leader"], on_duty=False))
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    token, _, _ = finish(books, state, secret)
    standing = standing_of(books, token)
    assert (standing.owed, standing.actor.roles) == ("second_factor", frozenset())


def test_under_level_3_nobody_s_role_counts_without_a_factor(books, provider):
    link(books, create_account(books))
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    level3 = replace(RULES, second_factor={**FACTOR_POLICY, "all_staff": True})
    token, _, _ = finish(books, state, secret, rules=level3)
    assert standing_of(books, token, rules=level3).owed == "second_factor"


def test_guessed_codes_close_the_account_here_too(books, provider):
    account_id = create_account(books)
    link(books, account_id)
    enrol(books, account_id)
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    for _ in range(4):
        opens_nothing(books, lambda: finish(books, state, secret, "000000"), SecondFactorWrong)
    right = TOTP(SECRET).at(NOW)
    opens_nothing(books, lambda: finish(books, state, secret, right), TooManyAttempts)


def test_a_first_password_is_still_owed(books, provider):
    link(books, create_account(books, first_password=True))
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    token, _, _ = finish(books, state, secret)
    assert standing_of(books, token).owed == "password"


def test_an_account_without_any_role_stays_out(books, provider):
    account_id = create_account(books, on_duty=False)
    link(books, account_id)
    request = RevokeRoles(account_id=account_id, roles=["officer"], reason="离职")
    with books.work(SECURITY, now=NOW, action=request.action) as unit:
        assignments.revoke_roles(Accounts(unit), request=request, unit=unit)
    state, secret = begin(books, provider)
    opens_nothing(books, lambda: take(books, provider, state, secret), OidcNotLinked)


def test_a_link_that_is_taken_away_opens_nothing_and_ends_what_it_opened(books, provider):
    account_id = create_account(books)
    link(books, account_id)
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    finish(books, state, secret)
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    unlink(books, account_id)
    assert [row["state"] for row in books.rows(SESSIONS)] == ["revoked"]
    opens_nothing(books, lambda: finish(books, state, secret), OidcNotLinked)


# --- who links whom


def test_a_session_that_begins_while_the_link_is_taken_away_says_who_nobody_is(books, provider):
    account_id = create_account(books)
    link(books, account_id)
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    token, _, _ = finish(books, state, secret, meanwhile=lambda: unlink(books, account_id))
    assert books.rows(SESSIONS)[0]["state"] == "open"
    with pytest.raises(SessionExpired):
        standing_of(books, token)
    with books.work(SECURITY, now=NOW) as unit, pytest.raises(SessionExpired):
        staff_of(Accounts(unit), Sessions(unit), token, now=NOW)


def test_linking_another_subject_gives_the_former_one_s_session_nothing_back(books, provider):
    account_id = create_account(books)
    link(books, account_id)
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    token, _, _ = finish(books, state, secret, meanwhile=lambda: unlink(books, account_id))
    link(books, account_id, "employee-8")
    with pytest.raises(SessionExpired):
        standing_of(books, token)


def test_a_link_that_is_made_twice_ends_nobody_s_session(books, provider):
    account_id = create_account(books)
    link(books, account_id)
    state, secret = begin(books, provider)
    take(books, provider, state, secret)
    token, _, _ = finish(books, state, secret)
    link(books, account_id)
    assert standing_of(books, token)


def test_a_subject_opens_one_account_and_an_account_has_one_subject(books):
    one, other = create_account(books), create_account(books, user_name="other")
    link(books, one)
    link(books, one)  # says nothing new
    with pytest.raises(OidcSubjectTaken):
        link(books, other)
    with pytest.raises(OidcLinkedAlready):
        link(books, one, "employee-8")
    unlink(books, one)
    link(books, other)
    assert [row["oidc_key"] is not None for row in books.rows(ACCOUNTS)] == [False, True]


def test_another_issuer_s_subject_of_the_same_name_is_somebody_else():
    assert KEYS.subject_key(ISSUER, "7") != KEYS.subject_key("https://elsewhere.example", "7")


def test_nobody_links_his_own_account_and_nobody_one_of_foreign_unions(books):
    own = create_account(books, roles=["security_administrator"], on_duty=False)
    himself = replace(SECURITY, name=f"staff/{own}", own_keys=frozenset({f"staff/{own}"}))
    for act in (link, unlink):
        with pytest.raises(OwnRoles):
            act(books, own, by=himself)
    elsewhere = replace(SECURITY, unions=frozenset({"county-540225"}))
    for act in (link, unlink):
        with pytest.raises(ForeignUnion):
            act(books, create_account(books, user_name=f"u-{act.__name__}"), by=elsewhere)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_ADMINISTRATOR}))
def test_no_other_role_links_anybody(books, role):
    account_id = create_account(books)
    somebody = Actor(name="staff/other", roles=frozenset({role}), unions=frozenset({"city"}))
    with pytest.raises(Refusal) as refused:
        link(books, account_id, by=somebody)
    assert refused.value.code in (RightMissing.code, "sign_in_needed")


def test_linking_stands_in_the_trail_with_its_reason_and_without_the_subject(books):
    link(books, create_account(books))
    rows = books.everything([])["audit"]
    assert [row["reason"] for row in rows if row["action"] == "account.link_oidc_subject"] == [
        "统一身份认证上线"
    ]
    assert "employee-7" not in repr(rows)


# --- the page that was wanted


@pytest.mark.parametrize(
    "to",
    [
        "//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "tickets",
        "/%2F/elsewhere", "/tickets?next=//elsewhere", "/..", "/tickets#x", "/\t/elsewhere", "",
        "/tickets//elsewhere", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_only_a_page_of_ours_is_gone_back_to(to):
    with pytest.raises(InvalidInput):
        own_page(to)


def test_verifier_and_nonce_follow_from_state_and_secret_and_from_nothing_less():
    assert 43 <= len(verifier_of("s", "b")) <= 128
    made = {verifier_of("s", "b"), nonce_of("s", "b"), verifier_of("t", "b"), verifier_of("s", "c")}
    assert len(made) == 4


def test_a_delegate_of_the_security_administrator_links_neither_of_the_two(books):
    own = create_account(books)
    absent = replace(SECURITY, name=f"staff/{own} for staff/security")
    with pytest.raises(OwnRoles):
        link(books, own, by=absent)
