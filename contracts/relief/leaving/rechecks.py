"""The yearly re-check of a household on file: what can be asked, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import Identifier, LongText, ManagingUnionCode, Masked, Range, Text
from contracts.relief.files import FileAnswer
from contracts.relief.household_words import HardshipClass
from contracts.relief.leaving_words import DifferenceIn
from contracts.requests import DatedCommand, Page, Query


@dataclass(frozen=True, kw_only=True)
class _Step(DatedCommand):
    """A step of a re-check, on a file."""

    answer = FileAnswer

    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class BeginRecheck(_Step):
    """Check a household on file again: it is described anew as a draft's is, beside the former."""

    service = "relief"
    action = "file.prepare"


@dataclass(frozen=True, kw_only=True)
class SubmitRecheck(_Step):
    """It is described as it lives now: its class is computed, and a second person decides."""

    service = "relief"
    action = "file.prepare"

    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class DropRecheck(_Step):
    """End it undecided: the household is as it was described before."""

    service = "relief"
    action = "file.prepare"

    note: LongText


@dataclass(frozen=True, kw_only=True)
class DecideRecheck(_Step):
    """Pass it, so that the household and its class are what it says, or return it."""

    service = "relief"
    action = "recheck.decide"

    passed: bool
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    """One difference: `of` is the field or kind, `whose` the member's masked name.

    `before` and `now` are codes or numbers as texts, amounts in fen of a year; None where there was
    or is nothing.
    """

    part: DifferenceIn
    of: str
    whose: Masked | None
    before: str | None
    now: str | None


@dataclass(frozen=True, kw_only=True)
class RecheckAnswer:
    """The last re-check of a file beside what was known before, difference by difference.

    `class_now` is None until it is submitted, `decided_on` until it is passed.
    """

    file_id: str
    version: int
    began_on: date
    decided_on: date | None
    class_before: HardshipClass | None
    class_now: HardshipClass | None
    lines: list[DifferenceLine]


@dataclass(frozen=True, kw_only=True)
class GetRecheck(Query):
    """The last re-check of a file."""

    service = "relief"
    action = "file.read"
    answer = RecheckAnswer

    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class DueLine:
    """A file whose re-check is due: last checked on a day, and due since another."""

    file_id: str
    number: str
    managing_union: str
    applicant_name: Masked
    hardship_class: HardshipClass | None
    checked_on: date
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DuePage(Page):
    """A page of them, the longest due first."""

    items: list[DueLine]


@dataclass(frozen=True, kw_only=True)
class ListRechecksDue(Query):
    """The files of the actor's scope whose re-check is due by the months that policy sets."""

    service = "relief"
    action = "file.read"
    answer = DuePage

    managing_union: ManagingUnionCode | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
