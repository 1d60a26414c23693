"""What is asked of a payment batch, on the walk through all rights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def of_a_batch(batch: Mapping[str, Any], aid_id: str) -> dict[str, dict[str, Any]]:
    """Each command on this batch by name; nothing of it is changed where `batch` is stale."""
    total, verdict = {"total_fen": 1}, {"outcome": "passed"}
    return {
        "relief.change_batch": {**batch, **total, "aid_ids": [aid_id]},
        "relief.dissolve_batch": {**batch, "note": "解散"},
        "relief.freeze_batch": {**batch, **total},
        "relief.unfreeze_batch": {**batch, "note": "解冻"},
        "relief.check_batch": {**batch, **total, **verdict, "snapshot": "f1.none"},
        "relief.decide_batch": {**batch, **total, **verdict},
        "relief.pay_batch": {**batch, **total, "receipt_number": "1"},
        "relief.move_batch_up": dict(batch),
    }
