"""From files to the rows of a workbook: the other way through the layout that registers come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contracts.texts.sheets import label_of, sheet_texts
from records.sheets import Cell, Column, Form, Sheet
from services.relief.domain.hardship_file import HardshipFile
from services.relief.importing.layout import CODED
from vocabulary.divisions import counties
from vocabulary.unions import find_union, union_of_county

FILES, MEMBERS = 0, 1
"""The places of the sheets."""
_OTHER = "other"
_OURS = "our_number"


def sheets_of(layout: Mapping[str, Any], language: str) -> list[Sheet]:
    """Both sheets; after the columns of the layout our own number, which no register brings."""
    ours = Column(heading=sheet_texts(language)[f"column.{_OURS}"])
    return [
        Sheet(title=sheet["sheet"], columns=[*_columns(sheet["columns"]), ours])
        for sheet in (layout["files"], layout["members"])
    ]


def rows_of(file: HardshipFile, layout: Mapping[str, Any]) -> list[list[Cell]]:
    """The household's row and one for each of its members, each with the place of its sheet."""
    names, of_members = layout["files"]["columns"], layout["members"]["columns"]
    rows: list[list[Cell]] = [[FILES, *_cells(_told(file, names), names), file.number]]
    for values in _members(file):
        rows.append([MEMBERS, *_cells(values, of_members), file.number])
    return rows


def _columns(columns: Mapping[str, str]) -> Iterator[Column]:
    for name, heading in columns.items():
        yield Column(heading=heading, form=Form.YUAN if "." in name else Form.TEXT)


def _cells(values: Mapping[str, Any], names: Sequence[str]) -> Iterator[Cell]:
    for name in names:
        value = values.get(name)
        if value is None:
            yield None
        elif name in CODED:
            yield label_of(CODED[name], value, "zh-CN")
        else:
            yield value if "." in name else str(value)


def _told(file: HardshipFile, names: Sequence[str]) -> dict[str, Any]:
    holder, how, found = file.holder, file.household.circumstances, file.assessment
    union = union_of_county(holder.county).code
    return {
        "acftu_number": file.acftu_number,
        "name": holder.applicant.name,
        "id_number": holder.applicant.id_number,
        "phone": holder.applicant.phone,
        "county": next(each.name_zh for each in counties() if each.code == holder.county),
        "managing_union": None
        if holder.managing_union == union
        else find_union(holder.managing_union).name_zh,
        "work_unit": file.work_unit,
        "hardship_class": found.hardship_class if found else None,
        "left_on": file.course.left_on,
        **({name: getattr(how, name) for name in names if hasattr(how, name)} if how else {}),
        **sums("income", file.household.incomes, names),
        **sums("expense", file.household.expenses, names),
    }


def _members(file: HardshipFile) -> Iterator[dict[str, Any]]:
    for member in file.household.members:
        yield {**vars(member), "acftu_number": file.acftu_number}


def sums(listed: str, items: Sequence[Any], names: Sequence[str]) -> dict[str, int]:
    """The fen of each column; a kind without a column of its own counts as another one."""
    sums: Counter[str] = Counter()
    for each in items:
        name = f"{listed}.{each.kind}"
        sums[name if name in names else f"{listed}.{_OTHER}"] += each.yearly_fen
    return {name: fen for name, fen in sums.items() if fen}
