"""From the sheets of a workbook to rows by our names: which heading is which is configuration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.relief.imports import CodeUnknown, SheetLayoutUnknown
from contracts.texts.labels import labels
from records.sheet_reading.reading import Sheets
from vocabulary.divisions import counties
from vocabulary.invalid_value import InvalidValue
from vocabulary.money import parse_yuan
from vocabulary.unions import managing_unions

POLICY = "relief.import"
CODED = {
    "hardship_class": "hardship_class",
    "housing": "housing",
    "main_cause": "hardship_cause",
    "health": "health",
    "employment": "employment",
    "relation": "relation",
}
"""Fields whose words are those of the forms' table."""
_NUMBERS = frozenset({"months_employed"})
_LISTS = {"income": "incomes", "expense": "expenses"}
"""Columns named ``income.wages`` are an amount in yuan of that kind."""


class WrongCell(Exception):
    """A cell that says nothing that its column may; `field` and the code why."""

    def __init__(self, named: str, code: str) -> None:
        super().__init__(named)
        self.field, self.code = named, code


@dataclass(frozen=True, kw_only=True)
class LaidOut:
    """A household's row: its place from 1 in the sheet, plain values, or why it has none."""

    place: int
    number: str | None
    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: WrongCell | None = None


def laid_out(sheets: Sheets, layout: Mapping[str, Any]) -> list[LaidOut]:
    """Each household with its members; refuses `SheetLayoutUnknown`.

    A member whose household is not in the sheet is a row of its own, which says so.
    """
    members: dict[str, list[LaidOut]] = defaultdict(list)
    for row in _rows(sheets, layout["members"]):
        members[row.number or ""].append(row)
    rows = [
        _with_members(row, members.pop(row.number or "", []))
        for row in _rows(sheets, layout["files"])
    ]
    lost = WrongCell("acftu_number", "missing_field")
    return rows + [
        LaidOut(place=row.place, number=row.number, wrong=lost)
        for left in members.values()
        for row in left
    ]


def _with_members(row: LaidOut, members: Sequence[LaidOut]) -> LaidOut:
    wrong = next((each.wrong for each in members if each.wrong is not None), None)
    if row.wrong is not None or wrong is not None:
        return LaidOut(place=row.place, number=row.number, wrong=row.wrong or wrong)
    people = [{k: v for k, v in each.values.items() if k != "acftu_number"} for each in members]
    return LaidOut(place=row.place, number=row.number, values={**row.values, "members": people})


def _rows(sheets: Sheets, layout: Mapping[str, Any]) -> Iterator[LaidOut]:
    """The rows of one sheet; empty ones are none."""
    title, columns = layout["sheet"], layout["columns"]
    if not sheets.get(title):
        raise SheetLayoutUnknown(field="file_id", allowed=f"a sheet {title}")
    head, *rows = sheets[title]
    places = {heading.strip(): place for place, heading in enumerate(head)}
    for heading in columns.values():
        if heading not in places:
            raise SheetLayoutUnknown(field="file_id", allowed=f"a column {heading} in {title}")
    for place, row in enumerate(rows, start=1):
        if any(row):
            yield _laid_out(place, {name: row[places[columns[name]]] for name in columns})


def _laid_out(place: int, cells: Mapping[str, str]) -> LaidOut:
    number = cells["acftu_number"] or None
    values: dict[str, Any] = {}
    try:
        for name, text in cells.items():
            if text:
                _take(values, name, text)
    except WrongCell as wrong:
        return LaidOut(place=place, number=number, wrong=wrong)
    return LaidOut(place=place, number=number, values=values)


def _take(values: dict[str, Any], name: str, text: str) -> None:
    listed, _, kind = name.partition(".")
    if kind:
        fen = _fen(name, text)
        if fen:
            values.setdefault(_LISTS[listed], []).append({"kind": kind, "yearly_fen": fen})
    elif name in CODED:
        values[name] = _code(name, text)
    elif name in _NUMBERS:
        values[name] = _whole(name, text)
    else:
        values[name] = _PLACES[name](text) if name in _PLACES else text


def _code(name: str, text: str) -> str:
    for code, label in labels()[CODED[name]].items():
        if text in (code, label.zh):
            return code
    raise WrongCell(name, CodeUnknown.code)


def _county(text: str) -> str:
    """A county by its name; else the code as it stands, which the contract judges."""
    return next((each.code for each in counties() if each.name_zh == text), text)


def _union(text: str) -> str:
    """A managing union by its name or label (市直); else the code as it stands."""
    named = (each.code for each in managing_unions() if text in (each.name_zh, each.label_zh))
    return next(named, text)


_PLACES: Mapping[str, Callable[[str], str]] = {"county": _county, "managing_union": _union}


def _fen(name: str, text: str) -> int:
    try:
        return parse_yuan(text)
    except InvalidValue as wrong:
        raise WrongCell(name, wrong.code) from None


def _whole(name: str, text: str) -> int:
    if not text.isdecimal():
        raise WrongCell(name, "wrong_type")
    if len(text) > 20:  # Python refuses to convert thousands of digits
        raise WrongCell(name, "out_of_range")
    return int(text)
