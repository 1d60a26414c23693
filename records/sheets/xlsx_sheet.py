"""A workbook of some sheets (ISO/IEC 29500), made as it streams: never whole in memory, on no disk.

Each text is an inline string in a style that Excel calls quoted: it stays text when somebody edits
it. There is no way here to write a formula, a link, a macro or a reference to anything outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import RawIOBase
from itertools import islice
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from records.sheets.cells import Cell, Column, Form, Sheet, shortened, without_lost

T = TypeVar("T")

ROWS_AT_ONCE = 100
MOST_IN_NAME = 31
_NUMBERS, _YUAN, _TEXTS, _HEADINGS = 0, 1, 2, 3  # places in `cellXfs`
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_IN_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_TOUCHED = (1980, 1, 1, 0, 0, 0)  # the same rows are the same bytes

_PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"'
    ' applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1"'
    ' applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}


def xlsx_sheet(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    """A workbook of one sheet, in pieces as they become ready; `title` names the sheet."""
    return xlsx_book([Sheet(title=title, columns=columns)], [rows])


def xlsx_book(sheets: Sequence[Sheet], rows: Iterable[Iterable[Sequence[Cell]]]) -> Iterator[bytes]:
    """The workbook, in pieces as they become ready; `rows` are those of each sheet in turn."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, content in {**_PARTS, **_parts_of(sheets)}.items():
            archive.writestr(_entry(name), _DECLARATION + content)
        yield sink.taken()
        for place, (sheet, its_rows) in enumerate(zip(sheets, rows, strict=True), start=1):
            with archive.open(_entry(f"xl/worksheets/sheet{place}.xml"), "w") as written:
                written.write(_beginning(sheet.columns).encode())
                for some in _some_at_once(enumerate(its_rows, start=2)):
                    texts = (_row(sheet.columns, number, row) for number, row in some)
                    written.write("".join(texts).encode())
                    yield sink.taken()
                written.write(b"</sheetData></worksheet>")
    yield sink.taken()


class _Sink(RawIOBase):
    """Where the archive is written to: only forwards, as it will be read."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self._held += piece
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        held, self._held = bytes(self._held), bytearray()
        return held


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _TOUCHED)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _parts_of(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The parts that name the sheets; that of the styles has the place after theirs."""
    places = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml"'
        f' ContentType="{_TYPE}.worksheet+xml"/>'
        for place in places
    )
    relations = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/worksheet"'
        f' Target="worksheets/sheet{place}.xml"/>'
        for place in places
    )
    named = "".join(
        f'<sheet name="{_name(sheet.title)}" sheetId="{place}" r:id="rId{place}"/>'
        for place, sheet in zip(places, sheets, strict=True)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{named}</sheets></workbook>",
    }


def _name(title: str) -> str:
    return _escaped(_IN_NAME.sub(" ", title)[:MOST_IN_NAME].strip() or "1")


def _beginning(columns: Sequence[Column]) -> str:
    """The head stays in sight while the rows pass."""
    widths = f'<cols><col min="1" max="{len(columns)}" width="20" customWidth="1"/></cols>'
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    views = f'<sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
    cells = (_text(f"{_letters(n)}1", each.heading, _HEADINGS) for n, each in enumerate(columns))
    opening = f'{_DECLARATION}<worksheet xmlns="{_MAIN}">{views}{widths}<sheetData>'
    return f'{opening}<row r="1">{"".join(cells)}</row>'


def _row(columns: Sequence[Column], number: int, row: Sequence[Cell]) -> str:
    placed = enumerate(zip(columns, row, strict=True))
    cells = (_cell(f"{_letters(place)}{number}", *each) for place, each in placed)
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    if column.is_number(cell):
        style = _YUAN if column.form is Form.YUAN else _NUMBERS
        return f'<c r="{place}" s="{style}"><v>{column.text(cell)}</v></c>'
    return _text(place, column.text(cell), _TEXTS)


def _text(place: str, text: str, style: int) -> str:
    content = f'<t xml:space="preserve">{_escaped(shortened(text))}</t>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{content}</is></c>'


def _letters(place: int) -> str:
    """The name of a column: A, B, … Z, AA."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _escaped(text: str) -> str:
    """As XML holds it; what Excel would decode (``_x003D_``) is kept as it was written."""
    return _LOOKS_ESCAPED.sub("_x005F_", without_lost(text)).translate(_ESCAPES)


def _some_at_once(rows: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(rows)
    while some := list(islice(waiting, ROWS_AT_ONCE)):
        yield some
