"""Sheets that people hand in, read by a process of its own: what breaks there breaks nothing here.

docs/decisions/imports.md.
"""

from records.sheet_reading.reading import SheetUnreadable, read_sheets

__all__ = ["SheetUnreadable", "read_sheets"]
