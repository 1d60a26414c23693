"""Sessions of staff and workers: open until revoked, idle too long, or past their end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from contracts.identity import Device, OpenedBy, SessionExpired, SessionRevoked
from contracts.people import Language
from contracts.rights import Actor
from records.aggregate import Aggregate
from services.identity.domain.tokens import token_digest


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
    """A signed-in person, in real time. Its id is the digest of the opaque token.

    `second_factor`: whether one was shown when it was opened. `device` is only the family of a
    browser.
    """

    name = "session"
    transitions: ClassVar = {"revoke": (frozenset({"open"}), "revoked")}

    state: str
    account_id: str | None
    phone_key: str | None
    language: Language
    seen_at: datetime
    idle_until: datetime
    expires_at: datetime
    started_at: datetime
    device: Device = "other"
    second_factor: bool = False
    opened_by: OpenedBy = "password"

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
        second_factor: bool = False,
        device: Device = "other",
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
            second_factor=second_factor,
            started_at=now,
            device=device,
            opened_by="phone_code" if account_id is None else "password",
        )

    def successor(self, *, token: str, now: datetime, second_factor: bool) -> Session:
        """The same person goes on under another token, no longer than he could under this one."""
        return replace(
            self,
            aggregate_id=token_digest(token),
            version=0,
            sequence=0,
            seen_at=now,
            second_factor=second_factor,
        )

    def require_open(self, *, now: datetime) -> None:
        """Refuses `SessionExpired` once revoked, idle too long, or past its end."""
        if not self.is_open(now=now):
            raise SessionExpired()

    def is_open(self, *, now: datetime) -> bool:
        """Whether it still says who somebody is."""
        return self.state == "open" and now < min(self.idle_until, self.expires_at)

    def touch(self, *, terms: SessionTerms, now: datetime) -> None:
        """It was used: the idle limit starts anew, never past the absolute end."""
        self.require_open(now=now)
        self.seen_at = now
        self.idle_until = now + terms.idle

    def revoke(self, *, by: Actor) -> None:
        """End it before its time."""
        self._move("revoke")
        self.announce(SessionRevoked(session_id=self.aggregate_id, actor=by.name))
