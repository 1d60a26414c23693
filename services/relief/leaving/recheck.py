"""The yearly re-check as one value, and a file's part of it: described anew, and decided. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.relief.chain import Outcome, Stage
from contracts.relief.household_words import HardshipClass
from contracts.relief.leaving.events import HouseholdRechecked
from records.acts import Act
from services.relief.domain.case import Case
from services.relief.households.classes import Assessment
from services.relief.households.domain import Household
from services.relief.leaving.on_file import FileThatLeaves


@dataclass(frozen=True, kw_only=True)
class Recheck:
    """What was known before it began, and the class found since; decided once it is passed."""

    began_on: date
    before: Household
    class_before: Assessment | None
    found: Assessment | None = None
    decided_on: date | None = None

    @property
    def former_class(self) -> HardshipClass | None:
        """The class before."""
        return self.class_before.hardship_class if self.class_before else None

    @property
    def found_class(self) -> HardshipClass | None:
        """The class found since."""
        return self.found.hardship_class if self.found else None


class FileRechecked(FileThatLeaves):
    """A file with its last re-check; the household that it holds is the one described anew."""

    recheck: Recheck | None

    def begin_recheck(self, *, act: Act, case: Case) -> None:
        """Its household is described anew from now on, beside what was known."""
        self.require_actable("begin_recheck", Stage.RECHECK, act=act, case=case)
        self._begin_round("begin_recheck")
        self.recheck = Recheck(
            began_on=act.happened_on, before=self.household, class_before=self.assessment
        )
        self._record(Stage.RECHECK, Outcome.DONE, act)

    def submit_recheck(
        self, assessment: Assessment | None, *, note: str | None, act: Act, case: Case
    ) -> None:
        """It is described; `assessment` is its class by the rules of the day."""
        self.require_actable("submit_recheck", Stage.RECHECK, act=act, case=case)
        self._move("submit_recheck")
        self._found(found=assessment)
        facts = {} if assessment is None else {"class": assessment.hardship_class.value}
        self._record(Stage.RECHECK, Outcome.DONE, act, facts=facts, note=note)

    def drop_recheck(self, *, note: str, act: Act, case: Case) -> None:
        """End it undecided: its household is again as it was before."""
        self.require_actable("drop_recheck", Stage.RECHECK, act=act, case=case)
        self._move("drop_recheck")
        if self.recheck is not None:
            self.household = self.recheck.before
        self.recheck = None
        self._record(Stage.RECHECK, Outcome.DONE, act, facts={"dropped": "true"}, note=note)

    def decide_recheck(self, passed: bool, *, note: str | None, act: Act, case: Case) -> None:
        """A second person passes it, and it counts from now on, or returns it."""
        command = f"{'pass' if passed else 'return'}_recheck_decision"
        self.require_actable(command, Stage.RECHECK_DECISION, act=act, case=case)
        self._move(command)
        outcome = Outcome.PASSED if passed else Outcome.RETURNED
        self._record(Stage.RECHECK_DECISION, outcome, act, note=note)
        if not passed or self.recheck is None:
            return
        self.assessment = self.recheck.found
        self._found(decided_on=act.happened_on)
        course, day = self.course, act.happened_on
        self.course = replace(course, checked_on=day, rechecks=course.rechecks + 1)
        self.announce(
            HouseholdRechecked(
                **self._of_course(act),
                recheck=self.course.rechecks,
                class_before=self.recheck.former_class,
                class_now=self.recheck.found_class,
            )
        )

    def _found(self, **more: Any) -> None:
        if self.recheck is not None:
            self.recheck = replace(self.recheck, **more)

    def _end_household(self) -> None:
        """What was known at the re-check before goes with the household."""
        super()._end_household()
        self.recheck = None
