"""Alert rules: how far a thing may go, for how long, who is called and how soon again.

They come from the policy ``monitor.alerts`` (dated configuration). Values and limits are in
the unit of their kind: ages milliseconds, depths messages, free disk MiB.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from contracts.monitor import AlertKind, Urgency
from vocabulary.business_time import SHANGHAI

LOW_IS_BAD = frozenset({AlertKind.DISK})
AGES = frozenset(
    {
        AlertKind.OUTBOX_AGE,
        AlertKind.QUEUE_AGE,
        AlertKind.SILENCE,
        AlertKind.AWAITED_AGE,
        AlertKind.HUB_LAG,
        AlertKind.UNCHAINED_AUDIT,
    }
)
"""Kinds whose value is an age in milliseconds; the policy says their limits in seconds."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was just seen. `value` None: nobody could tell. `affected`: how many things wait.

    `service` is the one whose work stops; None where it is everybody's.
    """

    kind: AlertKind
    subject: str
    value: int | None
    service: str | None = None
    affected: int | None = None

    @property
    def key(self) -> str:
        """What an alert is about: there is at most one open alert of a key."""
        return key_of(self.kind, self.subject)


def key_of(kind: AlertKind, subject: str) -> str:
    """Kind and subject as one text."""
    return f"{kind.value}|{subject}"


@dataclass(frozen=True, kw_only=True)
class BusinessHours:
    """When people who may be called in the morning are called, in Asia/Shanghai, every day."""

    opens: time
    closes: time

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself within the hours, else when they next begin."""
        local = moment.astimezone(SHANGHAI)
        if self.opens <= local.time() < self.closes:
            return moment
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        return datetime.combine(day, self.opens, SHANGHAI).astimezone(moment.tzinfo)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What is too much of one kind, and what follows.

    `limit` raises when it is reached for `lasting`; `clear` ends when it is kept for `calm`, so
    that a value that swings round the limit calls nobody again and again. `chain` is who is called
    at the first call, at the second and so on; the last ones again and again, each `repeat`.
    """

    kind: AlertKind
    limit: int
    clear: int
    lasting: timedelta
    calm: timedelta
    urgency: Urgency
    chain: tuple[tuple[str, ...], ...]
    repeat: timedelta
    hours: BusinessHours

    def __post_init__(self) -> None:
        if self.reaches(self.clear):
            raise ValueError(f"{self.kind.value}: what clears the alert would raise it")
        if not self.chain or not all(self.chain):
            raise ValueError(f"{self.kind.value}: a call that calls nobody")

    def reaches(self, value: int) -> bool:
        """Whether this is too much."""
        return value <= self.limit if self.kind in LOW_IS_BAD else value >= self.limit

    def is_calm(self, value: int) -> bool:
        """Whether this is well again; between `clear` and `limit` an alert stays as it is."""
        return value >= self.clear if self.kind in LOW_IS_BAD else value <= self.clear

    def callable_at(self, moment: datetime) -> datetime:
        """When somebody may be called who would be called at this moment."""
        return moment if self.urgency is Urgency.NOW else self.hours.next_open(moment)

    def called(self, step: int) -> tuple[str, ...]:
        """Whom the call number `step` (from 0) reaches."""
        return self.chain[min(step, len(self.chain) - 1)]


def rules_from(policy: Mapping[str, Any]) -> dict[AlertKind, Rule]:
    """The rules of the policy ``monitor.alerts``; `ValueError` or `KeyError` for a broken one."""
    hours = BusinessHours(
        opens=time.fromisoformat(policy["business_hours"]["opens"]),
        closes=time.fromisoformat(policy["business_hours"]["closes"]),
    )
    return {
        AlertKind(name): _rule(AlertKind(name), said, policy, hours)
        for name, said in policy["kinds"].items()
    }


def _rule(
    kind: AlertKind, said: Mapping[str, Any], policy: Mapping[str, Any], hours: BusinessHours
) -> Rule:
    urgency = Urgency(said["urgency"])
    limit, clear = (_number(kind, said, name) for name in ("limit", "clear"))
    return Rule(
        kind=kind,
        limit=limit,
        clear=clear,
        lasting=timedelta(seconds=said["for_seconds"]),
        calm=timedelta(seconds=policy["calm_seconds"]),
        urgency=urgency,
        chain=_chain(said.get("chain", policy["chain"])),
        repeat=timedelta(seconds=policy["repeat_seconds"][urgency.value]),
        hours=hours,
    )


def _number(kind: AlertKind, said: Mapping[str, Any], name: str) -> int:
    return round(said[f"{name}_seconds"] * 1000) if kind in AGES else int(said[name])


def _chain(said: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(step) for step in said)


@dataclass
class Brewing:
    """What is too much, and since when, while it has not lasted long enough to call anybody.

    In memory: kinds whose value is an age need no patience, so a restart delays only the others.
    """

    since: dict[str, datetime] = field(default_factory=dict)

    def lasts(self, reading: Reading, rule: Rule, *, now: datetime) -> bool:
        """Whether this reading is too much, and was so for as long as the rule says."""
        if reading.value is None or not rule.reaches(reading.value):
            self.since.pop(reading.key, None)
            return False
        return now - self.since.setdefault(reading.key, now) >= rule.lasting
