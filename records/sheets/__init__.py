"""Sheets that leave the platform for a spreadsheet program: CSV and XLSX, made as they stream.

What people typed is data there too: no cell of theirs is ever a formula (`records.sheets.cells`).
docs/decisions/jobs.md.
"""

from records.sheets.cells import Cell, Column, Form, Sheet
from records.sheets.csv_sheet import csv_sheet
from records.sheets.xlsx_sheet import xlsx_book, xlsx_sheet

__all__ = ["Cell", "Column", "Form", "Sheet", "csv_sheet", "xlsx_book", "xlsx_sheet"]
