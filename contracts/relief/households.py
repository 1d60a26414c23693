"""Households: what can be asked of them, and what is answered. Amounts are in fen of a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from contracts.fields import Identifier, IdNumber, Items, Masked, PersonName, Range
from contracts.relief.household_words import (
    Employment,
    ExpenseKind,
    HardshipCause,
    HardshipClass,
    Health,
    Housing,
    IncomeKind,
    LossKind,
    Relation,
    Step,
    WhyLeft,
)
from contracts.relief.resemblances import HowCompared, Resemblance, ResemblanceLine
from contracts.requests import DatedCommand, Query

MOST_MEMBERS = 20
YearlyFen = Annotated[int, Range(0, 100_000_000_000)]
Months = Annotated[int, Range(0, 1_200)]
HOLDER = "holder"
"""How the one whose file it is is named among the members."""


@dataclass(frozen=True, kw_only=True)
class IncomeItem:
    """What one member (``holder`` or a member's id) has of one kind in a year."""

    member_id: Identifier
    kind: IncomeKind
    yearly_fen: YearlyFen


@dataclass(frozen=True, kw_only=True)
class ExpenseItem:
    """What the household must spend of one kind in a year."""

    kind: ExpenseKind
    yearly_fen: YearlyFen


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What the household lost in a year, and on which day it was struck."""

    kind: LossKind
    amount_fen: YearlyFen
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """How the household lives. `months_employed`: of a migrant worker; None for anybody else."""

    housing: Housing
    main_cause: HardshipCause
    other_causes: Annotated[list[HardshipCause], Items(most=7)] = field(default_factory=list)
    health: Health
    employment: Employment
    months_employed: Months | None = None
    loss: Loss | None = None


@dataclass(frozen=True, kw_only=True)
class IncomeLine(IncomeItem):
    """An income as it is answered."""


@dataclass(frozen=True, kw_only=True)
class ExpenseLine(ExpenseItem):
    """An expense as it is answered."""


@dataclass(frozen=True, kw_only=True)
class LossAnswer(Loss):
    """A loss as it is answered."""


@dataclass(frozen=True, kw_only=True)
class CircumstancesAnswer(Circumstances):
    """Circumstances as they are answered."""

    loss: LossAnswer | None


@dataclass(frozen=True, kw_only=True)
class MemberLine:
    """A member beside the holder, personal values masked; `born_in` is a year."""

    member_id: str
    name: Masked
    id_number: Masked | None
    born_in: int
    relation: Relation
    health: Health
    employment: Employment


@dataclass(frozen=True, kw_only=True)
class AssessmentLine:
    """One line of the explanation: a step, what it is of, and the figure with its unit.

    `unit` is ``fen``, ``people``, ``percent`` or ``months``.
    """

    step: Step
    of: str | None
    figure: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class AssessmentAnswer:
    """The class that the formula gives by the rules of a day, explained line by line.

    A household is deep below the local dibao, relative below a multiple of it: yearly disposable
    income less rigid expenses, a month and person; accidental where a loss exceeds a share of the
    yearly income (2022 notice on hardship workers' files; research/domain.md).
    """

    hardship_class: HardshipClass
    on: date
    lines: list[AssessmentLine]


@dataclass(frozen=True, kw_only=True)
class HouseholdAnswer:
    """A file's household. `decided` is the class at its submission, `today` by today's rules.

    `circumstances` is None, and so is `today`, until they were described. `resembling` are
    live files that may have somebody of it: those undecided, and the same person, keep it from
    submission.
    """

    file_id: str
    version: int
    circumstances: CircumstancesAnswer | None
    members: list[MemberLine]
    incomes: list[IncomeLine]
    expenses: list[ExpenseLine]
    resembling: list[ResemblanceLine]
    decided: AssessmentAnswer | None
    today: AssessmentAnswer | None


@dataclass(frozen=True, kw_only=True)
class _Change(DatedCommand):
    """A change to the household of a draft, or of a file that was returned for it."""

    answer = HouseholdAnswer

    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class DescribeHousehold(_Change):
    """Say how the household lives and of what: whole, in the place of what was said before."""

    service = "relief"
    action = "file.prepare"

    circumstances: Circumstances
    incomes: Annotated[list[IncomeItem], Items(most=60)] = field(default_factory=list)
    expenses: Annotated[list[ExpenseItem], Items(most=30)] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AddMember(_Change):
    """Add a member. Without an ID number the day of birth is needed."""

    service = "relief"
    action = "file.prepare"

    name: PersonName
    id_number: IdNumber | None = None
    born_on: date | None = None
    relation: Relation
    health: Health
    employment: Employment


@dataclass(frozen=True, kw_only=True)
class ChangeMember(_Change):
    """Say a member's relation, health and employment anew."""

    service = "relief"
    action = "file.prepare"

    member_id: Identifier
    relation: Relation
    health: Health
    employment: Employment


@dataclass(frozen=True, kw_only=True)
class RemoveMember(_Change):
    """Somebody is not of the household any more; his incomes go with him."""

    service = "relief"
    action = "file.prepare"

    member_id: Identifier
    why: WhyLeft


@dataclass(frozen=True, kw_only=True)
class DecideResemblance(_Change):
    """Decide whether two of the same name and birthday are one person (排重).

    By somebody who did nothing earlier on the case. `same_person` keeps the file from being
    submitted until the member is removed from it, or the file refused.
    """

    service = "relief"
    action = "household.match"

    other_file_id: Identifier
    found: Resemblance
    by_way_of: HowCompared


@dataclass(frozen=True, kw_only=True)
class GetHousehold(Query):
    """A file's household, with its class as it was decided and as it would be today."""

    service = "relief"
    action = "file.read"
    answer = HouseholdAnswer

    file_id: Identifier
