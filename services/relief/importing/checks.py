"""Checks of a register: who looked at which content before somebody else takes it in."""

from __future__ import annotations

from contracts.relief.imports import CheckNeeded
from contracts.rights import persons_in
from records.jobs.job import Job
from records.kinds import Index, Kind
from records.unit_of_work import UnitOfWork

REGISTER_CHECKS = Kind(
    name="register_checks",
    managed_by=None,
    versioned=False,
    indexes=(Index(name="sha256", fields=(("sha256", 1), ("_id", 1))),),
    validator={
        "$jsonSchema": {
            "required": ["sha256", "by", "at"],
            "properties": {"sha256": {"bsonType": "string"}, "at": {"bsonType": "date"}},
        }
    },
)
MOST_CHECKS = 100


def keep_check(unit: UnitOfWork, job: Job) -> None:
    """Somebody checked this content to its end, with its faults; accepted with the job's step."""
    row = {
        "_id": job.opening.job_id,
        "sha256": job.opening.wanted["sha256"],
        "by": job.opening.by,
        "at": unit.recorded_at,
    }
    unit.insert(REGISTER_CHECKS, row)
    unit.accept()


def checker_of(unit: UnitOfWork, sha256: str) -> str:
    """Who checked this content and is nobody of whom the actor acts as; refuses `CheckNeeded`."""
    own = persons_in([unit.actor.name])
    for row in unit.find_documents(REGISTER_CHECKS, {"sha256": sha256}, MOST_CHECKS):
        if not own & persons_in([row["by"]]):
            return str(row["by"])
    raise CheckNeeded(field="file_id", allowed="a register that somebody else has checked")
