"""Accounts, sessions, phone challenges and API clients: what they decide."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from contracts.fields import Sealed
from contracts.identity import (
    AccountCreated,
    CodeWrong,
    PhoneCodeRequested,
    RoleUnknown,
    SessionExpired,
    SessionRevoked,
)
from contracts.people import Language
from contracts.rights import Actor, Role
from records.aggregate import Aggregate

NOT_FOR_ACCOUNTS = frozenset({Role.ANONYMOUS, Role.WORKER, Role.API_CLIENT})


def known_roles(names: list[str]) -> list[Role]:
    """The roles of these names; refuses `RoleUnknown` for any that staff cannot hold."""
    allowed = {role.value: role for role in Role if role not in NOT_FOR_ACCOUNTS}
    if not names or any(name not in allowed for name in names):
        raise RoleUnknown(field="roles", allowed=", ".join(sorted(allowed)))
    return [allowed[name] for name in sorted(set(names))]


def token_digest(token: str) -> str:
    """What is kept of an opaque token: its SHA-256. The token itself is shown once."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token_of(token: str) -> str:
    """The CSRF token that belongs to a session token; follows from it, so it is not stored."""
    return hmac.new(token.encode(), b"zhufeng csrf", hashlib.sha256).hexdigest()


@dataclass(kw_only=True, eq=False)
class Account(Aggregate):
    """A staff account. `managing_union` is the union whose records its roles reach down from."""

    name = "account"

    user_name: str
    display_name: str
    password_hash: str
    roles: list[Role]
    managing_union: str
    on_duty: bool
    language: Language

    @classmethod
    def create(cls, **facts: Any) -> Account:
        """A new account, announced so that notifications knows who is on duty."""
        account = cls(**facts)
        account.announce(
            AccountCreated(
                account_id=account.aggregate_id,
                display_name=account.display_name,
                roles=[role.value for role in account.roles],
                managing_union=account.managing_union,
                on_duty=account.on_duty,
                language=account.language,
            )
        )
        return account

    @property
    def actor(self) -> Actor:
        """Who acts when this account is signed in; its own inbox and its union's are its own."""
        name = f"staff/{self.aggregate_id}"
        return Actor(
            name=name,
            roles=frozenset(self.roles),
            unions=frozenset({self.managing_union}),
            own_keys=frozenset({name, f"union/{self.managing_union}"}),
        )


@dataclass(kw_only=True, eq=False)
class ApiClient(Aggregate):
    """Another system. Its secret is long and random, so a digest of it suffices."""

    name = "api_client"

    secret_digest: str
    unions: list[str]

    def accepts(self, secret: str) -> bool:
        """Whether this is its secret; takes the same time either way."""
        return hmac.compare_digest(self.secret_digest, token_digest(secret))

    @property
    def actor(self) -> Actor:
        """Who acts with a token of this client."""
        return Actor(
            name=f"client/{self.aggregate_id}",
            roles=frozenset({Role.API_CLIENT}),
            unions=frozenset(self.unions),
        )


@dataclass(frozen=True, kw_only=True)
class SessionTerms:
    """How long sessions of one kind live (dated policy ``identity.sessions``)."""

    idle: timedelta
    absolute: timedelta

    @classmethod
    def for_staff(cls, policy: Mapping[str, Any]) -> SessionTerms:
        """Terms of a staff session."""
        return cls(
            idle=timedelta(minutes=policy["staff_idle_minutes"]),
            absolute=timedelta(hours=policy["staff_absolute_hours"]),
        )

    @classmethod
    def for_workers(cls, policy: Mapping[str, Any]) -> SessionTerms:
        """Terms of a worker's session."""
        return cls(
            idle=timedelta(hours=policy["worker_idle_hours"]),
            absolute=timedelta(hours=policy["worker_absolute_hours"]),
        )


@dataclass(kw_only=True, eq=False)
class Session(Aggregate):
    """A signed-in person, in real time. Its id is the digest of the opaque token."""

    name = "session"
    transitions: ClassVar = {"revoke": (frozenset({"open"}), "revoked")}

    state: str
    account_id: str | None
    phone_key: str | None
    language: Language
    seen_at: datetime
    idle_until: datetime
    expires_at: datetime

    @classmethod
    def start(
        cls,
        *,
        token: str,
        terms: SessionTerms,
        now: datetime,
        language: Language,
        account_id: str | None = None,
        phone_key: str | None = None,
    ) -> Session:
        """A fresh session of a staff account or of a worker's phone."""
        return cls(
            aggregate_id=token_digest(token),
            state="open",
            account_id=account_id,
            phone_key=phone_key,
            language=language,
            seen_at=now,
            idle_until=now + terms.idle,
            expires_at=now + terms.absolute,
        )

    def require_open(self, *, now: datetime) -> None:
        """Refuses `SessionExpired` once revoked, idle too long, or past its end."""
        if self.state != "open" or now >= min(self.idle_until, self.expires_at):
            raise SessionExpired()

    def touch(self, *, terms: SessionTerms, now: datetime) -> None:
        """It was used: the idle limit starts anew, never past the absolute end."""
        self.require_open(now=now)
        self.seen_at = now
        self.idle_until = now + terms.idle

    def revoke(self, *, by: Actor) -> None:
        """End it before its time."""
        self._move("revoke")
        self.announce(SessionRevoked(session_id=self.aggregate_id, actor=by.name))


@dataclass(kw_only=True, eq=False)
class PhoneChallenge(Aggregate):
    """A single-use code sent to a phone, in real time. Only its digest is kept."""

    name = "phone_challenge"
    transitions: ClassVar = {"use": (frozenset({"open"}), "used")}

    state: str
    phone_key: str
    code_digest: str
    tries_left: int
    language: Language
    asked_at: datetime
    expires_at: datetime

    @classmethod
    def ask(
        cls,
        *,
        challenge_id: str,
        phone: str,
        phone_key: str,
        code: str,
        language: Language,
        policy: Mapping[str, Any],
        now: datetime,
    ) -> PhoneChallenge:
        """A new challenge; notifications sends the code."""
        challenge = cls(
            aggregate_id=challenge_id,
            state="open",
            phone_key=phone_key,
            code_digest=cls.digest(challenge_id, code),
            tries_left=policy["tries"],
            language=language,
            asked_at=now,
            expires_at=now + timedelta(seconds=policy["valid_seconds"]),
        )
        challenge.announce(
            PhoneCodeRequested(
                challenge_id=challenge_id,
                language=language,
                phone_key=phone_key,
                code=Sealed(code),
                phone=Sealed(phone),
            )
        )
        return challenge

    @staticmethod
    def digest(challenge_id: str, code: str) -> str:
        """The code's digest, salted with the challenge so that equal codes differ."""
        return token_digest(f"{challenge_id}:{code}")

    def try_code(self, code: str, *, now: datetime) -> bool:
        """Spend one try. True uses the challenge up; a dead one never matches."""
        if self.state != "open" or now >= self.expires_at or self.tries_left <= 0:
            return False
        self.tries_left -= 1
        if not hmac.compare_digest(self.code_digest, self.digest(self.aggregate_id, code)):
            return False
        self._move("use")
        return True


def require_match(matched: bool) -> None:
    """Refuses `CodeWrong`; the spent try is kept."""
    if not matched:
        raise CodeWrong(field="code", allowed="the newest code that was sent to this phone")
