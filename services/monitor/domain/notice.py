"""A notice: one alert told once to one robot or phone, at one of its calls."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from records.aggregate import Aggregate

PHONE, ROBOT = "phone", "robot"
MOST_DOUBTS = 2
"""How often a robot is told again what nobody knows whether it was told: it has no receipts."""
WORTH_ASKING = timedelta(days=1)


class NoticeState(StrEnum):
    """pending → sending → sent | refused; `unknown` until a receipt settles it, or nobody can."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    UNSETTLED = "unsettled"
    DROPPED = "dropped"


N = NoticeState


def notice_id(alert_id: str, call: str, carrier: str) -> str:
    """The one notice that a call of an alert owes a robot or phone."""
    return hashlib.sha256(f"{alert_id}|{call}|{carrier}".encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What is said: a title and a text for groups, values of the template for phones."""

    title: str
    text: str
    values: Mapping[str, str]


@dataclass(kw_only=True, eq=False)
class Notice(Aggregate):
    """Claimed (saved), handed over, recorded (saved), as the deliveries of notifications are.

    `carrier` is ``robot/<name>`` or ``phone/<name>``; `call` ``1``, ``2`` … or ``over``. A phone's
    provider has receipts, so what is unknown there is asked for. A robot has none: it is told
    again, marked as a possible repeat: an alarm told twice costs a glance, one not told a night.
    """

    name: ClassVar[str] = "notice"
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = {
        "claim": (frozenset({N.PENDING.value}), N.SENDING.value),
        "accept": (frozenset({N.SENDING.value, N.UNKNOWN.value}), N.SENT.value),
        "refuse": (frozenset({N.SENDING.value, N.UNKNOWN.value}), N.REFUSED.value),
        "postpone": (frozenset({N.SENDING.value, N.UNKNOWN.value}), N.PENDING.value),
        "lose_sight": (frozenset({N.SENDING.value}), N.UNKNOWN.value),
        "give_up": (frozenset({N.SENDING.value, N.UNKNOWN.value}), N.UNSETTLED.value),
        "drop": (frozenset({N.PENDING.value}), N.DROPPED.value),
    }

    alert_id: str
    call: str
    carrier: str
    words: Words
    created_at: datetime
    due: datetime
    attempts: int = 0
    doubts: int = 0
    claimed_until: datetime | None = None
    sent_at: datetime | None = None
    reason: str | None = None
    provider_id: str | None = None

    def __post_init__(self) -> None:
        self.state = N.PENDING.value

    @classmethod
    def owe(cls, *, alert_id: str, call: str, carrier: str, words: Words, now: datetime) -> Notice:
        """The notice that a call owes."""
        return cls(
            aggregate_id=notice_id(alert_id, call, carrier),
            alert_id=alert_id,
            call=call,
            carrier=carrier,
            words=words,
            created_at=now,
            due=now,
        )

    @property
    def to_phone(self) -> bool:
        """Whether it goes to a phone, whose provider can be asked what became of it."""
        return self.carrier.partition("/")[0] == PHONE

    @property
    def was_perhaps_heard(self) -> bool:
        """Whether the carrier may have it: who heard of an alert hears that it is over."""
        return self.doubts > 0 or self.state in (N.SENDING, N.SENT, N.UNKNOWN, N.UNSETTLED)

    def awaits_outcome_of(self, attempt: int) -> bool:
        """Whether it still matters what this try came to: nothing settled or followed it."""
        return self.attempts == attempt and self.state in (N.SENDING, N.UNKNOWN)

    def claim(self, *, until: datetime) -> None:
        """About to be handed over; saved before it is."""
        self._move("claim")
        self.attempts += 1
        self.claimed_until = until

    def accept(self, *, provider_id: str, now: datetime) -> None:
        """The carrier took it."""
        self._move("accept")
        self.provider_id, self.sent_at, self.reason = provider_id, now, None

    def refuse(self, *, reason: str) -> None:
        """The carrier will never take it."""
        self._move("refuse")
        self.reason = reason

    def postpone(self, *, due: datetime, reason: str) -> None:
        """The carrier certainly did not take it; try again when due."""
        self._move("postpone")
        self.due, self.reason, self.claimed_until = due, reason, None

    def doubt(self, *, due: datetime, reason: str, now: datetime) -> None:
        """Nobody can say whether the carrier took it.

        A phone's provider is asked when due, for a day at most; a robot is told again a few times.
        """
        self.reason = reason
        if self.to_phone and now - self.created_at < WORTH_ASKING:
            if self.state == N.SENDING:
                self._move("lose_sight")
            self.due, self.claimed_until = due, None
        elif self.to_phone or self.doubts >= MOST_DOUBTS:
            self._move("give_up")
        else:
            self.doubts += 1
            self.postpone(due=due, reason=reason)

    def drop(self, *, reason: str) -> None:
        """Nobody need be told any more."""
        self._move("drop")
        self.reason = reason


def next_try(attempts: int, *, now: datetime) -> datetime:
    """When to try again after so many attempts: 2, 4, 8 … seconds, at most five minutes."""
    return now + timedelta(seconds=min(2**attempts, 300))
