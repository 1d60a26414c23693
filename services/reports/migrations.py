"""Collections of reports."""

from __future__ import annotations

from records.migrations import Migration
from services.reports.repository import FACTS

KINDS = [FACTS]
MIGRATIONS: list[Migration] = []
