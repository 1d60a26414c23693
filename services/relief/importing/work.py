"""The job that takes a register in: row by row, each saved with its line in the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.files import FileType
from contracts.jobs import SheetFormat
from contracts.relief.imports import ImportFiles, ImportOutcome
from contracts.texts.sheets import label_of, sheet_texts
from records.jobs.job import Job
from records.jobs.work import Fault, Hand, Step
from records.keys import IndexKeys
from records.policies import Policies
from records.reads import Reads
from records.sheets import Cell, Column
from services.relief.importing.checks import keep_check
from services.relief.importing.register import Held, Register, register_of
from services.relief.importing.rows import Rows
from services.relief.leaving.maps import ON_REGISTER
from services.relief.repository.files import FILES
from vocabulary.business_time import business_day

_TYPES = {SheetFormat.CSV: FileType.CSV, SheetFormat.XLSX: FileType.XLSX}
_COLUMNS = ("place", "acftu_number", "number", "import_outcome", "differences")
_HERE = "here:"
REGISTERED = sorted(state.value for state in ON_REGISTER)
_TOLD = ("person_key", "acftu_number", "number", "opened_at")


@dataclass(frozen=True, kw_only=True)
class FilesImport:
    """Its cursor is the place of the next row, then where it is among the files here.

    `held` keeps its register between the steps.
    """

    keys: IndexKeys
    policies: Policies
    held: Held

    @property
    def action(self) -> str:
        """The right to take a register in."""
        return ImportFiles.action

    def count(self, reads: Reads, wanted: Mapping[str, Any], *, until: datetime) -> int:
        """The rows of the register; what is only here is not known before."""
        return int(wanted["rows"])

    def step(self, hand: Hand, job: Job) -> Step:
        """The next rows; after the last of them the files that only we have."""
        register = self._register(hand, job)
        cursor = job.cursor or "0"
        if not cursor.startswith(_HERE):
            return self._taken(hand, job, register, int(cursor))
        step = self._only_here(hand, job, register, cursor.removeprefix(_HERE) or None)
        if step.cursor is None:
            self.held.clear()
            if job.opening.wanted["dry_run"]:
                keep_check(hand.row(), job)
        return step

    def columns(self, wanted: Mapping[str, Any]) -> Sequence[Column]:
        """What is said of each row."""
        texts = sheet_texts(wanted["language"])
        return [Column(heading=texts[f"column.{name}"]) for name in _COLUMNS]

    def told(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """Which content, and whether it was a check."""
        return {name: wanted[name] for name in ("format", "dry_run", "sha256", "checked_by")}

    def file_type(self, wanted: Mapping[str, Any]) -> FileType:
        """As which type the result is written."""
        return _TYPES[SheetFormat(wanted["format"])]

    def _register(self, hand: Hand, job: Job) -> Register:
        wanted = job.opening.wanted
        if wanted["sha256"] not in self.held:
            day = business_day(job.opening.until)
            self.held.clear()
            content = hand.content(wanted["file_id"])
            self.held[wanted["sha256"]] = register_of(content, self.policies, self.keys, on=day)
        return self.held[wanted["sha256"]]

    def _taken(self, hand: Hand, job: Job, register: Register, start: int) -> Step:
        rows = Rows(hand=hand, keys=self.keys, opening=job.opening, policies=self.policies)
        found = rows.taken(register, register.entries(start, hand.most))
        over = start + hand.most >= len(register.laid)
        cells = [self._cells(job, each) for each in found if not isinstance(each, Fault)]
        return Step(
            rows=cells,
            faults=[each for each in found if isinstance(each, Fault)],
            cursor=_HERE if over else str(start + hand.most),
        )

    def _only_here(self, hand: Hand, job: Job, register: Register, after: str | None) -> Step:
        """Our files on register whose holders it does not name."""
        found = hand.reads.find(
            FILES,
            {"state": {"$in": REGISTERED}, "opened_at": {"$lte": job.opening.until}},
            sort=(("opened_at", -1), ("_id", -1)),
            limit=hand.most,
            after_cursor=after,
            fields=_TOLD,
        )
        rows = [
            self._cells(
                job, (None, row.get("acftu_number"), row["number"], ImportOutcome.ONLY_HERE, [])
            )
            for row in found.items
            if row["person_key"] not in register.holders
        ]
        cursor = None if found.next_cursor is None else f"{_HERE}{found.next_cursor}"
        return Step(rows=rows, faults=[], cursor=cursor)

    def _cells(self, job: Job, taken: Any) -> list[Cell]:
        place, theirs, ours, outcome, differences = taken
        language = job.opening.wanted["language"]
        texts = sheet_texts(language)
        return [
            None if place is None else str(place),
            theirs,
            ours,
            label_of("import_outcome", outcome.value, language),
            ", ".join(texts[f"column.{name}"] for name in differences),
        ]
