"""What the rights walk asks of a visit to a unit of one county."""

from __future__ import annotations

from typing import Any

from tests.rights.cells import HERE

NEW_UNIT_VISIT = {
    "managing_union": HERE,
    "visited": "unit",
    "unit": "县人民医院",
    "occasion": "losar",
    "planned_on": "2021-02-12",
}


def of_unit_visit(visit_id: str, version: int = 1_000_000) -> dict[str, Any]:
    """Method → what is asked with it about this visit; nobody has that `version`."""
    visit = {"visit_id": visit_id}
    step, note = {**visit, "expected_version": version}, {"brought": "书", "found": "好"}
    told = {"with_visitors": ["a"], "people_greeted": 1, "value_fen": 0, **note}
    return {
        "relief.get_unit_visit": visit,
        "relief.get_unit_visit_photo": {**visit, "file_id": "no-file"},
        "relief.note_unit_visit": {**step, **told},
        "relief.take_back_unit_visit": {**step, "reason": "错"},
        "relief.cancel_unit_visit": {**step, "reason": "停"},
    }
