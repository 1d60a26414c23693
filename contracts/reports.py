"""Reports (R21), begun: the annual report's figures, each counted from what services announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.fields import ManagingUnionCode, Range, Text
from contracts.figures import JournalFigures
from contracts.requests import Page, Query

YearOfReport = Annotated[int, Range(2000, 2100)]


class FigureName(StrEnum):
    """The figures of the report; the row of the report is the name's first part."""

    UNITS_VISITED = "R7_units_visited"
    POSTS_VISITED = "R7_posts_visited"
    VISITS_TO_POSTS = "R7_visits_to_posts"
    PEOPLE_GREETED = "R8_people"
    GREETED_FEN = "R8_amount_fen"
    PEOPLE_HELPED_HOME = "R9_people_helped_home"
    TIMES_HELPED_HOME = "R9_times_helped_home"
    PEOPLE_GIVEN_KITS = "R10_people_given_kits"
    KITS_GIVEN = "R10_kits_given"
    FILES_OPENED = "R11_files_opened"
    FILES_REGISTERED = "R11_files_registered"
    AID_PAYMENTS = "R11_aid_payments"
    AID_PAID_FEN = "R11_aid_paid_fen"
    HOUSEHOLDS_LISTED = "R12_households_listed"
    HOUSEHOLDS_VISITED = "R12_households_visited"
    HOUSEHOLDS_FALLEN_BACK = "R12_households_fallen_back"
    REGISTER_LISTED = "R12_register_listed"
    REGISTER_VISITED = "R12_register_visited"
    STUDENTS_MUNICIPAL = "R13_students_municipal"
    STUDENTS_COUNTY = "R13_students_county"
    STUDENT_AID_FEN = "R13_student_aid_fen"
    TICKETS = "R14_tickets"
    TICKETS_ENTERED_LATE = "R14_tickets_entered_late"
    TICKETS_ANSWERED_AT_ONCE = "R14_tickets_answered_at_once"
    TICKETS_CLOSED = "R14_tickets_closed"
    TICKETS_ESCALATED = "R14_tickets_escalated"
    LEADS_ACCEPTED = "R14_leads_accepted"
    LEADS_REFUSED = "R14_leads_refused"
    MEDIATIONS_ENDED = "R14_mediations_ended"
    WAGES_RECOVERED_FEN = "R14_wages_recovered_fen"
    WAGES_RECOVERED_PEOPLE = "R14_wages_recovered_people"


class FigureUnit(StrEnum):
    """What one of it is."""

    CASES = "cases"  # 件
    UNITS = "units"  # 个
    VISITS = "visits"  # 次
    HOUSEHOLDS = "households"  # 户
    PAYMENTS = "payments"  # 笔
    FEN = "fen"  # 分
    PEOPLE = "people"  # 人
    PERSON_TIMES = "person_times"  # 人次


class Measure(StrEnum):
    """Whether it is what happened in the year, or what there is at a day."""

    FLOW = "flow"
    STOCK = "stock"


@dataclass(frozen=True, kw_only=True)
class ReportFigure:
    """One figure of a year: in all, by managing union (each of the 19, zeros too) and by month.

    `by_month` has twelve numbers, January first. Both sum up to `total`.
    """

    name: FigureName
    unit: FigureUnit
    measure: Measure
    total: int
    by_union: dict[str, int]
    by_month: list[int]


@dataclass(frozen=True, kw_only=True)
class ReportAnswer:
    """All figures of a year, in the order of the report."""

    year: int
    figures: list[ReportFigure]


@dataclass(frozen=True, kw_only=True)
class CountedRecord:
    """A record behind a figure: `record` as its owner names it (``ticket/018f…``).

    `value` is what it adds to the figure: 1, an amount in fen, or -1 for what was undone.
    """

    record: str
    managing_union: str
    happened_on: date
    value: int


@dataclass(frozen=True, kw_only=True)
class CountedPage(Page):
    """A page of the records behind a figure, by the day on which it happened."""

    items: list[CountedRecord]


@dataclass(frozen=True, kw_only=True)
class GetReport(Query):
    """The figures of a year, of all unions in the actor's scope or of one of them."""

    service = "reports"
    action = "report.read"
    answer = ReportAnswer

    year: YearOfReport
    managing_union: ManagingUnionCode | None = None


@dataclass(frozen=True, kw_only=True)
class ListCounted(Query):
    """The records behind one figure of a year, of one month or union where these are given."""

    service = "reports"
    action = "report.trace"
    answer = CountedPage

    figure: FigureName
    year: YearOfReport
    month: Annotated[int, Range(1, 12)] | None = None
    managing_union: ManagingUnionCode | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ReportFigures:
    """The year's figures in all, by name, and what reports has yet to do."""

    totals: dict[str, int]
    outbox_pending: int
    held: int
    undecoded: int
    journal: JournalFigures


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """What reports itself holds of a business year."""

    service = "reports"
    action = "figures.read"
    answer = ReportFigures

    year: YearOfReport
