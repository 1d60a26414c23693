"""What reports answers: the figures of a year, and the records behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from contracts.reports import (
    CountedPage,
    CountedRecord,
    FigureName,
    GetReport,
    ListCounted,
    ReportAnswer,
    ReportFigure,
    ReportFigures,
)
from records.announced import journal_figures
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads
from services.reports.domain.facts import FactKind
from services.reports.domain.figures import RULES, Rule
from services.reports.repository import FACTS
from vocabulary.unions import managing_unions

MONTHS = range(1, 13)


def report(reads: Reads, *, request: GetReport) -> ReportAnswer:
    """Every figure of the year; unions beyond the grant count for nothing."""
    return ReportAnswer(
        year=request.year,
        figures=[_figure(reads, name, rule, request) for name, rule in RULES.items()],
    )


def list_counted(reads: Reads, *, request: ListCounted) -> CountedPage:
    """A page of the records behind a figure, by day."""
    rule = RULES[request.figure]
    month = {"month": request.month} if request.month is not None else {}
    found = reads.find(
        FACTS,
        {**_chosen(rule.facts | rule.less, request), **month},
        sort=[("happened_on", 1)],
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return CountedPage(
        items=[_counted(row, rule) for row in found.items], next_cursor=found.next_cursor
    )


def count_figures(reads: Reads, *, year: int) -> ReportFigures:
    """The totals alone, for who compares them with those of the owners."""
    whole = report(reads, request=GetReport(year=year))
    return ReportFigures(
        totals={each.name.value: each.total for each in whole.figures},
        outbox_pending=pending_facts(reads),
        held=held_messages(reads),
        undecoded=undecoded_messages(reads),
        journal=journal_figures(reads, became={}, kinds={}),
    )


def _figure(reads: Reads, name: FigureName, rule: Rule, request: GetReport) -> ReportFigure:
    unions = _added(reads, rule, "managing_union", request)
    months = _added(reads, rule, "month", request)
    return ReportFigure(
        name=name,
        unit=rule.unit,
        measure=rule.measure,
        total=sum(months.values()),
        by_union={each.code: unions.get(each.code, 0) for each in managing_unions()},
        by_month=[months.get(month, 0) for month in MONTHS],
    )


def _added(reads: Reads, rule: Rule, field: str, request: GetReport) -> Mapping[Any, int]:
    where = _chosen(rule.facts, request)
    if rule.sums:
        return reads.sum_by(FACTS, field, "amount_fen", where)
    counted = Counter(reads.count_by(FACTS, field, where))
    if rule.less:
        counted.subtract(reads.count_by(FACTS, field, _chosen(rule.less, request)))
    return counted


def _chosen(kinds: Collection[FactKind], request: GetReport | ListCounted) -> dict[str, Any]:
    union = {"managing_union": request.managing_union} if request.managing_union else {}
    kind = {"$in": sorted(kind.value for kind in kinds)}
    return {"kind": kind, "happened_on": _days(request.year), **union}


def _days(year: int) -> dict[str, str]:
    return {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}


def _counted(row: Mapping[str, Any], rule: Rule) -> CountedRecord:
    return CountedRecord(
        record=row["record"],
        managing_union=row["managing_union"],
        happened_on=date.fromisoformat(row["happened_on"]),
        value=_value(row, rule),
    )


def _value(row: Mapping[str, Any], rule: Rule) -> int:
    if row["kind"] in rule.less:
        return -1
    return int(row["amount_fen"]) if rule.sums else 1
