"""Running a command: exactly one effect per key, again on a lost race, never a lost answer.

The handler runs first and the key is looked up only when something stands in the way: a commit that
fails on the key, a version that moved, or a refusal. So the usual command costs no extra query.
"""

from __future__ import annotations

import random

import eventlet

from contracts.refusals import (
    CommandInProgress,
    DeadlinePassed,
    Refusal,
    ServiceUnavailable,
    VersionConflict,
)
from messaging.rpc.idempotency import CommandKey
from messaging.rpc.job import Job, Reply
from records.clock import utc_now
from records.kinds import COMMANDS
from records.store import (
    AlreadyExists,
    OutcomeUnknown,
    StaleVersion,
    StoreError,
    StoreUnavailable,
)

ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.2
TWIN_LOOK_SECONDS = 0.02


def run_command(job: Job, *, method: str, answer: str | None, secret: bytes) -> Reply:
    """Run the command's method and answer it.

    With `answer` the method returns the id of what it changed, and the answer method renders it:
    now, and for every repeat of the same key. Without `answer` the method returns the answer itself
    (a session token that is shown once) and nothing is remembered.
    """
    if answer is None:
        return Reply(answer=job.plain(_effect(job, method, None)))
    key = _key(job, method, secret)
    resource, replayed = _once(job, method, key)
    return Reply(answer=_render(job, answer, resource), replayed=replayed)


def _key(job: Job, method: str, secret: bytes) -> CommandKey:
    """The caller's key, or the request's own id: a redelivered request is never run twice."""
    key = job.call.idempotency_key or f"request:{job.call.message_id}"
    return CommandKey.of(
        actor=job.actor.name, operation=method, key=key, body=job.call.kwargs, secret=secret
    )


def _once(job: Job, method: str, key: CommandKey) -> tuple[str, bool]:
    """The resource, and whether the command had been done before."""
    for attempt in range(ATTEMPTS):
        try:
            return _effect(job, method, key), False
        except (Refusal, StoreError) as hindrance:
            done = _done_before(job, key, hindrance)
            if done is not None:
                return done, True
        _pause(job, attempt)
    raise VersionConflict(allowed="try again: the record changes too often at the moment")


def _done_before(job: Job, key: CommandKey, hindrance: Exception) -> str | None:
    """What stood in the way may be this very command, done before: its resource.

    None when the handler must run again: it lost a race, or nobody knows whether the commit came
    through, which the next attempt finds out by the key. Raises the hindrance when it stands.
    """
    if isinstance(hindrance, OutcomeUnknown):
        return None
    if isinstance(hindrance, AlreadyExists) and hindrance.kind == COMMANDS.name:
        return _twin(job, key)
    if not isinstance(hindrance, Refusal | StaleVersion | AlreadyExists):
        raise hindrance
    done = key.resource(job.runtime.store)
    if done is None and isinstance(hindrance, Refusal):
        raise hindrance
    return done


def _effect(job: Job, method: str, key: CommandKey | None) -> str:
    """Run the handler on fresh copies and commit; what the method returned."""
    batch, unit = job.begin()
    returned = job.run(unit, method)
    if key is not None:
        if not isinstance(returned, str):
            raise TypeError(f"{method} returns the id of what it changed")
        key.remember(unit, resource=returned, at=utc_now())
    unit.accept()
    job.commit(batch)
    return returned  # type: ignore[no-any-return]


def _twin(job: Job, key: CommandKey) -> str:
    """The resource of the twin that was first, as soon as its commit can be seen."""
    while job.call.remaining > 0:
        done = key.resource(job.runtime.store)
        if done is not None:
            return done
        eventlet.sleep(TWIN_LOOK_SECONDS)
    raise CommandInProgress()


def _pause(job: Job, attempt: int) -> None:
    """Let the others pass: a growing, random while, within the deadline."""
    pause = random.uniform(0, min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE))
    if pause >= job.call.remaining:
        raise DeadlinePassed()
    eventlet.sleep(pause)


def _render(job: Job, answer: str, resource: str) -> dict[str, object]:
    """The answer under the actor's rights of now. The effect stands, whatever happens here."""
    _, unit = job.begin()
    try:
        return job.plain(getattr(job.serve(unit), answer)(resource))
    except StoreUnavailable:
        raise ServiceUnavailable(allowed="repeat with the same key: it is done") from None
