"""The facts that identity announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.people import Language


@dataclass(frozen=True, kw_only=True)
class PhoneCodeRequested(Event):
    """A sign-in code must be sent; notifications sends it at once and forgets it.

    After `expires_at` it opens nothing and must not be sent any more (None: not known).
    """

    source = "identity"

    challenge_id: str
    language: Language
    phone_key: str
    code: Sealed[str] = sealed_for("notifications")
    phone: Sealed[str] = sealed_for("notifications")
    expires_at: datetime | None = None


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
class DutyTaken(Event):
    """An officer came on duty for his union."""

    source = "identity"

    account_id: str
    managing_union: str
    language: Language


@dataclass(frozen=True, kw_only=True)
class DutyLeft(Event):
    """An officer went off duty."""

    source = "identity"

    account_id: str
    managing_union: str


@dataclass(frozen=True, kw_only=True)
class SessionRevoked(Event):
    """A session ended before its time; the gateway drops what it cached.

    `session_id` is the SHA-256 of the session's token in hexadecimal digits.
    """

    source = "identity"
    unheard = "the gateway hears it live, on a queue of its own process that dies with it"

    session_id: str
    actor: str
