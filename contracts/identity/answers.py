"""What identity answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.figures import JournalFigures
from contracts.identity.words import Device, OpenedBy, Owed


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A fresh session: its opaque token (shown once), the CSRF token, and who it is.

    Whoever still owes something has no role and no union in it.
    """

    session_token: str
    csrf_token: str
    actor: str
    display_name: str
    roles: list[str]
    unions: list[str]
    language: str
    expires_at: datetime
    owed: Owed | None = None


@dataclass(frozen=True, kw_only=True)
class SecondFactorOffered:
    """A new authenticator's secret (base32), and the same as an ``otpauth://`` address."""

    secret: str
    address: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorConfirmed(SignedIn):
    """The authenticator counts: a new session, and the recovery codes, shown this once."""

    recovery_codes: list[str]


@dataclass(frozen=True, kw_only=True)
class CodeRequested:
    """A code is on its way if the number can be reached; says the same for every number."""

    expires_in_seconds: int
    retry_after_seconds: int


@dataclass(frozen=True, kw_only=True)
class Asserted:
    """A signed assertion of at most 5 minutes for the owners, and what the gateway must know.

    `expires_at` is the session's own end, `assertion_expires_at` the assertion's; `absent_name` is
    the colleague for whom the actor acts.
    """

    assertion: str
    assertion_expires_at: datetime
    csrf_token: str
    actor: str
    display_name: str
    roles: list[str]
    unions: list[str]
    language: str
    expires_at: datetime
    absent_name: str | None = None
    owed: Owed | None = None


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One of one's own sessions. `seen_at` is its last use, to the minute or so."""

    session_id: str
    device: Device
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    second_factor: bool
    opened_by: OpenedBy
    current: bool


@dataclass(frozen=True, kw_only=True)
class OpenSessions:
    """One's own open sessions, the newest first."""

    items: list[OpenSession]


@dataclass(frozen=True, kw_only=True)
class SignedOut:
    """The session is over."""

    signed_out: bool


@dataclass(frozen=True, kw_only=True)
class ClientToken:
    """A short-lived assertion for an API client, to be sent as `authorization`."""

    assertion: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class PhoneProven:
    """A short-lived assertion of whose phone it is, for the hotline alone; no session begins."""

    assertion: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ApiClientAnswer:
    """Another system that may call, without its secret; `services` are whom its tokens are for."""

    client_id: str
    version: int
    state: str
    label: str
    unions: list[str]
    actions: list[str]
    services: list[str]


@dataclass(frozen=True, kw_only=True)
class ApiClientSecret(ApiClientAnswer):
    """The same with its new secret, which is shown this once."""

    client_secret: str


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
    oidc_linked: bool


@dataclass(frozen=True, kw_only=True)
class IdentityFigures:
    """How many staff accounts, how many of them on duty, and what identity has yet to do."""

    accounts: int
    on_duty: int
    outbox_pending: int
    held: int
    undecoded: int
    journal: JournalFigures
