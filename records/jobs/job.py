"""A job and what may become of it. Pure: no clock, no database.

waiting → running → finished; failed after so many attempts at one step; cancelled from waiting or
running. Whatever ended keeps `untidy` until what it left half-made is removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from contracts.jobs import JobKind, JobOver, JobState
from contracts.rights import Grant

MOST_TRIES = 5
"""So often one step is tried; what fails for other reasons than an outage seldom works later."""
_FIRST_PAUSE = timedelta(seconds=1)

OPEN = frozenset({JobState.WAITING, JobState.RUNNING})


class OutOfTurn(Exception):
    """A step that does not follow on what the job is: a fault of who runs it."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What never changes of a job: who started what, when, under which grant.

    `wanted` are the plain values of the request that started it; what was made after `until` (in
    business time, as records tell it) is not selected.
    """

    job_id: str
    kind: JobKind
    by: str
    grant: Grant
    wanted: Mapping[str, Any]
    asked_at: datetime
    until: datetime
    total: int

    @property
    def subject(self) -> str:
        """How audit rows and files name it."""
        return f"job/{self.job_id}"


@dataclass(frozen=True, kw_only=True)
class Job:
    """How far a job is. Each act gives the job that it becomes.

    `cursor` is where the next step begins, None before the first; `read` says that all rows were
    seen. `parts` of the result are kept; `tidied` of them are removed again. The ids of files are
    named before anything is written under them, by each who sets about it anew, so that two who
    write at once spoil nothing of each other's, and nothing half-written is without a row.
    """

    opening: Opening
    state: JobState = JobState.WAITING
    done: int = 0
    faulty: int = 0
    parts: int = 0
    cursor: str | None = None
    read: bool = False
    tries: int = 0
    due: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    expires_at: datetime | None = None
    failure: str | None = None
    untidy: bool = True
    tidied: int = 0
    result_id: str | None = None
    errors_id: str | None = None
    named: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it may still come to a result."""
        return self.state in OPEN

    @property
    def left_over(self) -> tuple[str, ...]:
        """The files that were set about and are none of what it came to."""
        made = (self.result_id, self.errors_id) if self.state is JobState.FINISHED else ()
        return tuple(each for each in self.named if each not in made)

    @property
    def needs_work(self) -> bool:
        """Whether whoever runs jobs has something to do with it."""
        return self.open or self.untidy

    def begun(self, now: datetime) -> Job:
        """Its first step is about to be taken."""
        self._require(self.state is JobState.WAITING)
        return replace(self, state=JobState.RUNNING, began_at=now)

    def stepped(self, *, rows: int, faults: int, cursor: str | None) -> Job:
        """A step was taken: so many rows and faults more; `cursor` None: they were the last."""
        self._require(self.state is JobState.RUNNING and not self.read)
        return replace(
            self,
            done=self.done + rows,
            faulty=self.faulty + faults,
            parts=self.parts + (1 if rows or faults else 0),
            cursor=cursor,
            read=cursor is None,
            tries=0,
            due=None,
        )

    def claimed(self, *, result_id: str, errors_id: str) -> Job:
        """Somebody sets about writing its files, under these ids."""
        self._require(self.state is JobState.RUNNING and self.read)
        named = (*self.named, result_id, errors_id)
        return replace(self, result_id=result_id, errors_id=errors_id, named=named)

    def finished(self, now: datetime, *, keep: timedelta) -> Job:
        """Its files are there, the error file where there is a faulty row."""
        self._require(self.state is JobState.RUNNING and self.result_id is not None)
        return self._ended(JobState.FINISHED, now, keep)

    def cancelled(self, now: datetime, *, keep: timedelta) -> Job:
        """Nothing more of it takes effect. Refuses `JobOver` for what ended."""
        if not self.open:
            raise JobOver(state=self.state.value)
        return self._ended(JobState.CANCELLED, now, keep)

    def stumbled(self, now: datetime, code: str, *, keep: timedelta) -> Job:
        """A step did not work, and not for an outage: again later, or the end of it."""
        self._require(self.open)
        tries = self.tries + 1
        if tries >= MOST_TRIES:
            return replace(self._ended(JobState.FAILED, now, keep), failure=code, tries=tries)
        return replace(self, tries=tries, due=now + _FIRST_PAUSE * 2**tries)

    def tidying(self, parts: int) -> Job:
        """So many more of its parts are removed; with the last of them it is tidy."""
        self._require(not self.open and self.untidy)
        tidied = self.tidied + parts
        return replace(self, tidied=tidied, untidy=tidied < self.parts)

    def _ended(self, state: JobState, now: datetime, keep: timedelta) -> Job:
        return replace(self, state=state, ended_at=now, expires_at=now + keep, due=None)

    def _require(self, follows: bool) -> None:
        if not follows:
            raise OutOfTurn(f"{self.opening.kind}: {self.state}, read: {self.read}")
