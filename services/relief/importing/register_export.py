"""The job that writes our register as the ACFTU aid system has it, to be entered there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.files import FileType
from contracts.jobs import RowUnreadable, SheetFormat
from contracts.refusals import InvalidInput
from contracts.relief.exports import ExportRegister
from records.encryption import UNREADABLE
from records.jobs.job import Job
from records.jobs.work import Fault, Hand, Step
from records.policies import Policies
from records.reads import Reads
from records.sheets import Cell, Column, Sheet
from records.store import Document, Where
from services.relief.domain.hardship_file import HardshipFile
from services.relief.importing.laying_out import rows_of, sheets_of
from services.relief.importing.layout import POLICY
from services.relief.leaving.maps import GONE, ON_REGISTER
from services.relief.repository.files import FILES, Files
from vocabulary.masking import hide_personal_numbers

_NEWEST_FIRST = (("opened_at", -1), ("_id", -1))


@dataclass(frozen=True, kw_only=True)
class RegisterExport:
    """Its layout is that of the day on which it was asked for (`laid_out_on`)."""

    policies: Policies

    @property
    def action(self) -> str:
        """The right to write everybody's data in full."""
        return ExportRegister.action

    def count(self, reads: Reads, wanted: Mapping[str, Any], *, until: datetime) -> int:
        """How many files it is of; refuses `InvalidInput` for anything but a workbook."""
        if wanted["format"] != SheetFormat.XLSX:
            raise InvalidInput.at("format", code="not_allowed_value", allowed=SheetFormat.XLSX)
        return reads.count(FILES, _selected(wanted, until))

    def step(self, hand: Hand, job: Job) -> Step:
        """The next files; whose data is written is in the audit trail, file by file."""
        wanted = job.opening.wanted
        found = hand.reads.find(
            FILES,
            _selected(wanted, job.opening.until),
            sort=_NEWEST_FIRST,
            limit=hand.most,
            after_cursor=job.cursor,
        )
        rows: list[Sequence[Cell]] = []
        faults: list[Fault] = []
        unit = hand.row()
        for place, document in enumerate(found.items, start=job.done + job.faulty + 1):
            file = _read(hand.reads, document)
            if file is None:
                code = RowUnreadable.code
                faults.append(Fault(row=place, record=document["_id"], field=None, code=code))
                continue
            rows += rows_of(file, self._layout(wanted))
            unit.audit(self.action, file.subject, after={"job_id": job.opening.job_id})
        unit.accept()
        written = len(found.items) - len(faults)
        return Step(rows=rows, faults=faults, cursor=found.next_cursor, done=written)

    def sheets(self, wanted: Mapping[str, Any]) -> Sequence[Sheet]:
        """Households, and their members."""
        return sheets_of(self._layout(wanted), wanted["language"])

    def columns(self, wanted: Mapping[str, Any]) -> Sequence[Column]:
        """Those of its first sheet."""
        return self.sheets(wanted)[0].columns

    def told(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was selected, and why it leaves the platform."""
        reason = hide_personal_numbers(wanted["reason"])
        return {**{name: wanted[name] for name in ("managing_union", "left")}, "reason": reason}

    def file_type(self, wanted: Mapping[str, Any]) -> FileType:
        """A workbook."""
        return FileType.XLSX

    def _layout(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        return self.policies.on(POLICY, date.fromisoformat(wanted["laid_out_on"]))


def _selected(wanted: Mapping[str, Any], until: datetime) -> Where:
    states = sorted(state.value for state in (GONE if wanted["left"] else ON_REGISTER))
    union = wanted["managing_union"]
    of_union = {} if union is None else {"managing_union": union}
    return {"state": {"$in": states}, "opened_at": {"$lte": until}, **of_union}


def _read(reads: Reads, document: Document) -> HardshipFile | None:
    try:
        return Files.from_document(reads.reveal(FILES, document))
    except UNREADABLE:
        return None
