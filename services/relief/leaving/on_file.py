"""A file's part from on register to its end: what may happen, and what is announced. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from contracts.relief.aid import FileNotOnFile
from contracts.relief.chain import FileState, Outcome, Stage
from contracts.relief.events import FileRegistered
from contracts.relief.household_words import HardshipClass
from contracts.relief.leaving.events import (
    ExitStable,
    FileClosed,
    HouseholdFellBack,
    HouseholdLeft,
)
from contracts.relief.leaving_words import (
    ClassStillMet,
    CloseReason,
    LeaveReason,
    MonitoringNotOver,
)
from records.acts import Act
from services.relief.domain.case import Case
from services.relief.domain.duties import Colleague
from services.relief.domain.notice import Notice, require_over
from services.relief.domain.noticed import Noticed
from services.relief.households.classes import Assessment
from services.relief.households.on_file import FileWithHousehold
from services.relief.leaving.course import Course
from services.relief.leaving.maps import BEGINNING, OF_ROUND, ON_REGISTER, RECHECKS


class FileThatLeaves(FileWithHousehold, Noticed):
    """A file with its course; `_named` is what every event of a file says."""

    course: Course
    notice: Notice | None

    def _named(self, act: Act) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def case_over_on(self) -> date:
        """The day of its last act; of who left that of the exit, whenever it was entered."""
        return self.course.stable_on or self.last_on

    def come_on_register(self, *, act: Act) -> None:
        """Its household is on file from now on."""
        day = act.happened_on
        self.course = replace(self.course, registered_on=day, checked_on=day)
        self.announce(FileRegistered(**self._named(act)))

    def come_as_left(self, left_on: date, monitored_until: date, *, act: Act) -> None:
        """Its household had left hardship before it came onto the books here."""
        stable = monitored_until < act.happened_on
        self.state = FileState.LEFT if stable else FileState.MONITORED
        self.course = replace(
            self.course,
            left_on=left_on,
            monitored_until=monitored_until,
            stable_on=monitored_until if stable else None,
        )
        self._announce_left(act)
        if stable:
            self.announce(ExitStable(**self._of_course(act)))

    def propose_leave(
        self,
        reason: LeaveReason,
        *,
        assessment: Assessment | None,
        note: str,
        act: Act,
        case: Case,
    ) -> None:
        """Its household has left hardship, says one; refuses `ClassStillMet`, `HouseholdMissing`.

        `assessment` is by the figures and the rules of the day.
        """
        self.require_actable("propose_leave", Stage.LEAVE_PROPOSAL, act=act, case=case)
        facts = {"leave_reason": reason.value}
        if reason == LeaveReason.CLASS_NOT_MET:
            self.require_described()
        if assessment is not None:
            found = assessment.hardship_class
            if reason == LeaveReason.CLASS_NOT_MET and found != HardshipClass.NONE:
                raise ClassStillMet(
                    field="reason", allowed=LeaveReason.BY_WORD, hardship_class=found.value
                )
            facts["class"] = found.value
        self._begin_round("propose_leave", leave_reason=reason)
        self._record(Stage.LEAVE_PROPOSAL, Outcome.DONE, act, facts=facts, note=note)

    def check_leave(self, passed: bool, *, note: str | None, act: Act, case: Case) -> None:
        """A second person checks the proposal."""
        self._rule("leave_check", Stage.LEAVE_CHECK, passed, note=note, act=act, case=case)

    def post_leave_notice(
        self, notice: Notice, *, act: Act, case: Case, anew_because: str | None = None
    ) -> None:
        """Post in public that it leaves; the notice of its registering stays with its act."""
        stage = Stage.LEAVE_NOTICE
        self._put_up(
            "post_leave_notice", stage, notice, anew_because=anew_because, act=act, case=case
        )

    def confirm_leave(
        self, passed: bool, *, monitored_until: date, note: str | None, act: Act, case: Case
    ) -> None:
        """Decide after the notice; refuses `NoticeNotOver` for passing before its end."""
        stage = Stage.LEAVE_CONFIRMATION
        if passed and self.state == FileState.LEAVE_ON_NOTICE:
            self.require_notice_over(act.happened_on)
        self._rule("leave_confirmation", stage, passed, note=note, act=act, case=case)
        if passed:
            self.course = replace(
                self.course, left_on=act.happened_on, monitored_until=monitored_until
            )
            self._announce_left(act)

    def end_monitoring(self, *, note: str, act: Act, case: Case) -> None:
        """It has left for good; refuses `MonitoringNotOver`."""
        self.require_actable("end_monitoring", Stage.MONITORING, act=act, case=case)
        until = self.course.monitored_until
        if until is not None and act.happened_on <= until:
            raise MonitoringNotOver(
                field="happened_on",
                allowed=f"a day after {until.isoformat()}",
                monitored_until=until.isoformat(),
            )
        self._move("end_monitoring")
        self.course = replace(self.course, stable_on=act.happened_on)
        self._record(Stage.MONITORING, Outcome.DONE, act, note=note)
        self.announce(ExitStable(**self._of_course(act)))

    def fall_back(self, next_file_id: str, *, note: str | None, act: Act) -> None:
        """Its household has fallen back, into a file of its own; refuses `RecordArchived`.

        It opens a chain that everybody else decides, so whoever hears of it may record it.
        """
        self.require_not_archived()
        self._require("fall_back")
        act.require_not_before(self.last_on)
        self._move("fall_back")
        self.course = replace(self.course, next_file_id=next_file_id, fell_back_on=act.happened_on)
        facts = {"next_file_id": next_file_id}
        self._record(Stage.FALLING_BACK, Outcome.DONE, act, facts=facts, note=note)
        self.announce(
            HouseholdFellBack(
                **self._of_course(act),
                left_on=self.course.left_on or act.happened_on,
                next_file_id=next_file_id,
            )
        )

    def propose_close(self, reason: CloseReason, *, note: str, act: Act, case: Case) -> None:
        """Its holder died, moved or retired, says one."""
        self.require_actable("propose_close", Stage.CLOSE_PROPOSAL, act=act, case=case)
        self._begin_round("propose_close", close_reason=reason)
        facts = {"close_reason": reason.value}
        self._record(Stage.CLOSE_PROPOSAL, Outcome.DONE, act, facts=facts, note=note)

    def decide_close(self, passed: bool, *, note: str | None, act: Act, case: Case) -> None:
        """A second person closes it, or keeps it on file."""
        reason = self.course.close_reason
        self._rule("close_decision", Stage.CLOSE_DECISION, passed, note=note, act=act, case=case)
        if passed and reason is not None:
            self.course = replace(self.course, closed_on=act.happened_on)
            self.announce(FileClosed(**self._of_course(act), reason=reason))

    def require_notice_over(self, day: date) -> None:
        """Refuses `NoticeNotOver` for a day on which the notice has not yet run its days."""
        require_over(self.notice, day)

    def require_on_register(self) -> None:
        """Refuses `FileNotOnFile` for one that is not on file, or not any more."""
        if self.state not in ON_REGISTER:
            raise FileNotOnFile(field="file_id", allowed="a file that is on file")

    def require_actable(self, command: str, stage: Stage, *, act: Act, case: Case) -> None:
        """As for any record; of a round of leaving the acts of that round count alone."""
        of_round = self._of_round(stage, case, command)
        super().require_actable(command, stage, act=act, case=of_round)

    def settle(self, roster: Collection[Colleague], case: Case, *, act: Act) -> None:
        """As any record does, by the round."""
        super().settle(roster, self._of_round(self.stage, case), act=act)

    def move_up(self, roster: Collection[Colleague], case: Case, *, act: Act) -> None:
        """As any record does, by the round."""
        super().move_up(roster, self._of_round(self.stage, case), act=act)

    def _of_round(self, stage: Stage | None, case: Case, command: str | None = None) -> Case:
        if stage not in OF_ROUND and self.state not in RECHECKS:
            return case
        before = self.acts if command in BEGINNING else self.course.acts_before
        acts = tuple(act for act in case.acts if act.number > before)
        return Case(acts=acts, conflicts=case.conflicts)

    def _begin_round(self, command: str, **reason: Any) -> None:
        before = self.acts
        self._move(command)
        none = {"leave_reason": None, "close_reason": None}
        self.course = replace(self.course, acts_before=before, **{**none, **reason})

    def _rule(
        self, what: str, stage: Stage, passed: bool, *, note: str | None, act: Act, case: Case
    ) -> None:
        command = f"{'pass' if passed else 'refuse'}_{what}"
        self.require_actable(command, stage, act=act, case=case)
        self._move(command)
        self._record(stage, Outcome.PASSED if passed else Outcome.REFUSED, act, note=note)
        if not passed:
            self.course = replace(self.course, leave_reason=None, close_reason=None)

    def _announce_left(self, act: Act) -> None:
        left_on, until = self.course.left_on, self.course.monitored_until
        if left_on is not None and until is not None:
            self.announce(
                HouseholdLeft(**self._of_course(act), left_on=left_on, monitored_until=until)
            )

    def _of_course(self, act: Act) -> dict[str, Any]:
        return {name: value for name, value in self._named(act).items() if name != "person_key"}
