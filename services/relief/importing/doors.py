"""Relief's door for registers: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.files import FilePurpose
from contracts.jobs import JobKind
from contracts.relief.exports import ExportRegister
from contracts.relief.imports import ImportFiles
from messaging.jobs.parts import RunsJobs
from messaging.rpc import command
from records.files.receiving import opened
from records.jobs.work import Works
from services.relief.importing.checks import checker_of
from services.relief.importing.register import Held, register_of
from services.relief.importing.register_export import RegisterExport
from services.relief.importing.work import FilesImport
from vocabulary.business_time import business_day


class ImportDoors(RunsJobs):
    """Registers of the ACFTU aid system, checked by one and taken in by another."""

    unit: Any
    keys: Any
    policies: Any
    kept_files: Any

    registers = Held()

    @property
    def own_works(self) -> Works:
        """The exports of lists; the import and the export of registers by policies and keys."""
        taking_in = FilesImport(keys=self.keys, policies=self.policies, held=self.registers)
        giving_out = RegisterExport(policies=self.policies)
        return {
            **self.works,
            JobKind.FILES_IMPORT: taking_in,
            JobKind.REGISTER_EXPORT: giving_out,
        }

    @command(ExportRegister, answer="job_answer")
    def export_register(self, request: ExportRegister) -> str:
        laid_out_on = business_day(self.unit.now).isoformat()
        return self.desk.start(self.reads, request, found={"laid_out_on": laid_out_on})

    @command(ImportFiles, answer="job_answer")
    def import_files(self, request: ImportFiles) -> str:
        """Start it. Refuses `CheckNeeded`, and at once what is wrong with the workbook as one."""
        purpose = FilePurpose.REGISTER
        source = self.kept_files.staged.staged(request.file_id, purpose=purpose)
        sha256 = source.content.sha256
        checked_by = None if request.dry_run else checker_of(self.unit, sha256)
        content = b"".join(opened(source, self.kept_files.door.contents))
        register = register_of(content, self.policies, self.keys, on=business_day(self.unit.now))
        return self.desk.start(
            self.reads,
            request,
            found={"rows": len(register.laid), "sha256": sha256, "checked_by": checked_by},
            source=(request.file_id, purpose),
        )
