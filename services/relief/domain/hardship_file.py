"""Hardship files (困难职工档案): one person, one file, and its chain from draft to on file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar

from contracts.relief import (
    FileItem,
    FileOpened,
    FileState,
    ItemsNotCorrected,
    Outcome,
    Stage,
)
from contracts.relief.events import FileRefused
from records.acts import Act
from services.relief.domain.case import Case
from services.relief.domain.duties import require_free, require_two
from services.relief.domain.holder import Holder
from services.relief.domain.notice import Notice
from services.relief.domain.ruling import Ruling, last_pass
from services.relief.domain.stations import FILE_MAP, STAGE_OF
from services.relief.households.classes import Assessment
from services.relief.households.domain import Household
from services.relief.leaving.course import Course
from services.relief.leaving.maps import LEAVING_MAP
from services.relief.leaving.recheck import FileRechecked, Recheck


class HardshipFile(FileRechecked):
    """A household's hardship file (一户一档). Of a person at most one is not over.

    `submissions` counts its rounds; `returned_items` are what the next one must correct.
    """

    name = "file"
    state: FileState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = {
        **FILE_MAP,
        **LEAVING_MAP,
    }

    def __init__(
        self,
        *,
        state: FileState,
        holder: Holder,
        opened: Act,
        work_unit: str | None = None,
        submissions: int = 0,
        returned_items: tuple[FileItem, ...] = (),
        notice: Notice | None = None,
        household: Household | None = None,
        assessment: Assessment | None = None,
        acftu_number: str | None = None,
        course: Course | None = None,
        recheck: Recheck | None = None,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.state = state
        self.holder = holder
        self.opened = opened
        self.work_unit = work_unit
        self.submissions = submissions
        self.returned_items = returned_items
        self.notice = notice
        self.household = household or Household()
        self.assessment = assessment
        self.acftu_number = acftu_number
        self.course = course or Course()
        self.recheck = recheck

    @classmethod
    def open_for(cls, holder: Holder, *, file_id: str, act: Act, **former: Any) -> HardshipFile:
        """A draft for a person who has no file; `former` is what an episode before it leaves it."""
        file = cls(
            aggregate_id=file_id,
            state=FileState.DRAFT,
            holder=holder,
            opened=act,
            acts=0,
            waits_at=holder.managing_union,
            last_on=act.happened_on,
            **former,
        )
        since = file.course.former_file_id
        file._record(
            Stage.OPENING, Outcome.DONE, act, facts={"former_file_id": since} if since else {}
        )
        file.announce(FileOpened(**file._named(act)))
        return file

    @classmethod
    def register(
        cls,
        holder: Holder,
        *,
        file_id: str,
        acftu_number: str,
        checked_by: str,
        left: tuple[date, date] | None,
        act: Act,
        **facts: Any,
    ) -> HardshipFile:
        """A file that went its chain elsewhere: on register, as the ACFTU aid system has it.

        Or it had left that register: `left` is on which day, and until when it is monitored.
        """
        file = cls(
            aggregate_id=file_id,
            state=FileState.ON_FILE,
            holder=holder,
            opened=act,
            acts=0,
            waits_at=holder.managing_union,
            last_on=act.happened_on,
            acftu_number=acftu_number,
            **facts,
        )
        more = {"others": (checked_by,), "facts": {"acftu_number": acftu_number}}
        file._record(Stage.OPENING, Outcome.DONE, act, **more)
        file.announce(FileOpened(**file._named(act)))
        if left is None:
            file.come_on_register(act=act)
        else:
            file.come_as_left(*left, act=act)
        return file

    @property
    def number(self) -> str:
        """``KN-540202-2021-004711``."""
        return self.holder.number

    @property
    def managing_union(self) -> str:
        return self.holder.managing_union

    @property
    def stage(self) -> Stage | None:
        return STAGE_OF[self.state]

    def submit(
        self,
        *,
        work_unit: str,
        corrected: Collection[FileItem],
        note: str | None,
        assessment: Assessment | None,
        act: Act,
        case: Case,
    ) -> None:
        """Submit it, or submit it again with what was returned (`ItemsNotCorrected`)."""
        self.require_actable("submit", Stage.SUBMISSION, act=act, case=case)
        if left := set(self.returned_items) - set(corrected):
            raise ItemsNotCorrected(field="corrected", allowed=", ".join(sorted(left)))
        self._move("submit")
        self.work_unit = work_unit
        self.submissions += 1
        self.assessment = assessment
        items = tuple(corrected)
        facts: dict[str, Any] = {"round": self.submissions}
        if assessment is not None:
            facts["class"] = assessment.hardship_class.value
        self._record(Stage.SUBMISSION, Outcome.DONE, act, items=items, facts=facts, note=note)
        self.returned_items = ()

    def visit(self, *, visitors: Collection[str], note: str, act: Act, case: Case) -> None:
        """Record the home visit; `visitors` are those beside the recorder (``staff/…``).

        Refuses `SecondVisitorNeeded`, and for any of them what `require_actable` refuses.
        """
        self.require_actable("visit", Stage.VISIT, act=act, case=case)
        require_two(act.by, visitors)
        for visitor in visitors:
            require_free(visitor, stage=Stage.VISIT, case=case)
        self._move("visit")
        others = tuple(sorted(visitors))
        self._record(Stage.VISIT, Outcome.DONE, act, others=others, note=note)

    def decide(self, stage: Stage, ruling: Ruling[FileItem], *, act: Act, case: Case) -> None:
        """Decide at this stage; refuses `NoticeNotOver` for passing before the notice's end."""
        command = f"{ruling.word}_{stage.value}"
        self.require_actable(command, stage, act=act, case=case)
        if stage == Stage.CONFIRMATION and ruling.outcome == Outcome.PASSED:
            self.require_notice_over(act.happened_on)
        if ruling.outcome == Outcome.PASSED:
            self.require_class()
        undone = last_pass(case) if stage == Stage.CONFIRMATION else None
        self._move(command)
        self.returned_items = ruling.items
        self._record(
            stage,
            ruling.outcome,
            act,
            items=tuple(ruling.items),
            reason=ruling.reason.value if ruling.reason else None,
            supersedes=undone if ruling.outcome != Outcome.PASSED else None,
            note=ruling.note,
        )
        if self.state == FileState.ON_FILE:
            self.come_on_register(act=act)
        elif self.state == FileState.REFUSED:
            self.announce(FileRefused(**self._named(act)))

    def post_notice(
        self, notice: Notice, *, act: Act, case: Case, anew_because: str | None = None
    ) -> None:
        """Post it in public, for the days that the notice says; or anew, and why."""
        self._put_up(
            "post_notice", Stage.NOTICE, notice, anew_because=anew_because, act=act, case=case
        )

    def reconsider(self, *, note: str, act: Act, case: Case) -> None:
        """Take a refused file up again: another decision, which names the refusal."""
        self.require_actable("reconsider", Stage.RECONSIDERATION, act=act, case=case)
        self._move("reconsider")
        refusals = [each.act_id for each in case.acts if each.outcome == Outcome.REFUSED]
        self._record(Stage.RECONSIDERATION, Outcome.PASSED, act, supersedes=refusals[-1], note=note)

    def _named(self, act: Act) -> dict[str, Any]:
        """What every event of a file says."""
        return {
            "file_id": self.aggregate_id,
            "file_number": self.number,
            "person_key": self.holder.person_key,
            "county": self.holder.county,
            "managing_union": self.managing_union,
            "happened_on": act.happened_on,
        }
