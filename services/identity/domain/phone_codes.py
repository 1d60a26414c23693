"""Codes by which a worker signs in with his phone: how often one is sent, and what it opens."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any, ClassVar

from contracts.fields import Sealed
from contracts.identity import CodeWrong, PhoneCodeRequested, TooManyAttempts
from contracts.people import Language
from records.aggregate import Aggregate

HOUR = timedelta(hours=1)


@dataclass(kw_only=True, eq=False)
class PhoneLine(Aggregate):
    """What a phone was sent lately, in real time; its id is the phone's key.

    Asking is counted here, so that two who ask for one phone at the same moment collide, and
    cannot pass a limit together. `asked_at` holds the last hour, oldest first; `newest` is the
    challenge whose code counts.
    """

    name = "phone_line"

    asked_at: list[datetime]
    newest: str | None

    def ask(self, *, challenge_id: str, policy: Mapping[str, Any], now: datetime) -> None:
        """One more code; refuses `TooManyAttempts` too soon after the last, or in the hour."""
        lately = [moment for moment in self.asked_at if moment > now - HOUR]
        if lately:
            free_at = lately[-1] + timedelta(seconds=policy["wait_seconds"])
            if len(lately) >= policy["per_hour"]:
                free_at = max(free_at, lately[-policy["per_hour"]] + HOUR)
            if now < free_at:
                wait = ceil((free_at - now).total_seconds())
                raise TooManyAttempts(retry_after_seconds=wait)
        self.asked_at = [*lately, now]
        self.newest = challenge_id


@dataclass(kw_only=True, eq=False)
class PhoneChallenge(Aggregate):
    """A single-use code sent to a phone, in real time. Only its keyed digest is kept."""

    name = "phone_challenge"
    transitions: ClassVar = {"use": (frozenset({"open"}), "used")}

    state: str
    phone_key: str
    code_key: str
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
        code_key: str,
        language: Language,
        policy: Mapping[str, Any],
        now: datetime,
    ) -> PhoneChallenge:
        """A new challenge; notifications sends the code."""
        challenge = cls(
            aggregate_id=challenge_id,
            state="open",
            phone_key=phone_key,
            code_key=code_key,
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
                expires_at=challenge.expires_at,
            )
        )
        return challenge

    def try_code(self, code_key: str, *, now: datetime) -> bool:
        """Spend one try. True uses the challenge up; a dead one never matches."""
        if self.state != "open" or now >= self.expires_at or self.tries_left <= 0:
            return False
        self.tries_left -= 1
        if not hmac.compare_digest(self.code_key, code_key):
            return False
        self._move("use")
        return True


def require_match(matched: bool) -> None:
    """Refuses `CodeWrong`; the spent try is kept."""
    if not matched:
        raise CodeWrong(field="code", allowed="the newest code that was sent to this phone")
