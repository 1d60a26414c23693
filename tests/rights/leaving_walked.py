"""What the rights walk asks of leaving hardship, of a file of one county."""

from __future__ import annotations

from typing import Any


def of_leaving(file_id: str, version: int = 1_000_000) -> dict[str, Any]:
    """Method → what is asked with it about a file; nobody has that `version`."""
    file = {"file_id": file_id, "expected_version": version}
    return {
        "relief.get_recheck": {"file_id": file_id},
        "relief.begin_recheck": file,
        "relief.submit_recheck": file,
        "relief.drop_recheck": {**file, "note": "误开"},
        "relief.decide_recheck": {**file, "passed": True},
        "relief.propose_leave": {**file, "reason": "by_word", "note": "已就业"},
        "relief.check_leave": {**file, "passed": True},
        "relief.post_leave_notice": file,
        "relief.confirm_leave": {**file, "passed": True},
        "relief.end_monitoring": {**file, "found": "稳定"},
        "relief.record_falling_back": {**file, "found": "又失业"},
        "relief.propose_close": {**file, "reason": "died", "note": "证明"},
        "relief.decide_close": {**file, "passed": True},
    }
