"""Samples as they are kept and shown: in the audit database, never changed, never deleted."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.refusals import InvalidInput
from contracts.sampling import (
    DrawSample,
    ListSamples,
    Sample,
    SampleAnswer,
    SampledRecord,
    SampleLines,
    SampleNotFound,
    SampleOf,
)
from records.kinds import Kind
from records.reads import Reads
from records.sampling.drawing import ALGORITHM, drawn, population_hash
from records.store import Document
from records.unit_of_work import UnitOfWork
from vocabulary.ids import new_id

SAMPLES = Kind(name="audit_samples", managed_by=None, versioned=False, in_audit_database=True)
MOST_IN_POPULATION = 100_000
"""So many ids are ranked within a second; who needs more draws month by month."""
_SEED_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class Population:
    """Records that can be sampled: of this kind, by the field that holds their business day.

    `line` shows one of them; `among` says which of the kind they are. An index on `day` must serve.
    """

    kind: Kind
    day: str
    line: Callable[[Document], Mapping[str, Any]]
    among: Mapping[str, Any] = field(default_factory=dict)

    def ids(self, reads: Reads, row: Mapping[str, Any]) -> list[str]:
        """The ids of all records that a sample was drawn of, or would be now."""
        days = {"$gte": row["since"], "$lte": row["until"]}
        where: dict[str, Any] = {**self.among, self.day: days}
        if row["unions"]:
            where["managing_union"] = {"$in": row["unions"]}
        return reads.ids(self.kind, where, limit=MOST_IN_POPULATION + 1)


Populations = Mapping[SampleOf, Population]


def draw(unit: UnitOfWork, reads: Reads, populations: Populations, *, request: DrawSample) -> str:
    """Draw a sample and keep it; returns its id.

    Refuses `InvalidInput` at ``of`` for another service's records, and at ``until`` for a span that
    ends before it begins or holds too many.
    """
    population = _population(populations, request.of)
    if request.until < request.since:
        raise InvalidInput(field="until", allowed="not before since")
    asked: dict[str, Any] = {
        "of": request.of.value,
        "since": request.since.isoformat(),
        "until": request.until.isoformat(),
        "unions": sorted(set(request.unions)),
        "size": request.size,
        "seed": request.seed or secrets.token_hex(_SEED_BYTES),
        "seed_drawn": request.seed is None,
        "algorithm": ALGORITHM,
    }
    ids = population.ids(reads, asked)
    if len(ids) > MOST_IN_POPULATION:
        raise InvalidInput(field="until", allowed=f"at most {MOST_IN_POPULATION} records")
    asked |= {"population": len(ids), "population_hash": population_hash(ids)}
    chosen = drawn(ids, seed=asked["seed"], size=request.size)
    versions = {row["_id"]: row["version"] for row in reads.load(population.kind, chosen)}
    items = [{"record_id": each, "version": versions[each]} for each in chosen]
    row = {"_id": new_id(), **asked, "drawn_by": unit.actor.name, "drawn_at": unit.recorded_at}
    unit.insert(SAMPLES, {**row, "items": items})
    unit.audit("sample.draw", f"sample/{row['_id']}", after=asked)
    return str(row["_id"])


def show(reads: Reads, populations: Populations, *, sample_id: str) -> SampleAnswer:
    """A sample with its records as they are now. Refuses `SampleNotFound`."""
    row = reads.get(SAMPLES, sample_id, not_found=SampleNotFound)
    population = _population(populations, SampleOf(row["of"]))
    ids = population.ids(reads, row)
    now = population_hash(ids)
    wanted = {each["record_id"]: each["version"] for each in row["items"]}
    found = {record["_id"]: record for record in reads.load(population.kind, list(wanted))}
    return SampleAnswer(
        **_facts(row),
        population_now=len(ids),
        population_hash_now=now,
        unchanged=now == row["population_hash"],
        items=[
            SampledRecord(
                record_id=each,
                version=found[each]["version"],
                version_drawn=version,
                **population.line(found[each]),
            )
            for each, version in wanted.items()
            if each in found
        ],
        missing=[each for each in wanted if each not in found],
    )


def list_drawn(reads: Reads, *, request: ListSamples) -> SampleLines:
    """A page of the samples that were drawn here, youngest first."""
    where = {} if request.cursor is None else {"_id": {"$lt": request.cursor}}
    found = reads.find(SAMPLES, where, sort=[("_id", -1)], limit=request.limit)
    items = [Sample(**_facts(row)) for row in found.items]
    return SampleLines(items=items, more=found.next_cursor is not None)


def _population(populations: Populations, of: SampleOf) -> Population:
    if of not in populations:
        raise InvalidInput(field="of", allowed=", ".join(populations))
    return populations[of]


def _facts(row: Document) -> dict[str, Any]:
    """What `Sample` holds, as it was kept."""
    kept = {name: value for name, value in row.items() if name not in ("_id", "items")}
    return {
        **kept,
        "sample_id": row["_id"],
        "of": SampleOf(row["of"]),
        "since": date.fromisoformat(row["since"]),
        "until": date.fromisoformat(row["until"]),
    }
