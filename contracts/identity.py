"""Identity: who somebody is: staff accounts, workers by phone code, API clients, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from contracts.events import Event
from contracts.fields import (
    Identifier,
    Items,
    PersonName,
    PhoneNumber,
    Sealed,
    Text,
    UnionCode,
    sealed_for,
)
from contracts.people import Language
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query


class CredentialsWrong(Refusal):
    """User name or password is wrong: both answered alike, in the same time."""

    code = "credentials_wrong"
    kind = Kind.UNAUTHENTICATED


class CodeWrong(Refusal):
    """The phone code is wrong, used or expired: all answered alike."""

    code = "code_wrong"
    kind = Kind.UNAUTHENTICATED
    keeps_changes = True


class SessionExpired(Refusal):
    """The session ended, was idle too long or was revoked: sign in again."""

    code = "session_expired"
    kind = Kind.UNAUTHENTICATED


class TooManyAttempts(Refusal):
    """Too many tries; details: retry_after_seconds."""

    code = "too_many_attempts"
    kind = Kind.LIMITED


class UserNameTaken(Refusal):
    """Another account has this user name."""

    code = "user_name_taken"
    kind = Kind.CONFLICT


class AccountNotFound(Refusal):
    """There is no such account."""

    code = "account_not_found"
    kind = Kind.NOT_FOUND


class RoleUnknown(Refusal):
    """There is no such role."""

    code = "role_unknown"
    kind = Kind.INVALID


Secret = Annotated[str, Text(most=200)]


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A fresh session: its opaque token (shown once), the CSRF token, and who it is."""

    session_token: str
    csrf_token: str
    actor: str
    display_name: str
    roles: list[str]
    unions: list[str]
    language: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class SignIn(Command):
    """Staff sign in with user name and password."""

    service = "identity"
    action = "session.start"
    answer = SignedIn

    user_name: Annotated[str, Text(most=60)]
    password: Secret


@dataclass(frozen=True, kw_only=True)
class CodeRequested:
    """A code is on its way if the number can be reached; says the same for every number."""

    expires_in_seconds: int
    retry_after_seconds: int


@dataclass(frozen=True, kw_only=True)
class RequestPhoneCode(Command):
    """A worker asks for a sign-in code by text message."""

    service = "identity"
    action = "session.start"
    answer = CodeRequested

    phone: PhoneNumber
    language: Language


@dataclass(frozen=True, kw_only=True)
class SignInByPhone(Command):
    """A worker signs in with the code that was sent to his phone; single use."""

    service = "identity"
    action = "session.start"
    answer = SignedIn

    phone: PhoneNumber
    code: Annotated[str, Text(most=8)]


@dataclass(frozen=True, kw_only=True)
class Asserted:
    """A signed assertion of at most 5 minutes for the owners, and what the gateway must know."""

    assertion: str
    csrf_token: str
    actor: str
    display_name: str
    roles: list[str]
    unions: list[str]
    language: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class AssertSession(Command):
    """Check an opaque session token (a bearer's secret) and sign an assertion for the owners."""

    service = "identity"
    action = "session.assert"
    answer = Asserted

    session_token: Secret


@dataclass(frozen=True, kw_only=True)
class SignedOut:
    """The session is over."""

    signed_out: bool


@dataclass(frozen=True, kw_only=True)
class SignOut(Command):
    """End the session of this token."""

    service = "identity"
    action = "session.end"
    answer = SignedOut

    session_token: Secret


@dataclass(frozen=True, kw_only=True)
class ClientToken:
    """A short-lived assertion for an API client, to be sent as `authorization`."""

    assertion: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class IssueClientToken(Command):
    """An API client exchanges its id and secret for a short-lived token."""

    service = "identity"
    action = "session.start"
    answer = ClientToken

    client_id: Identifier
    client_secret: Secret


@dataclass(frozen=True, kw_only=True)
class AccountAnswer:
    """A staff account, without its secrets."""

    account_id: str
    version: int
    user_name: str
    display_name: str
    roles: list[str]
    managing_union: str
    on_duty: bool
    language: str


@dataclass(frozen=True, kw_only=True)
class CreateAccount(Command):
    """Create a staff account (security administrator)."""

    service = "identity"
    action = "account.create"
    answer = AccountAnswer

    user_name: Annotated[str, Text(most=60, least=3)]
    display_name: PersonName
    password: Annotated[str, Text(most=200, least=12)]
    roles: Annotated[list[Identifier], Items(most=20)]
    managing_union: UnionCode
    on_duty: bool = False
    language: Language = "zh-CN"


@dataclass(frozen=True, kw_only=True)
class WhoAmI(Query):
    """Who the caller is: actor, roles, unions."""

    service = "identity"
    action = "session.own"
    answer = AccountAnswer


@dataclass(frozen=True, kw_only=True)
class PhoneCodeRequested(Event):
    """A sign-in code must be sent; notifications sends it at once and forgets it."""

    source = "identity"

    challenge_id: str
    language: Language
    phone_key: str
    code: Sealed[str] = sealed_for("notifications")
    phone: Sealed[str] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class AccountCreated(Event):
    """A staff account exists; notifications learns who is on duty for which union."""

    source = "identity"

    account_id: str
    display_name: str
    roles: list[str]
    managing_union: str
    on_duty: bool
    language: Language


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Event):
    """A session ended before its time; the gateway drops what it cached."""

    source = "identity"

    session_id: str
    actor: str
