"""Second factors: time-based one-time passwords (RFC 6238), and recovery codes for a lost phone."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pyotp import TOTP, random_base32

from records.aggregate import Aggregate
from records.keys import IndexKeys

ISSUER = "Zhufeng"
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
RECOVERY_CHARACTERS = 12  # 59 bits

Policy = Mapping[str, Any]


def new_secret() -> str:
    """160 random bits in base32, as authenticators take them."""
    return random_base32()


def new_recovery_codes(policy: Policy) -> list[str]:
    """As many as the policy says, each to be used once: ``abcd-efgh-jkmn``."""
    return [_recovery_code() for _ in range(policy["recovery_codes"])]


def enrolment_address(secret: str, user_name: str) -> str:
    """The ``otpauth://`` address that an authenticator reads."""
    return TOTP(secret).provisioning_uri(name=user_name, issuer_name=ISSUER)


@dataclass(kw_only=True, eq=False)
class SecondFactor(Aggregate):
    """The authenticator of one account, in real time; its id is the account's.

    `step` is the newest time step whose code was taken: that code and older ones open nothing any
    more. It is compared and set with the record's version, so that of two processes that are
    shown one code at the same moment one refuses it. Of recovery codes only keyed digests are kept.
    """

    name = "second_factor"

    secret: str | None
    step: int
    recovery: list[str]
    offered: str | None
    offered_until: datetime | None

    @classmethod
    def none_yet(cls, account_id: str) -> SecondFactor:
        """Of an account that has no second factor so far."""
        return cls(
            aggregate_id=account_id,
            secret=None,
            step=0,
            recovery=[],
            offered=None,
            offered_until=None,
        )

    @property
    def active(self) -> bool:
        """Whether sign-in asks for it."""
        return self.secret is not None

    def offer(self, secret: str, *, policy: Policy, now: datetime) -> None:
        """A new authenticator, which counts once a code of it is shown in time."""
        self.offered = secret
        self.offered_until = now + timedelta(seconds=policy["enrol_seconds"])

    def confirm(
        self, code: str, recovery: Sequence[str], *, keys: IndexKeys, policy: Policy, now: datetime
    ) -> bool:
        """Take the offered authenticator for one's own; False for a wrong code or a late one.

        The former one and its recovery codes end; `recovery` are the new ones, in plain.
        """
        if self.offered is None or self.offered_until is None or now >= self.offered_until:
            return False
        step = _step_of(self.offered, code, policy=policy, now=now)
        if step is None:
            return False
        self.secret, self.step = self.offered, step
        self.offered = self.offered_until = None
        self.recovery = [self._digest(each, keys) for each in recovery]
        return True

    def forget(self) -> None:
        """The account has no second factor any more."""
        self.secret = self.offered = self.offered_until = None
        self.recovery = []

    def take(self, code: str, *, keys: IndexKeys, policy: Policy, now: datetime) -> bool:
        """Whether the code proves the factor; one that does is spent."""
        if self.secret is None:
            return False
        step = _step_of(self.secret, code, policy=policy, now=now)
        if step is not None and step > self.step:
            self.step = step
            return True
        digest = self._digest(code, keys)
        if digest in self.recovery:
            self.recovery = [each for each in self.recovery if each != digest]
            return True
        return False

    def _digest(self, code: str, keys: IndexKeys) -> str:
        plain = "".join(each for each in code.lower() if each.isalnum())
        return keys.code_key(self.aggregate_id, plain)


def _step_of(secret: str, code: str, *, policy: Policy, now: datetime) -> int | None:
    """The newest time step around `now` that has this code; clocks differ by ``steps_around``."""
    totp, given = TOTP(secret), code.replace(" ", "").encode()
    around, present = policy["steps_around"], totp.timecode(now)
    steps = range(present + around, present - around - 1, -1)
    fitting = [
        step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), given)
    ]
    return fitting[0] if fitting else None


def _recovery_code() -> str:
    letters = "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_CHARACTERS))
    return "-".join(letters[start : start + 4] for start in range(0, RECOVERY_CHARACTERS, 4))
