"""What a kind of job does: asked a step at a time, in either direction.

An export reads and makes rows; an import changes records in units of the same transaction, so
that a row's effect, its line in the result and the cursor are saved together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from contracts.files import FileType
from contracts.jobs import JobKind
from records.jobs.job import Job
from records.reads import Reads
from records.sheets import Cell, Column, Sheet
from records.unit_of_work import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A row that could not be done: its number from 1, the record's id, field and code why."""

    row: int
    record: str | None
    field: str | None
    code: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a step made; `cursor` is where the next one begins, None after the last.

    `done` is how many of what `Work.count` counted its rows are of: one each, unless it is said.
    """

    rows: Sequence[Sequence[Cell]]
    faults: Sequence[Fault]
    cursor: str | None
    done: int | None = None

    @property
    def counted(self) -> int:
        """By how much the job's progress goes on."""
        return len(self.rows) if self.done is None else self.done


@dataclass(frozen=True, kw_only=True)
class Hand:
    """What a step has at hand: reads within the starter's grant, and units in his name.

    What `row` units accept is saved with the step; one that is not accepted leaves nothing, so
    that a faulty row costs the others nothing. `content` is that of a file which the job holds.
    """

    reads: Reads
    row: Callable[[], UnitOfWork]
    content: Callable[[str], bytes]
    most: int


class Work(Protocol):
    """One kind of job, as the service that runs it declares it."""

    @property
    def action(self) -> str:
        """The right by which it is started, and its result fetched."""

    def count(self, reads: Reads, wanted: Mapping[str, Any], *, until: datetime) -> int:
        """How many rows it would have; refuses `InvalidInput` for what it cannot do."""

    def step(self, hand: Hand, job: Job) -> Step:
        """The rows after the job's cursor, at most `hand.most`."""

    def columns(self, wanted: Mapping[str, Any]) -> Sequence[Column]:
        """The columns of its result."""

    def told(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """What audit rows say of what was asked for: nothing that is personal."""

    def file_type(self, wanted: Mapping[str, Any]) -> FileType:
        """What the result is written as."""


@runtime_checkable
class WorkOfSheets(Work, Protocol):
    """One whose result is a workbook of several sheets: each row begins with its sheet's place."""

    def sheets(self, wanted: Mapping[str, Any]) -> Sequence[Sheet]:
        """The sheets of its result, in their order; places count from 0."""


Works = Mapping[JobKind, Work]
