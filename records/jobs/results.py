"""From the parts that a job's steps left to the files that people fetch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from contracts.files import FileType
from contracts.texts import text_of
from contracts.texts.sheets import sheet_texts
from records.encryption import reveal
from records.jobs.job import Job
from records.jobs.kept import JOB_PARTS, faults_of, part_id, rows_of
from records.jobs.work import Fault, Work, WorkOfSheets
from records.sheets import Cell, Column, csv_sheet, xlsx_book, xlsx_sheet
from records.store import Document, Store
from vocabulary.business_time import business_day

PARTS_AT_ONCE = 5
Parts = Callable[[], Iterator[Document]]
"""The parts of a job in their order, from the first, as often as it is called."""
_FAULT_COLUMNS = ("row", "record", "field", "code", "explanation")


class PartMissing(Exception):
    """A part that the job counts is not there."""


def result(job: Job, work: Work, parts: Parts) -> Iterator[bytes]:
    """The file that was asked for; a workbook of several sheets goes through the parts for each."""
    if isinstance(work, WorkOfSheets):
        sheets = work.sheets(job.opening.wanted)
        return xlsx_book(sheets, (_of_sheet(place, parts) for place in range(len(sheets))))
    columns = work.columns(job.opening.wanted)
    rows = (row for part in parts() for row in rows_of(part))
    if work.file_type(job.opening.wanted) is FileType.XLSX:
        return xlsx_sheet(_title(job), columns, rows)
    return csv_sheet(columns, rows)


def errors(job: Job, parts: Parts) -> Iterator[bytes]:
    """The rows that could not be done, each with what is wrong in the language of the job."""
    language = job.opening.wanted["language"]
    texts = sheet_texts(language)
    columns = [Column(heading=texts[f"column.{name}"]) for name in _FAULT_COLUMNS]
    rows = (_fault(each, language) for part in parts() for each in faults_of(part))
    return csv_sheet(columns, rows)


def file_names(job: Job) -> tuple[str, str]:
    """What both files are called, without an ending: nothing in it comes from people."""
    texts, day = sheet_texts(job.opening.wanted["language"]), business_day(job.opening.asked_at)
    return f"{_title(job)} {day}", f"{_title(job)} {day} {texts['title.errors']}"


def parts_of(job: Job, store: Store, *, between: Callable[[], None]) -> Iterator[Document]:
    """The job's parts in their order, their content in plain, some at a time.

    `between` is called before each question to the store, and may raise. Raises `PartMissing`.
    """
    places = range(job.parts)
    for start in places[::PARTS_AT_ONCE]:
        between()
        ids = [part_id(job.opening.job_id, n) for n in places[start : start + PARTS_AT_ONCE]]
        found = store.load(JOB_PARTS, ids)
        for each in ids:
            if each not in found:
                raise PartMissing(each)
            yield reveal(JOB_PARTS, found[each], store.cipher)


def _of_sheet(place: int, parts: Parts) -> Iterator[Sequence[Cell]]:
    return (row[1:] for part in parts() for row in rows_of(part) if row[0] == place)


def _title(job: Job) -> str:
    return sheet_texts(job.opening.wanted["language"])[f"title.{job.opening.kind.value}"]


def _fault(fault: Fault, language: str) -> Sequence[Cell]:
    return [str(fault.row), fault.record, fault.field, fault.code, text_of(fault.code, language)]
