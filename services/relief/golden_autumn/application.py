"""An application for a student (金秋助学): one student, one year, eight stages. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from contracts.relief.chain import ItemsNotCorrected, Outcome, Stage
from contracts.relief.golden_autumn.commands import Studies
from contracts.relief.golden_autumn.words import (
    StudentAidState,
    StudentItem,
)
from records.acts import Act
from services.relief.domain.case import Case
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.notice import Notice, require_over
from services.relief.domain.noticed import Noticed
from services.relief.domain.ruling import Ruling
from services.relief.golden_autumn.ending import StudentAidEnding
from services.relief.golden_autumn.maps import STAGE_OF_STUDENT, STUDENT_AID_MAP
from services.relief.households.domain import Member


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Where it stands in the ACFTU aid system; `act` is who entered it."""

    number: str
    entered_on: date
    act: Act


class StudentAid(StudentAidEnding, Noticed):
    """An application. Of a student and year at most one is not refused or withdrawn.

    `student_key` is the student's, `submissions` counts rounds, `amount_fen` is what policy gives
    for the studies, `materials` are scans.
    """

    name = "student_aid"
    state: StudentAidState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = STUDENT_AID_MAP

    def __init__(
        self,
        *,
        state: StudentAidState,
        file_id: str,
        file_number: str,
        union: str,
        member_id: str,
        student_key: str,
        student_name: str,
        studies: Studies,
        year: int,
        amount_fen: int,
        applied: Act,
        materials: tuple[str, ...] = (),
        submissions: int = 1,
        returned_items: tuple[StudentItem, ...] = (),
        notice: Notice | None = None,
        entry: Entry | None = None,
        aid_id: str | None = None,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.state = state
        self.file_id = file_id
        self.file_number = file_number
        self.union = union
        self.member_id = member_id
        self.student_key = student_key
        self.student_name = student_name
        self.studies = studies
        self.year = year
        self.amount_fen = amount_fen
        self.applied = applied
        self.materials = materials
        self.submissions = submissions
        self.returned_items = returned_items
        self.notice = notice
        self.entry = entry
        self.aid_id = aid_id

    @classmethod
    def applied_for(
        cls,
        file: HardshipFile,
        student: Member,
        *,
        student_aid_id: str,
        studies: Studies,
        amount_fen: int,
        materials: tuple[str, ...],
        note: str | None,
        act: Act,
    ) -> StudentAid:
        """An application by the parent whose file this is; refuses `FileNotOnFile`."""
        file.require_on_register()
        act.require_not_before(file.opened.happened_on)
        application = cls(
            aggregate_id=student_aid_id,
            state=StudentAidState.APPLIED,
            file_id=file.aggregate_id,
            file_number=file.number,
            union=file.managing_union,
            member_id=student.member_id,
            student_key=student.person_key or "",
            student_name=student.name,
            studies=studies,
            year=act.happened_on.year,
            amount_fen=amount_fen,
            applied=act,
            materials=materials,
            acts=0,
            waits_at=file.managing_union,
            last_on=act.happened_on,
        )
        facts = {"round": 1, "amount_fen": amount_fen}
        application._record(Stage.STUDENT_APPLICATION, Outcome.DONE, act, facts=facts, note=note)
        return application

    @property
    def managing_union(self) -> str:
        return self.union

    @property
    def stage(self) -> Stage | None:
        return STAGE_OF_STUDENT[self.state]

    def apply_again(
        self,
        studies: Studies,
        *,
        amount_fen: int,
        corrected: Collection[StudentItem],
        materials: tuple[str, ...],
        note: str | None,
        act: Act,
        case: Case,
    ) -> None:
        """Apply again with what was returned, and with nothing else (`ItemsNotCorrected`)."""
        self.require_actable("apply_again", Stage.STUDENT_APPLICATION, act=act, case=case)
        if set(corrected) != set(self.returned_items):
            raise ItemsNotCorrected(field="corrected", allowed=", ".join(self.returned_items))
        self._move("apply_again")
        self.studies, self.amount_fen = studies, amount_fen
        self.materials = (*self.materials, *materials)
        self.submissions += 1
        self.returned_items = ()
        facts = {"round": self.submissions, "amount_fen": amount_fen}
        items = tuple(corrected)
        self._record(
            Stage.STUDENT_APPLICATION, Outcome.DONE, act, items=items, facts=facts, note=note
        )

    def decide(self, stage: Stage, ruling: Ruling[StudentItem], *, act: Act, case: Case) -> None:
        """Decide at this stage; refuses `NoticeNotOver` for passing before the notice's end."""
        command = f"{ruling.word}_{stage.value}"
        self.require_actable(command, stage, act=act, case=case)
        if stage == Stage.STUDENT_CONFIRMATION and ruling.outcome == Outcome.PASSED:
            require_over(self.notice, act.happened_on)
        self._move(command)
        self.returned_items = ruling.items
        self._record(
            stage,
            ruling.outcome,
            act,
            items=tuple(ruling.items),
            reason=ruling.reason.value if ruling.reason else None,
            note=ruling.note,
        )

    def post_notice(
        self, notice: Notice, *, act: Act, case: Case, anew_because: str | None = None
    ) -> None:
        """Post in public who applies, for the days that the notice says; no student is named."""
        stage = Stage.STUDENT_NOTICE
        self._put_up(
            "post_student_notice", stage, notice, anew_because=anew_because, act=act, case=case
        )

    def enter(self, number: str, entered_on: date, *, act: Act, case: Case) -> None:
        """It is entered in the ACFTU aid system under this number."""
        self.require_actable("enter", Stage.STUDENT_ENTRY, act=act, case=case)
        self._move("enter")
        self.entry = Entry(number=number, entered_on=entered_on, act=act)
        facts = {"number": number, "entered_on": entered_on.isoformat()}
        self._record(Stage.STUDENT_ENTRY, Outcome.DONE, act, facts=facts)

    def request_funds(self, aid_id: str, *, act: Act, case: Case) -> None:
        """Its funds are asked for by this request for aid, which it follows from now on."""
        self.require_actable("request_funds", Stage.FUND_REQUEST, act=act, case=case)
        self._move("request_funds")
        self.aid_id = aid_id
        self._record(Stage.FUND_REQUEST, Outcome.DONE, act, facts={"aid_id": aid_id})

    def withdraw(self, *, note: str, act: Act, case: Case) -> None:
        """The applicant takes it back; refuses `WrongState` once funds are requested."""
        self.require_actable("withdraw", Stage.STUDENT_APPLICATION, act=act, case=case)
        self._move("withdraw")
        self.returned_items = ()
        facts = {"withdrawn": "true"}
        self._record(Stage.STUDENT_APPLICATION, Outcome.DONE, act, facts=facts, note=note)
