"""What the rights walk asks of the verification of a batch of one county."""

from __future__ import annotations

from typing import Any


def of_verification(batch_id: str) -> dict[str, dict[str, Any]]:
    """Method → what is asked with it about a batch that is not paid, so that nothing changes."""
    return {"relief.draw_verification": {"batch_id": batch_id}}
