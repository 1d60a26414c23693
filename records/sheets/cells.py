"""Cells, and what keeps a spreadsheet program from taking a text for something to calculate."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vocabulary.money import format_yuan

Cell = str | int | None
"""A text, a whole number (of money: fen), or nothing."""

MARK = "'"
"""What stands before a text in CSV that would be calculated; a reader takes it off again."""
MOST_CHARACTERS = 32_767
"""What one cell of a workbook can hold."""
_BEGIN_FORMULAS = frozenset("=+-@＝＋－＠﹢﹣﹦﹫−|%")
_CONTROLS = frozenset("\t\r\n")
_LOSS = "\ufffd"
_LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTES = frozenset("'\"`´‘’‚‛“”„‟「」『』＇＂«»‹›")


class Form(StrEnum):
    """How a column's values are written: `YUAN` are whole fen, shown in yuan with two decimals."""

    TEXT = "text"
    NUMBER = "number"
    YUAN = "yuan"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what stands at its head, and how its values are written."""

    heading: str
    form: Form = Form.TEXT

    def text(self, cell: Cell) -> str:
        """The value as it is read by people; nothing is an empty text."""
        if cell is None:
            return ""
        if self.form is Form.YUAN:
            return format_yuan(int(cell), grouped=False)
        return str(cell)

    def is_number(self, cell: Cell) -> bool:
        """Whether it is written as a number: never what came as a text."""
        return self.form is not Form.TEXT and isinstance(cell, int)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a workbook: its name, and its columns."""

    title: str
    columns: Sequence[Column]


def would_be_calculated(text: str) -> bool:
    """Whether a spreadsheet program might take the text for a formula, a command or a new cell.

    Decided by its first character that counts: programs pass over blanks, quotes and what is
    invisible, and some take full-width signs for plain ones. A leading tab or line break is one
    too: it may begin the next cell.
    """
    for character in text:
        if character in _BEGIN_FORMULAS or character in _CONTROLS:
            return True
        if not (character in _QUOTES or _is_passed_over(character)):
            return False
    return False


def marked(text: str) -> str:
    """The text for CSV: what would be calculated begins with `MARK`, all else is as it was."""
    return f"{MARK}{text}" if would_be_calculated(text) else text


def unmarked(text: str) -> str:
    """What was written by `marked`; of anything else the text itself."""
    rest = text.removeprefix(MARK)
    return rest if rest != text and would_be_calculated(rest) else text


def without_lost(text: str) -> str:
    """The text with a sign of loss for what neither kind of sheet can hold."""
    return _LOST.sub(_LOSS, text)


def shortened(text: str) -> str:
    """What a cell can hold of it; the last character says that more was there."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


def _is_passed_over(character: str) -> bool:
    """Blanks, controls, the sign of loss, and what has no width (joiners, combining marks)."""
    return character == _LOSS or character.isspace() or unicodedata.category(character)[0] in "CMZ"
