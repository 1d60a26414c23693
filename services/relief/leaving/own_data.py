"""What a re-check tells the holder of the file: what was known before, and the class found."""

from __future__ import annotations

from typing import Any

from contracts.own_data import OwnEntry
from records.own_data import entry
from services.relief.domain.hardship_file import HardshipFile


def recheck_entries(file: HardshipFile) -> list[OwnEntry]:
    """His last re-check: its days and classes, and what his household had before it."""
    last = file.recheck
    if last is None:
        return []
    before = last.before
    told: list[dict[str, Any]] = [
        {"began_on": last.began_on, "decided_on": last.decided_on},
        *(
            {"hardship_class": found.hardship_class, "assessed_on": found.on}
            for found in (last.class_before, last.found)
            if found is not None
        ),
        *({"income_kind": each.kind, "yearly_fen": each.yearly_fen} for each in before.incomes),
        *({"expense_kind": each.kind, "yearly_fen": each.yearly_fen} for each in before.expenses),
        *({"member_name": each.name, "relation": each.relation} for each in before.members),
    ]
    return [entry(each) for each in told]
