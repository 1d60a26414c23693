"""Why a message was not applied, without any value of it, and when it is tried again."""

from __future__ import annotations

import random
import traceback
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from contracts.refusals import Refusal
from records.store import StoreError

BEHIND = "behind"
REFUSED = "refused"
FAILED = "failed"
SUSPECT = "delivered_too_often"
SUSPECT_ATTEMPTS = 3
BREAKS = "breaks_its_process"
# Where topology was brought up to date and this process was not: its next build knows them.
NEWER_THAN_WE = ("unknown_event", "unknown_version")
RETRIED = (FAILED, SUSPECT, *NEWER_THAN_WE)
OUR_PACKAGES = ("services.", "messaging.", "records.", "contracts.", "vocabulary.")
MOST_FRAMES = 40


@dataclass(frozen=True)
class RetryPolicy:
    """1 s · 2ⁿ up to 10 minutes, with jitter; parked for a person after `attempts` failures."""

    attempts: int = 12
    shortest: float = 1.0
    longest: float = 600.0

    def delay(self, attempts: int) -> timedelta:
        """How long to wait after the `attempts`-th failure: between half and all of it."""
        pause = min(self.longest, self.shortest * 2.0 ** min(attempts - 1, 30))
        return timedelta(seconds=pause * random.uniform(0.5, 1.0))


@dataclass(frozen=True)
class Failure:
    """Why a message was not applied: a code, and an error without any value of the message.

    `stack` has the places in our code that the error came through, innermost last.
    """

    reason: str
    error_type: str
    message: str
    stack: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The innermost place in our code; empty when it came through none."""
        return self.stack[-1] if self.stack else ""

    @property
    def parks(self) -> bool:
        """Whether trying again is pointless until a person has looked."""
        return self.reason not in RETRIED

    @property
    def fingerprint(self) -> str:
        """The same for failures of the same kind at the same place."""
        return sha256(f"{self.reason}|{self.error_type}|{self.where}".encode()).hexdigest()[:16]

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """What a handler raised. Only refusals and store errors promise a text without values."""
        if isinstance(error, Refusal):
            return cls(REFUSED, type(error).__name__, str(error), _stack(error))
        text = str(error) if isinstance(error, StoreError) else ""
        return cls(FAILED, type(error).__name__, text, _stack(error))

    @classmethod
    def unreadable(cls, reason: str) -> Failure:
        """The group cannot read the message."""
        return cls(reason, "Unreadable", "")


def _stack(error: BaseException) -> tuple[str, ...]:
    """The places in our code, innermost last: ``services.relief.handlers:31 open_lead``."""
    frames = traceback.walk_tb(error.__traceback__)
    places = [
        f"{name}:{line} {frame.f_code.co_name}"
        for frame, line in frames
        if (name := frame.f_globals.get("__name__", "")).startswith(OUR_PACKAGES)
    ]
    return tuple(places[-MOST_FRAMES:])
