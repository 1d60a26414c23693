"""Running a command: exactly one effect per key, again on a lost race, never a lost answer.

The handler runs first and the key is looked up only when something stands in the way: a commit that
fails on the key, a version that moved, or a refusal. So the usual command costs no extra query.

A refusal undoes what the handler changed, unless its class `keeps_changes`: a wrong try is a fact.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import eventlet

from contracts.refusals import (
    CommandInProgress,
    DeadlinePassed,
    Refusal,
    ServiceUnavailable,
    VersionConflict,
    VersionOutdated,
)
from messaging.rpc.idempotency import CommandKey
from messaging.rpc.job import ANSWER_SECONDS, Job, Reply
from messaging.rpc.turns import Place, Turns
from records.clock import utc_now
from records.kinds import COMMANDS
from records.store import (
    AlreadyExists,
    Contended,
    OutcomeUnknown,
    StaleVersion,
    StoreError,
    StoreUnavailable,
)
from records.unit_of_work import Batch, UnitOfWork

T = TypeVar("T")

ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.2
TWIN_LOOK_SECONDS = 0.02

_TURNS = Turns()


def run_command(job: Job, *, method: str, answer: str | None, secret: bytes) -> Reply:
    """Run the command's method and answer it.

    With `answer` the method returns the id of what it changed, and the answer method renders it:
    now, and for every repeat of the same key. Without `answer` the method returns the answer itself
    (a session token that is shown once) and nothing is remembered.
    """
    if answer is None:
        plain, _ = _once(job, partial(_answered, job, method), _lost_race)
        return Reply(answer=plain)
    key = _key(job, method, secret)
    work = _Changing(job, method, answer, key)
    try:
        done, replayed = _once(job, work, partial(_done_before, job, key))
    except VersionOutdated as outdated:
        raise _with_current(job, answer, outdated) from None
    return Reply(answer=done.answer or _render(job, answer, done.resource), replayed=replayed)


def _key(job: Job, method: str, secret: bytes) -> CommandKey:
    """The caller's key, or the request's own id: a redelivered request is never run twice."""
    key = job.call.idempotency_key or f"request:{job.call.message_id}"
    return CommandKey.of(
        actor=job.actor.name, operation=method, key=key, body=job.call.kwargs, secret=secret
    )


def _answered(job: Job, method: str, batch: Batch, unit: UnitOfWork) -> dict[str, Any]:
    answer = job.plain(job.run(unit, method))
    unit.accept()
    return answer


@dataclass(frozen=True)
class _Done:
    """What a command changed, and its answer where that is known already."""

    resource: str
    answer: dict[str, Any] | None = None


@dataclass(frozen=True)
class _Changing:
    """A command whose answer is rendered from what it is about to save: nothing is read again."""

    job: Job
    method: str
    answer: str
    key: CommandKey

    def __call__(self, batch: Batch, unit: UnitOfWork) -> _Done:
        resource = self.job.run(unit, self.method)
        if not isinstance(resource, str):
            raise TypeError(f"{self.method} returns the id of what it changed")
        self.key.remember(unit, resource=resource, at=utc_now())
        unit.accept()
        return _Done(resource, self._rendered(batch, resource))

    def _rendered(self, batch: Batch, resource: str) -> dict[str, Any] | None:
        """None when nothing can be shown now: the effect does not depend on that."""
        view = self.job.view_of(batch)
        try:
            return self.job.plain(getattr(self.job.serve(view), self.answer)(resource))
        except (Refusal, StoreError):
            return None


def _once(
    job: Job, work: Callable[[Batch, UnitOfWork], T], done_before: Callable[[Exception], T | None]
) -> tuple[T, bool]:
    """What came of the work, and whether it had been done before.

    `done_before` says of what stood in the way that the work was done (what came of it), or None
    that it must be tried again, or raises it.
    """
    with Place(_TURNS, job.call) as place:
        for attempt in range(ATTEMPTS):
            try:
                return _committed(job, work, done_before), False
            except (Refusal, StoreError) as caught:
                hindrance = caught
            done = done_before(hindrance)
            if done is not None:
                return done, True
            if not place.queued_after(hindrance):
                _pause(job, attempt)
    raise VersionConflict(allowed="try again: the record changes too often at the moment")


def _committed(
    job: Job, work: Callable[[Batch, UnitOfWork], T], done_before: Callable[[Exception], T | None]
) -> T:
    """Work on fresh copies, which accepts its unit, and commit; what the work returned.

    A refusal that `keeps_changes` is raised once they are committed; a repeat keeps nothing.
    """
    batch, unit = job.begin()
    try:
        returned = work(batch, unit)
    except Refusal as refusal:
        if refusal.keeps_changes and not _is_repeat(refusal, done_before):
            unit.accept()
            job.commit(batch)
        raise
    job.commit(batch)
    return returned


def _is_repeat(refusal: Refusal, done_before: Callable[[Exception], object]) -> bool:
    """Whether this very command was done before, and only its repeat is refused."""
    try:
        return done_before(refusal) is not None
    except Refusal:
        return False


def _lost_race(hindrance: Exception) -> None:
    if not isinstance(hindrance, StaleVersion | AlreadyExists):
        raise hindrance


def _done_before(job: Job, key: CommandKey, hindrance: Exception) -> _Done | None:
    """What stood in the way may be this very command, done before: then its resource.

    The handler runs again when it lost a race, and when nobody knows whether the commit came
    through: the next attempt finds that out by the key.
    """
    if isinstance(hindrance, OutcomeUnknown):
        return None
    if isinstance(hindrance, AlreadyExists | Contended) and hindrance.kind == COMMANDS.name:
        return _Done(_twin(job, key))
    if not isinstance(hindrance, Refusal | StaleVersion | AlreadyExists):
        raise hindrance
    done = key.resource(job.runtime.store)
    if done is None and isinstance(hindrance, Refusal):
        raise hindrance
    return None if done is None else _Done(done)


def _twin(job: Job, key: CommandKey) -> str:
    """The resource of the twin that was first, as soon as its commit can be seen.

    Refuses `CommandInProgress` while its caller still listens.
    """
    while (done := key.resource(job.runtime.store)) is None:
        if job.call.remaining <= ANSWER_SECONDS:
            raise CommandInProgress()
        eventlet.sleep(TWIN_LOOK_SECONDS)
    return done


def _pause(job: Job, attempt: int) -> None:
    """Let the others pass: a growing, random while, within the deadline."""
    pause = random.uniform(0, min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE))
    if pause >= job.call.remaining:
        raise DeadlinePassed()
    eventlet.sleep(pause)


def _with_current(job: Job, answer: str, outdated: VersionOutdated) -> VersionOutdated:
    """The refusal, with the record as it is now: showing it is a reading, and audited as one."""
    if outdated.subject is None:
        return outdated
    kind, _, record_id = outdated.subject.partition("/")
    batch, unit = job.begin()
    current = job.plain(getattr(job.serve(unit), answer)(record_id))
    unit.audit(f"{kind}.read", outdated.subject)
    unit.accept()
    job.commit(batch)
    version = current.get("version", outdated.details["version"])
    return VersionOutdated(field=outdated.field, version=version, current=current)


def _render(job: Job, answer: str, resource: str) -> dict[str, object]:
    """The answer under the actor's rights of now. The effect stands, whatever happens here."""
    _, unit = job.begin()
    try:
        return job.plain(getattr(job.serve(unit), answer)(resource))
    except StoreUnavailable:
        raise ServiceUnavailable(allowed="repeat with the same key: it is done") from None
