"""Import of a register of the ACFTU aid system (工会帮扶工作管理系统), and what came of it.

The layout is dated configuration (policy `relief.import`); the shipped one is an example.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.fields import (
    CountyCode,
    Identifier,
    IdNumber,
    Items,
    ManagingUnionCode,
    PersonName,
    PhoneNumber,
    ShortText,
    Text,
)
from contracts.job_starts import StartJob
from contracts.jobs import JobKind
from contracts.refusals import Kind, Refusal
from contracts.relief.household_words import (
    Employment,
    ExpenseKind,
    HardshipCause,
    HardshipClass,
    Health,
    Housing,
    IncomeKind,
    Relation,
)
from contracts.relief.households import MOST_MEMBERS, Months, YearlyFen

AcftuNumber = Annotated[str, Text(most=40)]


class ImportOutcome(StrEnum):
    """What came of a row, or would come of it.

    - `opened`: nobody of it is here; a file on register is opened for it.
    - `linked`: the file is here, as it is there, and bears the number of there from now on.
    - `unchanged`: the same, with that number already.
    - `differs`: it is here and told otherwise; nothing is overwritten.
    - `only_here`: a file on our register that is not in the sheet.
    """

    OPENED = "opened"
    LINKED = "linked"
    UNCHANGED = "unchanged"
    DIFFERS = "differs"
    ONLY_HERE = "only_here"


class SheetLayoutUnknown(Refusal):
    """The workbook has not the sheets and headings that the policy names; details: which."""

    code = "sheet_layout_unknown"
    kind = Kind.INVALID


class CheckNeeded(Refusal):
    """A register is taken in once somebody else has checked the same file without a fault."""

    code = "check_needed"
    kind = Kind.CONFLICT


class NumberOfAnother(Refusal):
    """A row: its number is that of another file here, or the file here has another number."""

    code = "number_of_another"
    kind = Kind.CONFLICT


class RowTwice(Refusal):
    """A row: the same number or person stands in the sheet before it."""

    code = "row_twice"
    kind = Kind.CONFLICT


class CodeUnknown(Refusal):
    """A row: a word that the layout's lists do not know."""

    code = "code_unknown"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class ImportFiles(StartJob):
    """Take in a register that was handed in (purpose ``register``): files on register, by number.

    A `dry_run` changes nothing and says what would come of each row. The run itself is by somebody
    else than who checked the same content without a fault (`check_needed`). What is here already
    is compared and never overwritten; the same file again changes nothing.
    """

    service = "relief"
    action = "file.import"
    writes = JobKind.FILES_IMPORT

    file_id: Identifier
    dry_run: bool = True


@dataclass(frozen=True, kw_only=True)
class RegisterMember:
    """A member's row; the day of birth is needed where there is no ID number."""

    name: PersonName
    id_number: IdNumber | None = None
    born_on: date | None = None
    relation: Relation
    health: Health
    employment: Employment


@dataclass(frozen=True, kw_only=True)
class RegisterIncome:
    """What the household has of one kind in a year."""

    kind: IncomeKind
    yearly_fen: YearlyFen


@dataclass(frozen=True, kw_only=True)
class RegisterExpense:
    """What it must spend of one kind in a year."""

    kind: ExpenseKind
    yearly_fen: YearlyFen


@dataclass(frozen=True, kw_only=True)
class RegisterRow:
    """A household's row with its members; amounts in fen.

    `left_on` is the day on which it left hardship (脱困日期): it is not on register any more.
    """

    acftu_number: AcftuNumber
    name: PersonName
    phone: PhoneNumber
    id_number: IdNumber
    county: CountyCode
    managing_union: ManagingUnionCode | None = None
    work_unit: ShortText
    hardship_class: HardshipClass | None = None
    housing: Housing
    main_cause: HardshipCause
    health: Health
    employment: Employment
    months_employed: Months | None = None
    left_on: date | None = None
    incomes: Annotated[list[RegisterIncome], Items(most=7)] = field(default_factory=list)
    expenses: Annotated[list[RegisterExpense], Items(most=6)] = field(default_factory=list)
    members: Annotated[list[RegisterMember], Items(most=MOST_MEMBERS)] = field(default_factory=list)
