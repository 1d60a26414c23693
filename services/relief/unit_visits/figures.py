"""How often visits to units became true, and how many units were visited in a year."""

from __future__ import annotations

from contracts.relief.unit_visit_words import UnitVisitState, VisitedKind
from records.reads import Reads
from services.relief.unit_visits.repository import UNIT_VISITS, UNITS_VISITED, rows_of


def became_of_unit_visits(reads: Reads) -> dict[str, int]:
    """Event → how often it became true."""
    by_round = reads.count_by(UNIT_VISITS, "round", {"round": {"$gt": 0}})
    noted = sum(times * visits for times, visits in by_round.items())
    stand = reads.count(UNIT_VISITS, {"state": UnitVisitState.VISITED.value})
    return {"unit_visited": noted, "unit_visit_taken_back": noted - stand}


def units_visited(reads: Reads, visited: VisitedKind, year: int) -> int:
    """How many units, or posts, were visited in the year, each once for its union."""
    first = rows_of(visited, year)
    return reads.count(UNITS_VISITED, {"_id": {"$gte": first, "$lt": f"{first[:-1]}0"}})
