"""Cases as use cases see them: loaded whole, acted on, and every act kept with the change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from contracts.relief import LeadState, StageMovedUp
from records.acts import Act
from records.corrections import Corrections
from records.scope import covers_union
from records.unit_of_work import UnitOfWork
from services.relief.domain.aid_before_file import DECIDED
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.case import Case, CaseAct
from services.relief.domain.case_record import CaseRecord
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.golden_autumn.application import StudentAid
from services.relief.golden_autumn.repository import StudentAids
from services.relief.repository.acts import Acts
from services.relief.repository.aid_requests import AidRequests
from services.relief.repository.budgets import Budgets
from services.relief.repository.conflicts import Conflicts
from services.relief.repository.files import Files
from services.relief.repository.leads import Leads
from services.relief.repository.payment_batches import PaymentBatches
from services.relief.repository.roster import Roster


class Cases:
    """Everything that was done on a file or a request so far, and what is done now."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit
        self.files, self.acts = Files(unit), Acts(unit)
        self.roster, self.conflicts = Roster(unit), Conflicts(unit)
        self.aid, self.batches = AidRequests(unit), PaymentBatches(unit)
        self.budgets = Budgets(unit)
        self.student_aid = StudentAids(unit)
        self._leads = Leads(unit)

    def of_file(self, file: HardshipFile) -> Case:
        """The file's case: its acts, who handled ticket and lead, and the declared conflicts."""
        leads = self._leads.find_all(
            decision__file_id=file.aggregate_id, state=LeadState.ACCEPTED.value
        )
        handled_by = [file.opened.by]
        for lead in leads:
            handled_by += lead.referral.handled_by
            handled_by += [lead.decision.act.by] if lead.decision else []
        handled_by += Corrections(self.unit).hands_on(file.subject)
        return Case(
            acts=self.acts.of(file),
            handled_by=tuple(handled_by),
            conflicts=self.conflicts.about(file.aggregate_id, file.work_unit),
        )

    @contextmanager
    def changing_file(
        self, file_id: str, expected_version: int | None, *, act: Act
    ) -> Iterator[tuple[HardshipFile, Case]]:
        """The file and its case; what was recorded is kept, and its next stage finds its place."""
        with self.files.changing(file_id, expected_version=expected_version) as file:
            case, was = self.of_file(file), file.state
            yield file, case
            known = self.conflicts.about(file.aggregate_id, file.work_unit)
            self.settle(file, replace(case, conflicts=known), act=act)
            self.acts.keep(file)
            if was not in DECIDED and file.state in DECIDED:
                self._file_decided(file)

    def _file_decided(self, file: HardshipFile) -> None:
        """Emergency aid that was paid before this waits for its file no longer."""
        for aid in self.aid.owing(file.aggregate_id):
            with self.aid.changing(aid.aggregate_id) as owing:
                owing.file_decided(file.last_on)

    def file_of(self, aid: AidRequest | StudentAid) -> HardshipFile:
        """The file that it is asked for on; `FileNotFound` when there is none."""
        return self.files.get_beyond(aid.file_id)

    def of_aid(self, aid: AidRequest) -> Case:
        """A request's case: that of its file, its own acts, and those on what was refused before.

        Asking again for the same purpose and year is the same case: whoever refused does not pass.
        """
        former = [
            act
            for refused in self.aid.find_all(file_id=aid.file_id, live=False)
            if refused.is_for_the_same(aid)
            for act in self.acts.of(refused)
        ]
        return self.of_file(self.file_of(aid)).after(
            *former, *self._for_a_student(aid), *self.acts.of(aid)
        )

    def _for_a_student(self, aid: AidRequest) -> tuple[CaseAct, ...]:
        """The acts on the application that a request for aid was made for."""
        student = aid.student
        known = student and self.student_aid.find_by_id(student.student_aid_id)
        return self.acts.of(known) if known else ()

    def of_student_aid(self, application: StudentAid) -> Case:
        """An application's case: its own acts, and who keeps out of the file.

        The file was decided for itself: whoever judged it may judge a student of it.
        """
        file = self.files.find_by_id(application.file_id)
        return Case(
            acts=self.acts.of(application),
            conflicts=self.conflicts.about(application.file_id, file.work_unit if file else None),
        )

    @contextmanager
    def changing_student_aid(
        self, student_aid_id: str, expected_version: int | None, *, act: Act
    ) -> Iterator[tuple[StudentAid, Case]]:
        """An application for a student and its case, like `changing_file`."""
        with self.student_aid.changing(
            student_aid_id, expected_version=expected_version
        ) as application:
            case = self.of_student_aid(application)
            yield application, case
            self.settle(application, case, act=act)
            self.acts.keep(application)

    def of_batch(self, batch: PaymentBatch) -> Case:
        """A batch's case: those of all its requests, and its own acts."""
        case = Case(acts=self.acts.of(batch))
        for line in self.batches.lines_of(batch.aggregate_id):
            case = case.beside(self.of_aid(self.aid.get(line.aid_id)))
        return case

    @contextmanager
    def changing_aid(
        self, aid_id: str, expected_version: int | None, *, act: Act
    ) -> Iterator[tuple[AidRequest, Case]]:
        """A request for aid and its case, like `changing_file`."""
        with self.acting_on_aid(aid_id, expected_version) as (aid, case):
            yield aid, case
            self.settle(aid, case, act=act)

    @contextmanager
    def acting_on_aid(
        self, aid_id: str, expected_version: int | None = None
    ) -> Iterator[tuple[AidRequest, Case]]:
        """A request that waits for what becomes of its batch: it has no place of its own.

        The application for a student that it was made for follows it.
        """
        with self.aid.changing(aid_id, expected_version=expected_version) as aid:
            yield aid, self.of_aid(aid)
            self.acts.keep(aid)
            if aid.student is not None:
                with self.student_aid.changing(aid.student.student_aid_id) as application:
                    application.follow(aid)

    @contextmanager
    def changing_batch(
        self, batch_id: str, expected_version: int | None, *, act: Act
    ) -> Iterator[tuple[PaymentBatch, Case]]:
        """A payment batch and the cases of all its requests as one, like `changing_file`."""
        with self.batches.changing(batch_id, expected_version=expected_version) as batch:
            case = self.of_batch(batch)
            yield batch, case
            self.settle(batch, case, act=act)
            self.acts.keep(batch)

    def settle(self, record: CaseRecord, case: Case, *, act: Act) -> None:
        """Find out where the next stage of a changed record is decided."""
        record.settle(self.roster.from_here_up(record.managing_union), case, act=act)

    def move_up(self, record: CaseRecord, case: Case, *, act: Act) -> None:
        """Hand the present stage of a record up; refuses what `CaseRecord.move_up` refuses."""
        record.move_up(self.roster.from_here_up(record.managing_union), case, act=act)
        self.acts.keep(record)

    def require_reach(self, record: CaseRecord) -> None:
        """Refuses `StageMovedUp` for who reaches the file, but not the union that decides now.

        Asked once the record has taken the act, so that who may not act at all is told that first.
        """
        if not covers_union(self.unit.grant, record.waits_at):
            raise StageMovedUp(allowed=f"somebody of {record.waits_at}", union=record.waits_at)
