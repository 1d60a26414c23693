"""Calls: what a call centre told of each, in whatever order, and where the call stands by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from contracts.hotline import CallContradicted, CallFact, CallRang, CallState
from records.retention import Pseudonyms
from services.hotline.calls.archiving import Archiving, archived_key, archived_text

MOST_RINGS = 20
"""At so many seats a call is noted to have rung; where it rings on, nothing more is kept."""
TASK_LASTS = timedelta(hours=12)
LOST = (CallState.MISSED, CallState.DROPPED)
LIVE = (CallState.RINGING, CallState.ANSWERED)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One report: the fact, when it was so, and what came with it.

    `agent` is who sat at the extension when it was heard, or None.
    """

    fact: CallFact
    at: datetime
    number: str | None = None
    phone_key: str | None = None
    extension: str | None = None
    agent: str | None = None
    recording_url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A call rang at an extension, or was answered there (`fact`)."""

    fact: CallFact
    extension: str
    agent: str | None
    at: datetime


@dataclass(kw_only=True, eq=False)
class Call(Archiving):
    """A call is the set of what was told of it: repeats and another order make no other call.

    Of a fact that is told twice the earlier moment counts.
    """

    name = "call"

    managing_union: str
    source: str
    number: str | None = None
    phone_key: str | None = None
    recording_url: str | None = None
    times: dict[CallFact, datetime] = field(default_factory=dict)
    rings: list[Ring] = field(default_factory=list)
    call_back_id: str | None = None
    archived_on: date | None = None

    def note(self, told: Told) -> None:
        """Take in one report; announces that it rings at a seat.

        Refuses `CallContradicted`, and `RecordArchived`: a call centre that tells of a call of
        years ago uses its name again, and the number would stand where it was taken away.
        """
        self.require_not_archived()
        self._take_number(told)
        self._take_recording(told)
        known = self.times.get(told.fact)
        self.times[told.fact] = told.at if known is None else min(known, told.at)
        rings_here = self._take_ring(told)
        self.state = self.standing
        if rings_here and told.agent is not None and self.standing is CallState.RINGING:
            self.announce(
                CallRang(
                    call_id=self.aggregate_id,
                    managing_union=self.managing_union,
                    agent=told.agent,
                )
            )

    @property
    def standing(self) -> CallState:
        """Where it stands by all that is known. What ended and nobody answered was missed."""
        if CallFact.ANSWERED in self.times:
            return CallState.ENDED if CallFact.ENDED in self.times else CallState.ANSWERED
        if CallFact.DROPPED in self.times:
            return CallState.DROPPED
        if self.times.keys() & {CallFact.MISSED, CallFact.ENDED}:
            return CallState.MISSED
        return CallState.RINGING

    @property
    def is_lost(self) -> bool:
        """Whether nobody spoke with the caller."""
        return self.standing in LOST

    @property
    def began_at(self) -> datetime:
        """The earliest moment that was told."""
        return min(self.times.values())

    @property
    def last_happened_at(self) -> datetime:
        """The latest moment that was told: later ones are refused after a week (policy)."""
        return max(self.times.values())

    def archive(self, pseudonyms: Pseudonyms, *, on: date) -> None:
        """Its retention has ended (脱敏归档): who called, and where the recording is, is gone.

        Refuses `RecordArchived`.
        """
        self.require_not_archived()
        self.number = archived_text(self.number)
        self.phone_key = archived_key(self.phone_key, pseudonyms)
        self.recording_url = None
        self.archived_on = on

    @property
    def agent(self) -> str | None:
        """Whose call it is: who answered, or at whose seat it rang last."""
        answered = [ring for ring in self.rings if ring.fact is CallFact.ANSWERED]
        last = max(answered or self.rings, key=lambda ring: (ring.at, ring.extension), default=None)
        return last.agent if last is not None else None

    def is_open_task_of(self, actor: str, now: datetime) -> bool:
        """Whether it came to this actor's seat, not long ago."""
        return self.agent == actor and now - self.began_at < TASK_LASTS

    def _take_number(self, told: Told) -> None:
        if told.number is None:
            return
        if self.number not in (None, told.number):
            raise CallContradicted(field="caller", allowed="the caller that was told first")
        self.number, self.phone_key = told.number, told.phone_key

    def _take_recording(self, told: Told) -> None:
        if told.recording_url is None:
            return
        if self.recording_url not in (None, told.recording_url):
            raise CallContradicted(field="recording_url", allowed="the recording told first")
        self.recording_url = told.recording_url

    def _take_ring(self, told: Told) -> bool:
        """Whether it is news that it rings (or was answered) at this extension."""
        if told.extension is None or told.fact not in (CallFact.RINGING, CallFact.ANSWERED):
            return False
        ring = Ring(fact=told.fact, extension=told.extension, agent=told.agent, at=told.at)
        for place, known in enumerate(self.rings):
            if (known.fact, known.extension) == (ring.fact, ring.extension):
                if ring.at < known.at:
                    self.rings[place] = Ring(**{**vars(known), "at": ring.at})
                return False
        if len(self.rings) >= MOST_RINGS:
            return False
        self.rings.append(ring)
        return told.fact is CallFact.RINGING
