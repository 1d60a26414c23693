"""What auditors sample of the hotline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.sampling import SampleOf
from records.sampling import Population
from records.store import Document
from services.hotline.kinds import TICKETS


def _line(row: Document) -> Mapping[str, Any]:
    return {
        "number": row["number"],
        "managing_union": row["managing_union"],
        "day": date.fromisoformat(row["happened_on"]),
        "state": row["state"],
    }


POPULATIONS = {SampleOf.TICKETS: Population(kind=TICKETS, day="happened_on", line=_line)}
