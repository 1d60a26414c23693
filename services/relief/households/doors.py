"""Relief's doors for households: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief.households import (
    AddMember,
    ChangeMember,
    DecideResemblance,
    DescribeHousehold,
    GetHousehold,
    HouseholdAnswer,
    RemoveMember,
)
from messaging.rpc import command, query
from services.relief.households import handlers, views


class HouseholdDoors:
    """One household, one file; a person in one household. The class has the rest."""

    unit: Any
    policies: Any
    files: Any
    keys: Any
    cases: Any

    @command(DescribeHousehold, answer="household_answer")
    def describe_household(self, request: DescribeHousehold) -> str:
        return handlers.describe_household(self.cases, request=request, keys=self.keys)

    @command(AddMember, answer="household_answer")
    def add_member(self, request: AddMember) -> str:
        return handlers.add_member(self.cases, request=request, keys=self.keys)

    @command(ChangeMember, answer="household_answer")
    def change_member(self, request: ChangeMember) -> str:
        return handlers.change_member(self.cases, request=request, keys=self.keys)

    @command(RemoveMember, answer="household_answer")
    def remove_member(self, request: RemoveMember) -> str:
        return handlers.remove_member(self.cases, request=request, keys=self.keys)

    @command(DecideResemblance, answer="household_answer")
    def decide_resemblance(self, request: DecideResemblance) -> str:
        return handlers.decide_resemblance(self.cases, request=request)

    def household_answer(self, file_id: str) -> HouseholdAnswer:
        """The household as it is now."""
        file = self.files.get(file_id)
        return views.household(self.cases, file, policies=self.policies, now=self.unit.now)

    @query(GetHousehold)
    def get_household(self, request: GetHousehold) -> HouseholdAnswer:
        answer = self.household_answer(request.file_id)
        self.unit.audit("file.read", f"file/{request.file_id}")
        return answer
