"""CSV as RFC 4180 has it, in UTF-8 with a byte order mark, by which Excel and WPS know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from records.sheets.cells import Cell, Column, marked, without_lost

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_QUOTED = frozenset('",;\t\r\n')
"""With what other programs take for a separator: LibreOffice offers semicolon and tab checked."""


def csv_sheet(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The sheet, a piece for each row; every line ends with CR LF, the last one too."""
    yield BYTE_ORDER_MARK + _line([each.heading for each in columns])
    for row in rows:
        yield _line([_plain(column, cell) for column, cell in zip(columns, row, strict=True)])


def _plain(column: Column, cell: Cell) -> str:
    """A number of ours may begin with a minus; no text may."""
    text = column.text(cell)
    return text if column.is_number(cell) else marked(without_lost(text))


def _line(texts: Sequence[str]) -> bytes:
    return (",".join(map(_field, texts)) + "\r\n").encode()


def _field(text: str) -> str:
    if _QUOTED.isdisjoint(text) and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'
