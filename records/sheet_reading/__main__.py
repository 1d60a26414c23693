"""The process that reads: ``python -m records.sheet_reading LIMITS``, a workbook on its input.

The limits of memory and time hold before anything of the content is read. On its output it writes
one JSON object, title → rows of texts.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from records.bounded_child import keep_within


def main() -> None:
    """Read all of it."""
    keep_within(json.loads(sys.argv[1]))

    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets = {
        name: [[_text(cell) for cell in row] for row in _rows(book, name)]
        for name in book.sheet_names
    }
    sys.stdout.write(json.dumps(sheets, ensure_ascii=False))


def _rows(book: Any, name: str) -> list[list[Any]]:
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return rows


def _text(cell: Any) -> str:
    """As people read it: whole numbers without a point, days in ISO 8601."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()


if __name__ == "__main__":
    main()
