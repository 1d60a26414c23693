"""What relief answers about a household: personal values masked, the class explained."""

from __future__ import annotations

from datetime import datetime

from contracts.relief.household_words import DibaoUnknown
from contracts.relief.households import (
    AssessmentAnswer,
    Circumstances,
    CircumstancesAnswer,
    ExpenseLine,
    HouseholdAnswer,
    IncomeLine,
    LossAnswer,
    MemberLine,
)
from contracts.relief.resemblances import Resemblance, ResemblanceLine
from records.policies import Policies
from services.relief.cases import Cases
from services.relief.domain.hardship_file import HardshipFile
from services.relief.households.assessing import assessment_of
from services.relief.households.classes import Assessment
from services.relief.households.domain import Member
from services.relief.households.on_file import resemblances_decided
from services.relief.households.resembling import files_resembling
from vocabulary.business_time import business_day
from vocabulary.masking import mask_id_number, mask_name


def household(
    cases: Cases, file: HardshipFile, *, policies: Policies, now: datetime
) -> HouseholdAnswer:
    """A file's household; where no dibao line is set, the class of today is not told."""
    case = cases.of_file(file)
    decided = resemblances_decided(case)
    try:
        today = assessment_of(cases, file, policies=policies, on=business_day(now))
    except DibaoUnknown:
        today = None
    return HouseholdAnswer(
        file_id=file.aggregate_id,
        version=file.version,
        circumstances=_circumstances(file.household.circumstances),
        members=[_member(each) for each in file.household.members],
        incomes=[IncomeLine(**vars(each)) for each in file.household.incomes],
        expenses=[ExpenseLine(**vars(each)) for each in file.household.expenses],
        resembling=[
            _resembling(each, decided.get(each.aggregate_id))
            for each in files_resembling(cases, file, case)
        ],
        decided=_assessment(file.assessment),
        today=_assessment(today),
    )


def _circumstances(how: Circumstances | None) -> CircumstancesAnswer | None:
    if how is None:
        return None
    loss = how.loss and LossAnswer(**vars(how.loss))
    return CircumstancesAnswer(**{**vars(how), "loss": loss})


def _member(member: Member) -> MemberLine:
    return MemberLine(
        member_id=member.member_id,
        name=mask_name(member.name),
        id_number=None if member.id_number is None else mask_id_number(member.id_number),
        born_in=member.born_on.year,
        relation=member.relation,
        health=member.health,
        employment=member.employment,
    )


def _resembling(other: HardshipFile, decided: Resemblance | None) -> ResemblanceLine:
    return ResemblanceLine(
        file_id=other.aggregate_id,
        number=other.number,
        managing_union=other.managing_union,
        decided=decided,
    )


def _assessment(found: Assessment | None) -> AssessmentAnswer | None:
    if found is None:
        return None
    return AssessmentAnswer(
        hardship_class=found.hardship_class, on=found.on, lines=list(found.lines)
    )
