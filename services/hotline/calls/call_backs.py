"""Whom to call back, and at which extension an agent sits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from contracts.hotline import CallBackResult, CallBackState, ClaimedByAnother
from contracts.refusals import WrongState
from contracts.retention import ARCHIVED
from records.aggregate import Aggregate
from records.retention import Pseudonyms
from services.hotline.calls.archiving import Archiving, archived_text

B = CallBackState
MOST_TRIES = 50
"""The latest tries that a row shows."""
MOST_MISSES = 50
"""The latest missed calls that a row names; of older ones it knows how many there were."""


@dataclass(frozen=True, kw_only=True)
class Try:
    """One try to call somebody back."""

    by: str
    at: datetime
    result: CallBackResult


@dataclass(frozen=True, kw_only=True)
class Miss:
    """One call that nobody took."""

    call_id: str
    at: datetime


@dataclass(kw_only=True, eq=False)
class CallBack(Archiving):
    """One number that somebody should call, however often it was missed meanwhile."""

    name = "call_back"
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = {
        "miss": (frozenset({B.WAITING}), B.WAITING),
        "miss_again": (frozenset({B.CLAIMED}), B.CLAIMED),
        "claim": (frozenset({B.WAITING}), B.CLAIMED),
        "release": (frozenset({B.CLAIMED}), B.WAITING),
        "try_again": (frozenset({B.CLAIMED}), B.WAITING),
        "finish": (frozenset({B.CLAIMED}), B.DONE),
        "withdraw": (frozenset({B.WAITING}), B.DONE),
    }

    state: str = B.WAITING
    managing_union: str
    number: str
    phone_key: str
    missed: int = 1
    misses: list[Miss]
    first_missed_at: datetime
    claimed_by: str | None = None
    tries: list[Try] = field(default_factory=list)
    note: str | None = None
    archived_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done; of one number there is one such row at most."""
        return self.state != B.DONE

    @property
    def last_miss(self) -> Miss:
        """The latest call that nobody took."""
        return self.misses[-1]

    @property
    def last_happened_at(self) -> datetime:
        """When it was missed or tried last, whichever is later."""
        return max([self.last_miss.at, *(each.at for each in self.tries)])

    def archive(self, pseudonyms: Pseudonyms, *, on: date) -> None:
        """Its retention has ended (脱敏归档): who called, and what was noted, is gone.

        Refuses `WrongState` while somebody is still to be called back, `RecordArchived`.
        """
        self.require_not_archived()
        if self.is_open:
            raise WrongState(allowed=B.DONE, state=self.state, command="archive")
        self.number, self.note = ARCHIVED, archived_text(self.note)
        self.phone_key = pseudonyms.of(self.phone_key)
        self.archived_on = on

    def miss(self, miss: Miss) -> None:
        """One more call of this number that nobody took."""
        self._move("miss" if self.state == B.WAITING else "miss_again")
        self.missed += 1
        self.first_missed_at = min(self.first_missed_at, miss.at)
        self.misses = sorted([*self.misses, miss], key=lambda each: each.at)[-MOST_MISSES:]

    def withdraw(self, call_id: str) -> None:
        """One of its calls turns out to have been answered; without any it is done.

        What somebody has claimed stays his, and what is done stays done.
        """
        self.missed -= 1 if self.missed else 0
        others = [each for each in self.misses if each.call_id != call_id]
        self.misses = others or self.misses
        if self.missed == len(others) and others:
            self.first_missed_at = others[0].at
        if not self.missed and self.state == B.WAITING:
            self._move("withdraw")

    def claim(self, *, by: str) -> None:
        """Somebody will call; refuses `ClaimedByAnother`. Claiming again changes nothing."""
        if self.state == B.CLAIMED:
            self._require_claimed_by(by)
            return
        self._move("claim")
        self.claimed_by = by

    def release(self) -> None:
        """Others may do it now."""
        self._move("release")
        self.claimed_by = None

    def finish(self, *, result: CallBackResult, note: str | None, by: str, at: datetime) -> None:
        """What became of it, told by who claimed it; refuses `ClaimedByAnother`."""
        again = result is CallBackResult.NO_ANSWER
        self._require("try_again" if again else "finish")
        self._require_claimed_by(by)
        self._move("try_again" if again else "finish")
        self.tries = [*self.tries, Try(by=by, at=at, result=result)][-MOST_TRIES:]
        self.note = note if note is not None else self.note
        self.claimed_by = None if again else by

    def _require_claimed_by(self, actor: str) -> None:
        if self.claimed_by != actor:
            raise ClaimedByAnother()


@dataclass(kw_only=True, eq=False)
class Seat(Aggregate):
    """An extension of a switchboard, and who sits at it."""

    name = "seat"

    managing_union: str
    extension: str
    agent: str | None
    taken_at: datetime

    def take(self, *, by: str, at: datetime) -> None:
        """Whoever sits down last has it: the former has gone home and forgot."""
        self.agent, self.taken_at = by, at

    def leave(self) -> None:
        """Nobody sits here."""
        self.agent = None


def seat_id(managing_union: str, extension: str) -> str:
    """The id of a seat: extensions count within a switchboard."""
    return f"{managing_union}.{extension}"
