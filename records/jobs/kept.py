"""Jobs and what they made so far, as they are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from contracts.jobs import JobKind, JobNotFound, JobState
from contracts.rights import Grant
from records.jobs.job import Job, Opening
from records.jobs.work import Fault, Step
from records.kinds import Index, Kind
from records.sheets import Cell
from records.store import Document
from records.unit_of_work import UnitOfWork

# What was asked for may name a person one day; a row of an unfinished result surely does.
JOBS = Kind(
    name="jobs",
    personal=("wanted",),
    managed_by=None,
    indexes=(
        # One of a kind at a time for each person, however many start one at the same moment.
        Index(
            name="one_at_a_time",
            fields=(("by", 1), ("kind", 1)),
            unique=True,
            partial={"open": True},
        ),
        Index(name="under_way", fields=(("open", 1),), partial={"open": True}),
        Index(name="to_do", fields=(("needs_work", 1), ("_id", 1)), partial={"needs_work": True}),
        Index(name="of_person", fields=(("by", 1), ("kind", 1), ("_id", -1))),
        Index(name="expires", fields=(("expires_at", 1),), partial={"open": False}),
    ),
)
JOB_PARTS = Kind(name="job_parts", personal=("content",), managed_by=None, versioned=False)


def part_id(job_id: str, place: int) -> str:
    """The id of a job's part: the first is 0."""
    return f"{job_id}/{place:06d}"


def to_document(job: Job) -> Document:
    """Without the version, which the unit of work gives."""
    opening = job.opening
    return {
        "_id": opening.job_id,
        "open": job.open,
        "needs_work": job.needs_work,
        **_but(job, "opening"),
        "state": job.state.value,
        **_but(opening, "job_id"),
        "kind": opening.kind.value,
        "grant": _grant_document(opening.grant),
        "wanted": dict(opening.wanted),
        "named": list(job.named),
    }


def from_document(row: Document) -> Job:
    """Of a row with its personal fields in plain."""
    opening = Opening(
        job_id=row["_id"],
        kind=JobKind(row["kind"]),
        by=row["by"],
        grant=_grant(row["grant"]),
        wanted=row["wanted"],
        asked_at=row["asked_at"],
        until=row["until"],
        total=row["total"],
    )
    far = {each.name: row[each.name] for each in fields(Job) if each.name != "opening"}
    far |= {"state": JobState(row["state"]), "named": tuple(row["named"])}
    return Job(opening=opening, **far)


class KeptJobs:
    """Jobs as one unit of work sees and changes them."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, job: Job) -> None:
        """Keep a new one; the commit raises `AlreadyExists` for a second one under way."""
        self._unit.insert(JOBS, to_document(job))

    def find(self, job_id: str) -> tuple[Job, int] | None:
        """The job with its version, or None."""
        row = self._unit.document(JOBS, job_id)
        return None if row is None else (from_document(row), row["version"])

    def own(self, kind: JobKind, job_id: str) -> tuple[Job, int]:
        """A job that the actor himself started. Refuses `JobNotFound` for any other alike."""
        found = self.find(job_id)
        if found is not None:
            opening = found[0].opening
            if (opening.by, opening.kind) == (self._unit.actor.name, kind):
                return found
        raise JobNotFound()

    def save(self, job: Job, version: int) -> None:
        """Put it in the place of the one of this version; `StaleVersion` when it is another."""
        self._unit.replace(JOBS, {**to_document(job), "version": version})

    def add_part(self, job: Job, step: Step) -> None:
        """What the job's next step made; nothing for one that made nothing."""
        if step.rows or step.faults:
            content = {
                "rows": [list(row) for row in step.rows],
                "faults": [asdict(each) for each in step.faults],
            }
            place = part_id(job.opening.job_id, job.parts)
            self._unit.insert(JOB_PARTS, {"_id": place, "content": content})

    def remove_parts(self, job_id: str, places: Sequence[int]) -> None:
        """Remove these parts, which must be there."""
        ids = [part_id(job_id, place) for place in places]
        self._unit.prefetch(JOB_PARTS, ids)
        for each in ids:
            self._unit.delete(JOB_PARTS, each)

    def remove(self, job_id: str) -> None:
        """Forget the job itself."""
        self._unit.delete(JOBS, job_id)


def rows_of(part: Document) -> list[list[Cell]]:
    """The rows of a part, its content in plain."""
    return list(part["content"]["rows"])


def faults_of(part: Document) -> list[Fault]:
    """The faults of a part, its content in plain."""
    return [Fault(**each) for each in part["content"]["faults"]]


def _but(value: Any, left_out: str) -> Mapping[str, Any]:
    return {each.name: getattr(value, each.name) for each in fields(value) if each.name != left_out}


def _grant_document(grant: Grant) -> dict[str, Any]:
    return {
        "everything": grant.everything,
        "unions": sorted(grant.unions),
        "own_keys": sorted(grant.own_keys),
        "persons": sorted(grant.persons),
    }


def _grant(row: Document) -> Grant:
    return Grant(
        everything=row["everything"],
        unions=frozenset(row["unions"]),
        own_keys=frozenset(row["own_keys"]),
        persons=frozenset(row.get("persons", ())),  # a job of an earlier build has none
    )
