"""What is due, what is held, and what was done: for auditors, and on another day a dry run."""

from __future__ import annotations

from datetime import date

from contracts.refusals import InvalidInput
from contracts.retention import ListRetention, Retained, RetentionLine, RetentionLines
from records.acts import FIRST_DAY
from records.policies import Policies
from records.reads import Reads
from records.retention.kinds import HOLDS, PROGRESS
from records.retention.progress import SINCE, shown_run
from records.retention.retirement import Retirement, Retirements
from records.retention.terms import term_of
from records.unit_of_work import UnitOfWork
from vocabulary.business_time import business_day


def overview(
    unit: UnitOfWork,
    reads: Reads,
    retirements: Retirements,
    *,
    service: str,
    policies: Policies,
    request: ListRetention,
) -> RetentionLines:
    """One line per kind of records, by the terms in force on the day asked about, or today.

    Counts are of the asker's scope; runs and months are of all records. Refuses `InvalidInput` for
    a day before there were terms.
    """
    on = request.on or business_day(unit.now)
    if on < FIRST_DAY:
        raise InvalidInput.at("on", code="bad_date", allowed=f"{FIRST_DAY.isoformat()} or later")
    return RetentionLines(
        items=[
            _line(unit, reads, of, retirement, service=service, policies=policies, on=on)
            for of, retirement in retirements.items()
        ]
    )


def _line(
    unit: UnitOfWork,
    reads: Reads,
    of: Retained,
    retirement: Retirement,
    *,
    service: str,
    policies: Policies,
    on: date,
) -> RetentionLine:
    term = term_of(policies, of, on)
    until = term.last_day_due(on)
    due, due_by_union = _due(reads, retirement, until)
    progress = unit.document(PROGRESS, of.value)
    return RetentionLine(
        of=of,
        service=service,
        on=on,
        years=term.years,
        after=retirement.after,
        counted_from=term.counted_from,
        does=retirement.does,
        basis=term.basis,
        until=until,
        due=due,
        due_by_union=due_by_union,
        held=reads.count(HOLDS, {"stands": True, "of": of.value}),
        stands_still_since=progress.get(SINCE) if progress is not None else None,
        last_run=shown_run(progress["run"]) if progress is not None else None,
        months=dict(progress["months"]) if progress is not None else {},
    )


def _due(reads: Reads, retirement: Retirement, until: date | None) -> tuple[int, dict[str, int]]:
    """How many are due, and of which union each; records of no union are counted alone."""
    if until is None:
        return 0, {}
    kind, where = retirement.kind, retirement.due_where(until)
    if kind.managed_by is None:
        return reads.count(kind, where), {}
    by_union = reads.count_by(kind, kind.managed_by, where)
    return sum(by_union.values()), by_union
