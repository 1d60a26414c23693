"""Numbered forward steps: each runs once per database and may never change afterwards."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pymongo.collection import Collection
from pymongo.database import Database

from records.clock import utc_now
from records.crash_points import Point, reach
from records.documents import Document


class MigrationChanged(Exception):
    """The steps in the code are not those that this database has been through."""


@dataclass(frozen=True)
class Migration:
    """A step: `apply` changes documents of the service's database.

    It must stand for itself (its text is what the checksum covers) and must be able to run again,
    since it does when it is interrupted.
    """

    number: int
    name: str
    apply: Callable[[Database[Document]], None]

    @property
    def checksum(self) -> str:
        """The hash of the step's text without blanks, so that formatting does not count."""
        text = "".join(inspect.getsource(self.apply).split())
        return hashlib.sha256(text.encode()).hexdigest()


def run_steps(
    service: str,
    database: Database[Document],
    steps: Sequence[Migration],
    history: Collection[Document],
    ensure_held: Callable[[], None],
) -> Iterator[str]:
    """Run what this database has not been through, in order; yields the name of each step run.

    `ensure_held` is asked before each step and raises when the lock was lost. Raises
    `MigrationChanged` for a step that was changed, taken away or numbered out of turn.
    """
    if [step.number for step in steps] != list(range(1, len(steps) + 1)):
        raise MigrationChanged(f"{service}: steps must be numbered from 1 without a gap")
    done = {row["number"]: row for row in history.find({"service": service})}
    if missing := sorted(set(done) - {step.number for step in steps}):
        raise MigrationChanged(f"{service}: the database has been through unknown steps {missing}")
    for step in steps:
        if step.number in done:
            if done[step.number]["checksum"] != step.checksum:
                raise MigrationChanged(f"{service}: step {step.number} was changed after it ran")
            continue
        ensure_held()
        step.apply(database)
        reach(Point.MIGRATION_STEPPED)
        history.insert_one(_row(service, step))
        yield f"{service}: step {step.number} {step.name}"


def _row(service: str, step: Migration) -> Document:
    return {
        "_id": f"{service}/{step.number:04d}",
        "service": service,
        "number": step.number,
        "name": step.name,
        "checksum": step.checksum,
        "at": utc_now(),
    }
