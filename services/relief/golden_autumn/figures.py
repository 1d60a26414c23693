"""How many students were aided, and how often an application announced it."""

from __future__ import annotations

from contracts.relief.golden_autumn.words import StudentAidState
from records.reads import Reads
from services.relief.golden_autumn.repository import STUDENT_AID
from vocabulary.unions import MUNICIPAL_UNITS_CODE

_PAID = {"state": StudentAidState.PAID.value}


def became_of_students(reads: Reads) -> dict[str, int]:
    """Event → for how many applications it became true."""
    return {"student_aided": reads.count(STUDENT_AID, _PAID)}


def students_aided(reads: Reads, year: dict[str, str]) -> dict[str, int]:
    """How many students were paid in the year: of the city's own units, and of counties."""
    paid = {**_PAID, "last_on": year}
    by_union = reads.count_by(STUDENT_AID, "managing_union", paid)
    municipal = by_union.pop(MUNICIPAL_UNITS_CODE, 0)
    return {"students_municipal": municipal, "students_county": sum(by_union.values())}
