"""An alert: something is wrong that people will feel; somebody is called until he sees to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from contracts.monitor import AlertKind, AlertState, Urgency
from records.aggregate import Aggregate
from services.monitor.domain.alert_rules import LOW_IS_BAD, Reading, Rule, key_of

S = AlertState
_OPEN = frozenset({S.RAISED.value, S.ACKNOWLEDGED.value, S.ESCALATED.value})
GROWN = 1.5
"""A value is written down again when it grew by half: every change of it is audited."""


@dataclass(kw_only=True, eq=False)
class Alert(Aggregate):
    """raised → acknowledged → over; escalated (by a person, or because nobody answered) calls on.

    `calls` counts the calls made, `step` is the place in the chain that the next one reaches,
    `next_call_at` when it is made: None once somebody looks after it. `value` is the worst seen.
    """

    name: ClassVar[str] = "alert"
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = {
        "acknowledge": (frozenset({S.RAISED.value, S.ESCALATED.value}), S.ACKNOWLEDGED.value),
        "escalate": (_OPEN, S.ESCALATED.value),
        "end": (_OPEN, S.OVER.value),
    }

    kind: AlertKind
    about: str
    urgency: Urgency
    value: int
    limit: int
    raised_at: datetime
    next_call_at: datetime | None
    service: str | None = None
    affected: int | None = None
    calls: int = 0
    step: int = 0
    calm_since: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    escalated_at: datetime | None = None
    over_at: datetime | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        self.state = S.RAISED.value

    @classmethod
    def raised(cls, *, alert_id: str, reading: Reading, rule: Rule, now: datetime) -> Alert:
        """An alert that begins: what was read is too much for long enough."""
        if reading.value is None:
            raise ValueError("nobody can say what is wrong")
        return cls(
            aggregate_id=alert_id,
            kind=reading.kind,
            about=reading.subject,
            urgency=rule.urgency,
            value=reading.value,
            limit=rule.limit,
            raised_at=now,
            next_call_at=rule.callable_at(now),
            service=reading.service,
            affected=reading.affected,
        )

    @property
    def key(self) -> str:
        """What it is about: there is at most one open alert of a key."""
        return key_of(self.kind, self.about)

    @property
    def is_open(self) -> bool:
        """Whether it is not over."""
        return self.state in _OPEN

    def acknowledge(self, *, by: str, note: str | None, now: datetime) -> None:
        """Somebody looks after it: nobody else is called. Refuses `WrongState`."""
        self._move("acknowledge")
        self.acknowledged_at, self.acknowledged_by, self.note = now, by, note
        self.next_call_at = None

    def escalate(self, *, note: str | None, now: datetime) -> None:
        """Whoever looked after it wants the next one of the chain, now. Refuses `WrongState`."""
        self._move("escalate")
        self.escalated_at, self.next_call_at = now, now
        self.note = note or self.note

    def is_due(self, *, now: datetime) -> bool:
        """Whether somebody is to be called now."""
        return self.is_open and self.next_call_at is not None and now >= self.next_call_at

    def call(self, rule: Rule, *, now: datetime) -> tuple[str, ...]:
        """Whom to call now; nobody having answered the call before is an escalation.

        The next call is planned for `rule.repeat` later, unless somebody acknowledges.
        """
        if self.calls and self.state == S.RAISED:
            self._move("escalate")
            self.escalated_at = now
        called = rule.called(self.step)
        self.calls += 1
        self.step = min(self.step + 1, len(rule.chain) - 1)
        self.next_call_at = rule.callable_at(now + rule.repeat)
        return called

    def observe(self, reading: Reading | None, rule: Rule | None, *, now: datetime) -> None:
        """What is seen of it now; None where the thing is gone, or nobody watches it any more.

        Over when it was calm for long enough. What nobody can tell changes nothing.
        """
        if reading is not None and reading.value is None:
            self.calm_since = None
            return
        calm = reading is None or rule is None or rule.is_calm(reading.value or 0)
        if not calm:
            self.calm_since = None
        elif self.calm_since is None:
            self.calm_since = now
        if reading is not None:
            self._grow(reading)
        if self.calm_since and (rule is None or now - self.calm_since >= rule.calm):
            self.end(now=now)

    def end(self, *, now: datetime) -> None:
        """It is over; refuses `WrongState` when it was."""
        self._move("end")
        self.over_at, self.next_call_at = now, None

    def _grow(self, reading: Reading) -> None:
        value = reading.value or 0
        low = self.kind in LOW_IS_BAD
        if value * GROWN <= self.value if low else value >= _more(self.value):
            self.value = value
        if reading.affected is not None and reading.affected >= _more(self.affected or 0):
            self.affected = reading.affected


def _more(number: int) -> int:
    return max(number + 1, round(number * GROWN))
