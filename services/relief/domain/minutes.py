"""Minutes of the collective decision that a top amount rests on (集体研究)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Their number and date, and the scan by its id and by what its content hashes to."""

    minutes_number: str
    decided_on: date
    attachment_id: str
    attachment_sha256: str

    @property
    def facts(self) -> dict[str, Any]:
        """What the act of approval keeps of them."""
        return {**vars(self), "decided_on": self.decided_on.isoformat()}
