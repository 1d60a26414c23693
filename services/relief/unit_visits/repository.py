"""Documents of visits to units. What was written of them is one encrypted field."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief.unit_visit_words import (
    Occasion,
    UnitVisitNotFound,
    UnitVisitState,
    VisitedKind,
)
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from records.unit_of_work import UnitOfWork
from services.relief.repository.act_rows import act_from, act_row
from services.relief.unit_visits.domain import Noted, UnitVisit

NEWEST_FIRST = (("planned_on", -1), ("_id", -1))
_PLAIN = ("managing_union", "unit", "unit_key", "round")

UNIT_VISITS = Kind(
    name="unit_visits",
    personal=("told",),
    indexes=(
        ANNOUNCED,
        Index(
            name="newest_by_state", fields=(("state", 1), *NEWEST_FIRST, ("managing_union", 1))
        ),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *NEWEST_FIRST),
        ),
        Index(name="rounds", fields=(("round", 1),), partial={"round": {"$gt": 0}}),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "managing_union", "visited", "unit", "unit_key", "occasion", "planned_on",
                "last_on", "round", "told",
            ],
            "properties": {
                "state": {"enum": [state.value for state in UnitVisitState]},
                "visited": {"enum": [kind.value for kind in VisitedKind]},
                "round": {"bsonType": "int", "minimum": 0},
                "told": {"bsonType": "binData"},
            },
        }
    },
)  # fmt: skip

UNITS_VISITED = Kind(name="units_visited", managed_by=None)
"""How often a unit or post was visited in a year, by year, kind, union and name: it counts once."""


class UnitVisits(Repository[UnitVisit]):
    """Visits to units and posts."""

    kind = UNIT_VISITS
    not_found: ClassVar = UnitVisitNotFound

    @staticmethod
    def to_document(visit: UnitVisit) -> dict[str, Any]:
        noted = visit.noted
        return {
            **{name: getattr(visit, name) for name in _PLAIN},
            "state": visit.state.value,
            "visited": visit.visited.value,
            "occasion": visit.occasion.value,
            "planned_on": visit.planned_on.isoformat(),
            "last_on": visit.last_on.isoformat(),
            "told": {"noted": _noted_row(noted) if noted else None, "reason": visit.reason},
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> UnitVisit:
        told = document["told"]
        return UnitVisit(
            aggregate_id=document["_id"],
            state=UnitVisitState(document["state"]),
            visited=VisitedKind(document["visited"]),
            occasion=Occasion(document["occasion"]),
            planned_on=date.fromisoformat(document["planned_on"]),
            last_on=date.fromisoformat(document["last_on"]),
            noted=_noted(told["noted"]) if told["noted"] else None,
            reason=told["reason"],
            **{name: document[name] for name in _PLAIN},
        )


class UnitsVisited:
    """Which units and posts count in a year, each once for its union."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def visited(self, visit: UnitVisit, on: date) -> bool:
        """It was visited; whether it counts from now on, on that day of its year."""
        row_id = _row_id(visit, on.year)
        row = self._unit.document(UNITS_VISITED, row_id)
        if row is None:
            counted = {"visits": 1, "counted_on": on.isoformat()}
            self._unit.insert(UNITS_VISITED, {"_id": row_id, **counted})
            return True
        self._unit.replace(UNITS_VISITED, {**row, "visits": row["visits"] + 1})
        return False

    def taken_back(self, visit: UnitVisit, year: int) -> date | None:
        """A visit was none; the day that it counted on, if there is no other one of that year."""
        row = self._unit.document(UNITS_VISITED, _row_id(visit, year))
        if row is None:
            raise RuntimeError(f"{visit.subject} was counted for no unit")
        if row["visits"] == 1:
            self._unit.delete(UNITS_VISITED, row["_id"])
            return date.fromisoformat(row["counted_on"])
        self._unit.replace(UNITS_VISITED, {**row, "visits": row["visits"] - 1})
        return None


def rows_of(visited: VisitedKind, year: int) -> str:
    """How the rows of a year begin."""
    return f"{visited.value}/{year}/"


def _row_id(visit: UnitVisit, year: int) -> str:
    return f"{rows_of(visit.visited, year)}{visit.managing_union}/{visit.unit_key}"


def _noted_row(noted: Noted) -> dict[str, Any]:
    return {
        **vars(noted),
        "act": act_row(noted.act),
        "visitors": list(noted.visitors),
        "photos": list(noted.photos),
    }


def _noted(row: dict[str, Any]) -> Noted:
    lists = {"visitors": tuple(row["visitors"]), "photos": tuple(row["photos"])}
    return Noted(**{**row, **lists, "act": act_from(row["act"])})
