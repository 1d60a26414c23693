"""The household's part of a hardship file: when it may be changed, and what a change leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from contracts.relief import FileItem, FileState, Outcome, Stage
from contracts.relief.household_words import (
    HardshipClass,
    HouseholdMissing,
    NoClassApplies,
    PartNotReturned,
)
from contracts.relief.resemblances import HowCompared, Resemblance, SuspectedDuplicate
from records.acts import Act
from services.relief.domain.case import Case
from services.relief.domain.case_archiving import FileArchiving
from services.relief.households.classes import Assessment
from services.relief.households.domain import Household


class FileWithHousehold(FileArchiving):
    """A file with the household that it is about; `assessment` is of its last submission."""

    state: FileState
    household: Household
    assessment: Assessment | None
    returned_items: tuple[FileItem, ...]
    acftu_number: str | None

    def change_household(
        self, household: Household, *, reason: str | None, act: Act, case: Case
    ) -> None:
        """Say the household anew, while it is drafted or was returned for what is changed.

        What is as it was leaves no act. Refuses what `require_actable` refuses, `PartNotReturned`.
        """
        self.require_actable("describe", Stage.HOUSEHOLD, act=act, case=case)
        parts = household.parts_unlike(self.household)
        if self.state == FileState.RETURNED and (other := parts - set(self.returned_items)):
            allowed = ", ".join(sorted(self.returned_items))
            raise PartNotReturned(allowed=allowed, items=", ".join(sorted(other)))
        self.household = household
        if parts:
            items = tuple(sorted(parts))
            self._record(Stage.HOUSEHOLD, Outcome.DONE, act, items=items, reason=reason)

    def decide_resemblance(
        self,
        other_file_id: str,
        found: Resemblance,
        *,
        by_way_of: HowCompared,
        act: Act,
        case: Case,
    ) -> None:
        """Whether somebody in it is somebody of another file; the last word on it counts."""
        self.require_actable("match", Stage.MATCHING, act=act, case=case)
        facts = {"other_file_id": other_file_id, "found": found.value, "by_way_of": by_way_of.value}
        self._record(Stage.MATCHING, Outcome.DONE, act, facts=facts)

    def require_described(self) -> None:
        """Refuses `HouseholdMissing` until it is said how the household lives."""
        if self.household.circumstances is None:
            raise HouseholdMissing(allowed="a described household")

    def require_nobody_else(self, resembling: Collection[str], case: Case) -> None:
        """Refuses `SuspectedDuplicate` while one of these files may be of the same people."""
        found = resemblances_decided(case)
        left = [each for each in resembling if found.get(each) != Resemblance.DIFFERENT_PEOPLE]
        if left:
            raise SuspectedDuplicate(
                allowed="people of whom somebody decided that they are others", files=len(left)
            )

    def require_class(self) -> None:
        """Refuses `NoClassApplies` for a household that the formula puts in none."""
        found = self.assessment
        if found is not None and found.hardship_class == HardshipClass.NONE:
            raise NoClassApplies(field="outcome", allowed="returned, refused")

    def _end_household(self) -> None:
        """At the end of retention: nobody is in it, its class stays to be counted."""
        self.household, self.acftu_number = Household(), None
        if self.assessment is not None:
            self.assessment = replace(self.assessment, lines=())


def resemblances_decided(case: Case) -> dict[str, Resemblance]:
    """What was decided last of each other file, by the acts on a case."""
    return {
        act.facts["other_file_id"]: Resemblance(act.facts["found"])
        for act in case.acts
        if act.stage == Stage.MATCHING
    }
