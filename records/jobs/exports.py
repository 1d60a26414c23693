"""Exports: a list as it is answered, row by row, into a sheet.

The selection is the list's own query, bounded by the moment of the start: what was made later is
in no page of it. Each row is shown as it is when its step reads it (docs/decisions/jobs.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import structlog

from contracts.events import snake_case
from contracts.files import FileType
from contracts.job_starts import Export
from contracts.jobs import RowUnreadable, SheetFormat
from contracts.refusals import InvalidInput
from contracts.schemas import load
from contracts.texts.sheets import label_of, sheet_texts
from records.encryption import UNREADABLE
from records.jobs.job import Job
from records.jobs.work import Fault, Hand, Step
from records.kinds import Kind
from records.reads import Reads
from records.sheets import Cell, Column, Form
from records.store import Document, Sort, Where
from vocabulary.business_time import SHANGHAI
from vocabulary.masking import hide_personal_numbers
from vocabulary.unions import find_union

_TYPES = {SheetFormat.CSV: FileType.CSV, SheetFormat.XLSX: FileType.XLSX}
_UNIONS = frozenset({"managing_union", "waits_at"})
_OF_THE_FILE = frozenset({"format", "language", "fields"})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class ListExport:
    """The export of one list.

    `line` shows a record as the list does, masked: an instance of `item`. `selected` is the list's
    own query for a request, and `order` its own order: by fields that never change, so that no
    record is passed twice. `made_at` is the field that says since when a record is there.
    """

    request: type[Export]
    kind: Kind
    item: type
    made_at: str
    line: Callable[[Document], Any]
    selected: Callable[[Any], Where]
    order: Callable[[Any], Sort]

    @property
    def action(self) -> str:
        """The right to export."""
        return self.request.action

    def count(self, reads: Reads, wanted: Mapping[str, Any], *, until: datetime) -> int:
        """How many records it is of. Refuses `InvalidInput` for a field that no item has."""
        self._names(wanted)
        return reads.count(self.kind, self._where(load(self.request, dict(wanted)), until))

    def step(self, hand: Hand, job: Job) -> Step:
        """The next page of the list."""
        wanted = load(self.request, dict(job.opening.wanted))
        found = hand.reads.find(
            self.kind,
            self._where(wanted, job.opening.until),
            sort=self.order(wanted),
            limit=hand.most,
            after_cursor=job.cursor,
        )
        rows: list[list[Cell]] = []
        faults: list[Fault] = []
        for place, document in enumerate(found.items, start=job.done + job.faulty + 1):
            row = self._row(hand.reads, document, job.opening.wanted)
            if row is None:
                code = RowUnreadable.code
                faults.append(Fault(row=place, record=document["_id"], field=None, code=code))
            else:
                rows.append(row)
        return Step(rows=rows, faults=faults, cursor=found.next_cursor)

    def columns(self, wanted: Mapping[str, Any]) -> Sequence[Column]:
        """A column for each field that was asked for, headed in the language that was."""
        language = wanted["language"]
        return [_column(self.item, name, language) for name in self._names(wanted)]

    def told(self, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        """Format and columns, and by which filters, personal numbers in these hidden."""
        filters = {
            name: hide_personal_numbers(value) if isinstance(value, str) else value
            for name, value in wanted.items()
            if value is not None and name not in _OF_THE_FILE
        }
        return {"format": wanted["format"], "fields": self._names(wanted), "filters": filters}

    def file_type(self, wanted: Mapping[str, Any]) -> FileType:
        """As which type the result is written."""
        return _TYPES[SheetFormat(wanted["format"])]

    def _where(self, wanted: Export, until: datetime) -> Where:
        return {"$and": [self.selected(wanted), {self.made_at: {"$lte": until}}]}

    def _names(self, wanted: Mapping[str, Any]) -> list[str]:
        known = [each.name for each in dataclasses.fields(self.item)]
        asked = list(dict.fromkeys(wanted["fields"]))
        if not set(asked) <= set(known):
            raise InvalidInput.at("fields", code="not_allowed_value", allowed=", ".join(known))
        return asked or known

    def _row(
        self, reads: Reads, document: Document, wanted: Mapping[str, Any]
    ) -> list[Cell] | None:
        """None for a record that cannot be read: it is reported, and stops nobody else's row."""
        try:
            line = self.line(reads.reveal(self.kind, document))
        except UNREADABLE as trouble:
            # Without its message, which may quote the document.
            _log.warning(
                "a record cannot be read",
                kind=self.kind.name,
                record=document["_id"],
                trouble=type(trouble).__name__,
            )
            return None
        return [
            _cell(name, getattr(line, name), wanted["language"]) for name in self._names(wanted)
        ]


def _column(item: type, name: str, language: str) -> Column:
    texts = sheet_texts(language)
    heading, hint = texts[f"column.{name}"], _type_of(item, name)
    if hint is datetime:
        heading = texts["moment"].format(heading)
    if hint is not int:
        return Column(heading=heading)
    return Column(heading=heading, form=Form.YUAN if name.endswith("_fen") else Form.NUMBER)


def _type_of(item: type, name: str) -> Any:
    """What a field holds when it holds something."""
    hint = get_type_hints(item)[name]
    choices = [each for each in get_args(hint) if each is not type(None)]
    return choices[0] if len(choices) == 1 else hint


def _cell(name: str, value: Any, language: str) -> Cell:
    if isinstance(value, StrEnum):
        return label_of(snake_case(type(value).__name__), value.value, language)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if name in _UNIONS and isinstance(value, str):
        union = find_union(value)
        return union.name_bo if language == "bo" else union.name_zh
    return value if value is None or isinstance(value, int) else str(value)
