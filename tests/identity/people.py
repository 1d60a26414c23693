"""What identity tests speak of: policies, a security administrator, and who signs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.identity import (
    AssertSession,
    CreateAccount,
    PhoneCodeRequested,
    ProvePhone,
    RequestPhoneCode,
    SignIn,
    SignInByPhone,
)
from contracts.refusals import Refusal
from contracts.rights import ANONYMOUS, Actor, Role, system_actor
from records.unit_of_work import UnitOfWork
from services.identity import handlers
from services.identity.domain.api_clients import ApiClient
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.standing import Rules, Standing
from services.identity.domain.tokens import token_digest
from services.identity.passwords import Passwords
from services.identity.repository import (
    Accounts,
    PhoneChallenges,
    PhoneLines,
    SecondFactors,
    Sessions,
    SignInLines,
)
from services.identity.tries import Tries
from tests.books import KEYS, Books

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
IDENTITY = system_actor("identity")
SECURITY = Actor(
    name="staff/security",
    roles=frozenset({Role.SECURITY_ADMINISTRATOR}),
    unions=frozenset({"city"}),
)
FACTOR_POLICY = {
    "roles": ["leader"],
    "all_staff": False,
    "enrol_seconds": 600,
    "steps_around": 1,
    "recovery_codes": 3,
}
SESSIONS_POLICY = {
    "staff_idle_minutes": 30,
    "staff_absolute_hours": 12,
    "worker_idle_hours": 168,
    "worker_absolute_hours": 720,
    "touch_seconds": 60,
}
PASSWORD_POLICY = {"least": 15, "classes": 0, "longest_days": None}
RULES = Rules(sessions=SESSIONS_POLICY, second_factor=FACTOR_POLICY, passwords=PASSWORD_POLICY)
CODES_POLICY = {
    "valid_seconds": 300,
    "tries": 3,
    "wait_seconds": 60,
    "per_hour": 3,
    "digits": 6,
}
TRIES_POLICY = {
    "per_address": {
        "free_tries": 3,
        "first_delay_seconds": 10,
        "longest_delay_seconds": 60,
        "memory_seconds": 3600,
    },
    "over_all": {
        "free_tries": 8,
        "first_delay_seconds": 5,
        "longest_delay_seconds": 20,
        "memory_seconds": 600,
    },
}
PHONE = "+8613908920001"
PASSWORD = "chomolungma-8848"
PASSWORDS = Passwords()


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def account_request(**changes: Any) -> CreateAccount:
    facts: dict[str, Any] = {
        "user_name": "dawa",
        "display_name": "达瓦",
        "password": PASSWORD,
        "roles": ["officer"],
        "managing_union": "county-540202",
        "on_duty": True,
    }
    return CreateAccount(**{**facts, **changes})


def create_account(
    books: Books, *, by: Actor = SECURITY, first_password: bool = False, **changes: Any
) -> str:
    with books.work(by, now=NOW, action="account.create") as unit:
        return handlers.create_account(
            Accounts(unit),
            request=account_request(**changes),
            passwords=PASSWORDS,
            rules=RULES,
            now=NOW,
            first_password=first_password,
        )


def ask_for_code(books: Books, *, now: datetime, phone: str = PHONE, language: Any = "bo") -> str:
    """The code that was sent."""
    with books.work(ANONYMOUS, now=now, action="session.start") as unit:
        handlers.request_phone_code(
            PhoneLines(unit),
            PhoneChallenges(unit),
            request=RequestPhoneCode(phone=phone, language=language),
            keys=KEYS,
            policy=CODES_POLICY,
            now=now,
        )
    fact = books.announced[-1]
    assert isinstance(fact, PhoneCodeRequested)
    return fact.code.open()


def sign_in_by_phone(
    books: Books, code: str, *, now: datetime, phone: str = PHONE
) -> tuple[str, Session]:
    """(token, session). A refused try is kept, as the refusal says, and raised."""
    with kept_refusal(books, now=now) as unit:
        token, standing = handlers.sign_in_by_phone(
            PhoneLines(unit),
            PhoneChallenges(unit),
            Sessions(unit),
            request=SignInByPhone(phone=phone, code=code),
            keys=KEYS,
            policy=SESSIONS_POLICY,
            now=now,
        )
    return token, standing.session


def prove_phone(books: Books, code: str, *, now: datetime, phone: str = PHONE) -> Actor:
    """Whose phone it is. A refused try is kept, as the refusal says, and raised."""
    with kept_refusal(books, now=now) as unit:
        return handlers.prove_phone(
            PhoneLines(unit),
            PhoneChallenges(unit),
            request=ProvePhone(phone=phone, code=code),
            keys=KEYS,
            now=now,
        )


def tries_on(unit: UnitOfWork, *, now: datetime) -> Tries:
    return Tries(lines=SignInLines(unit), keys=KEYS, policy=TRIES_POLICY, now=now)


def sign_in(
    books: Books,
    user_name: str = "dawa",
    password: str = PASSWORD,
    *,
    now: datetime = NOW,
    address: str | None = None,
    second_factor: str | None = None,
    rules: Rules = RULES,
) -> tuple[str, Session]:
    """(token, session). A refused try is kept, as the refusal says, and raised."""
    request = SignIn(
        user_name=user_name,
        password=password,
        second_factor=second_factor,
        client_address=address,
    )
    with kept_refusal(books, now=now) as unit:
        token, standing = handlers.sign_in(
            Accounts(unit),
            Sessions(unit),
            SecondFactors(unit),
            request=request,
            passwords=PASSWORDS,
            tries=tries_on(unit, now=now),
            keys=KEYS,
            rules=rules,
            now=now,
        )
    return token, standing.session


def standing_of(books: Books, token: str, *, now: datetime = NOW, rules: Rules = RULES) -> Standing:
    """Who the gateway is told that the bearer of the token is."""
    with books.work(ANONYMOUS, now=now, action="session.assert") as unit:
        return handlers.check_session(
            Accounts(unit),
            Sessions(unit),
            request=AssertSession(session_token=token),
            rules=rules,
            now=now,
        )


@contextmanager
def kept_refusal(books: Books, *, now: datetime) -> Iterator[UnitOfWork]:
    """A stranger's work; a refusal that keeps its changes is raised once they are saved."""
    refused: Refusal | None = None
    with books.work(ANONYMOUS, now=now, action="session.start") as unit:
        try:
            yield unit
        except Refusal as refusal:
            if not refusal.keeps_changes:
                raise
            refused = refusal
    if refused is not None:
        raise refused


def api_client(client_id: str = "c", secret: str = "secret", **changes: Any) -> ApiClient:
    """An API client that may do what any may."""
    facts: dict[str, Any] = {
        "label": "市总工会网站",
        "secret_digest": token_digest(secret),
        "unions": ["city"],
        "actions": ["lead.read", "ticket.read"],
    }
    return ApiClient(aggregate_id=client_id, **{**facts, **changes})


def start_session(books: Books, token: str, *, at: datetime = NOW, **who: Any) -> None:
    """An open session of an account or a phone."""
    terms = SessionTerms.for_staff(SESSIONS_POLICY)
    if "phone_key" in who:
        terms = SessionTerms.for_workers(SESSIONS_POLICY)
    with books.work(IDENTITY, now=NOW) as unit:
        Sessions(unit).add(Session.start(token=token, terms=terms, now=at, language="zh-CN", **who))
