"""Documents of reports: the facts counted, one row each."""

from __future__ import annotations

from typing import Any, ClassVar

from records.kinds import Index, Kind
from records.unit_of_work import UnitOfWork
from services.reports.domain.facts import Fact, FactKind

_OF_A_YEAR = (("kind", 1), ("happened_on", 1), ("_id", 1))
FACTS = Kind(
    name="facts",
    versioned=False,
    indexes=(
        Index(name="year", fields=_OF_A_YEAR),
        Index(name="union_year", fields=(("managing_union", 1), *_OF_A_YEAR)),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "kind", "record", "managing_union", "happened_on", "month", "amount_fen",
            ],
            "properties": {
                "kind": {"enum": [kind.value for kind in FactKind]},
                "record": {"bsonType": "string", "pattern": "^[a-z_]+/"},
                "managing_union": {"bsonType": "string"},
                "happened_on": {"bsonType": "string"},
                "month": {"bsonType": "int", "minimum": 1, "maximum": 12},
                "amount_fen": {"bsonType": ["int", "long"], "minimum": 0},
            },
        }
    },
)  # fmt: skip


class Facts:
    """What was heard so far; a fact that is told again changes nothing."""

    kind: ClassVar = FACTS

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def count(self, fact: Fact) -> None:
        """Keep the fact, unless it is known."""
        if self._unit.document(FACTS, fact.fact_id) is None:
            self._unit.insert(FACTS, _document(fact))


def _document(fact: Fact) -> dict[str, Any]:
    return {
        "_id": fact.fact_id,
        "kind": fact.kind.value,
        "record": fact.record,
        "managing_union": fact.managing_union,
        "happened_on": fact.happened_on.isoformat(),
        "month": fact.happened_on.month,
        "amount_fen": fact.amount_fen,
    }
