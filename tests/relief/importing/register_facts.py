"""What tests of the import speak of: registers as workbooks, and relief with jobs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import openpyxl

from contracts.files import FilePurpose, FileType, StageFile
from contracts.jobs import GetJobFile, JobAnswer, JobFileOf, JobKind, SheetFormat
from contracts.relief.imports import ImportFiles
from contracts.rights import Actor, Role, grant_for
from messaging.jobs.runner import Runner
from records.files import StagedFiles
from records.files.contents import Contents, MemoryContents
from records.files.limits import limits_for
from records.files.making import keep_made
from records.files.receiving import opened
from records.jobs.desk import JobDesk
from records.jobs.limits import limits_on
from records.reads import Reads
from records.store import Store
from records.unit_of_work import Batch
from services.relief.importing.checks import checker_of
from services.relief.importing.layout import POLICY
from services.relief.importing.register import Held, register_of
from services.relief.importing.work import FilesImport
from tests.books import KEYS, Books
from tests.relief.file_facts import POLICIES
from tests.relief.lead_facts import NOW, TODAY
from vocabulary.id_number import check_character

LAYOUT = POLICIES.on(POLICY, TODAY)
FILES_SHEET, MEMBERS_SHEET = LAYOUT["files"], LAYOUT["members"]
LIMITS = limits_on(POLICIES, TODAY)
KIND = JobKind.FILES_IMPORT


def somebody(name: str, union: str = "city") -> Actor:
    own = f"staff/{name}"
    return Actor(
        name=own,
        roles=frozenset({Role.MUNICIPAL_REVIEWER}),
        unions=frozenset({union}),
        own_keys=frozenset({own}),
    )


CHECKER, TAKER = somebody("checker"), somebody("taker")


def id_number(place: int, year: int = 1980) -> str:
    first = f"540202{year}0101{place % 1000:03d}" if place < 1000 else _later(place, year)
    return first + check_character(first)


def _later(place: int, year: int) -> str:
    day = 1 + place // 1000 % 28
    month = 1 + place // 28_000 % 12
    return f"540202{year}{month:02d}{day:02d}{place % 1000:03d}"


def household(place: int, **other: Any) -> dict[str, Any]:
    """A row of the first sheet, by our names."""
    facts: dict[str, Any] = {
        "acftu_number": f"A{place:06d}",
        "name": "次仁",
        "id_number": id_number(place),
        "phone": f"139{place:08d}",
        "county": "540202",
        "work_unit": "市人民医院",
        "hardship_class": "深度困难",
        "housing": "租房",
        "main_cause": "本人或家属患病",
        "health": "重大疾病",
        "employment": "在职",
        "income.wages": "24000.5",
        "expense.medical": 1200,
    }
    return {**facts, **other}


def member(place: int, **other: Any) -> dict[str, Any]:
    """A row of the second sheet: a child of the household of this place."""
    facts: dict[str, Any] = {
        "acftu_number": f"A{place:06d}",
        "name": "卓玛",
        "id_number": id_number(place, 2010),
        "relation": "子女",
        "health": "健康",
        "employment": "在校学生",
    }
    return {**facts, **other}


def workbook(rows: Sequence[dict[str, Any]], members: Sequence[dict[str, Any]] = ()) -> bytes:
    """The register as a workbook in the layout of the policy."""
    book = openpyxl.Workbook(write_only=True)
    for layout, of in ((FILES_SHEET, rows), (MEMBERS_SHEET, members)):
        sheet = book.create_sheet(layout["sheet"])
        sheet.append(list(layout["columns"].values()))
        for row in of:
            sheet.append([row.get(name) for name in layout["columns"]])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


class Office(Books):
    """Relief with jobs, one step after another when somebody says so."""

    def __init__(
        self, store: Store | None = None, contents: Contents | None = None, at_once: int = 3
    ) -> None:
        super().__init__("relief", store)
        self.contents: Contents = contents or MemoryContents()
        self.limits = replace(LIMITS, rows_at_once=at_once)
        self.works = {KIND: FilesImport(keys=KEYS, policies=POLICIES, held=Held())}

    def new_batch(self) -> Batch:
        return Batch(self.store, self._journal)

    def commit(self, batch: Batch, deadline: float | None = None) -> None:
        batch.commit(deadline)
        self.announced += [announcement.event for announcement in batch.announcements]

    def runner(self) -> Runner:
        """Another process: nothing that an earlier one held is there."""
        self.works[KIND].held.clear()
        return Runner(
            service="relief",
            store=self.store,
            commits=self,
            contents=self.contents,
            works=self.works,
            limits=self.limits,
            rest=lambda: None,
        )

    def hand_in(self, content: bytes, by: Actor) -> str:
        purpose = FilePurpose.REGISTER
        with self.work(by, now=NOW, action="file.stage") as unit:
            file_id = StagedFiles(unit).expect(
                StageFile(purpose=purpose, name="register.xlsx", size=len(content)),
                reads=Reads(self.store, unit.grant),
                limits=limits_for(POLICIES, purpose, TODAY),
            )
        kept = keep_made(
            iter([content]), file_id=file_id, content_type=FileType.XLSX, contents=self.contents
        )
        with self.work(by, now=NOW, action="file.stage") as unit:
            files = StagedFiles(unit)
            files.receive(file_id)
            files.stage(file_id, kept)
        return file_id

    def start(self, content: bytes, by: Actor, *, dry_run: bool) -> str:
        request = ImportFiles(
            file_id=self.hand_in(content, by), dry_run=dry_run, format=SheetFormat.CSV
        )
        reads = Reads(self.store, grant_for(by, request.action))
        with self.work(by, now=NOW, action=request.action) as unit:
            source = StagedFiles(unit).staged(request.file_id, purpose=FilePurpose.REGISTER)
            sha256 = source.content.sha256
            register = register_of(content, POLICIES, KEYS, on=TODAY)
            checked_by = None if dry_run else checker_of(unit, sha256)
            return self.desk(unit).start(
                reads,
                request,
                found={"rows": len(register.laid), "sha256": sha256, "checked_by": checked_by},
                source=(request.file_id, FilePurpose.REGISTER),
            )

    def desk(self, unit: Any) -> JobDesk:
        return JobDesk(unit=unit, works=self.works, limits=self.limits)

    def run(self, content: bytes, by: Actor, *, dry_run: bool) -> str:
        job_id = self.start(content, by, dry_run=dry_run)
        self.runner().run(seconds=3600)
        return job_id

    def take_in(self, content: bytes) -> str:
        """Checked by one, taken in by another; the id of the second job."""
        self.run(content, CHECKER, dry_run=True)
        return self.run(content, TAKER, dry_run=False)

    def shown(self, job_id: str, by: Actor) -> JobAnswer:
        with self.work(by, now=NOW, action="job.follow") as unit:
            return self.desk(unit).own(KIND, job_id)

    def lines(
        self, job_id: str, by: Actor = TAKER, of: JobFileOf = JobFileOf.RESULT
    ) -> list[dict[str, str]]:
        with self.work(by, now=NOW, action="job.follow") as unit:
            file = self.desk(unit).fetch(GetJobFile(kind=KIND, job_id=job_id, of=of))
        text = b"".join(opened(file, self.contents)).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


def outcomes(lines: Sequence[dict[str, str]]) -> list[str]:
    return [line["结果"] for line in lines]
