"""Documents of declared conflicts: added and never changed, like acts, in the audit database."""

from __future__ import annotations

from typing import Any

from contracts.relief import ConflictKind
from records.acts import Act
from records.kinds import Index, Kind
from records.unit_of_work import UnitOfWork
from services.relief.domain.case import Conflict

MOST_CONFLICTS = 1_000

CONFLICTS = Kind(
    name="conflicts",
    managed_by=None,
    indexes=(
        Index(name="file", fields=(("file_id", 1), ("_id", 1))),
        Index(name="work_unit", fields=(("work_unit", 1), ("_id", 1))),
        Index(name="kind_by_day", fields=(("kind", 1), ("happened_on", 1), ("_id", 1))),
    ),
    validator={
        "$jsonSchema": {
            "required": ["account_id", "kind", "declared_by", "at", "happened_on"],
            "properties": {
                "account_id": {"bsonType": "string"},
                "kind": {"enum": [kind.value for kind in ConflictKind]},
                "file_id": {"bsonType": ["string", "null"]},
                "work_unit": {"bsonType": ["string", "null"]},
                "at": {"bsonType": "date"},
            },
        }
    },
    versioned=False,
    in_audit_database=True,
)


class Conflicts:
    """What was declared, by file or by work unit."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def declare(
        self,
        conflict_id: str,
        *,
        account_id: str,
        kind: ConflictKind,
        file_id: str | None,
        work_unit: str | None,
        act: Act,
    ) -> None:
        """Somebody keeps out of one file, or of all files of a work unit."""
        row = {
            "_id": conflict_id,
            "account_id": account_id,
            "kind": kind.value,
            "file_id": file_id,
            "work_unit": work_unit,
            "declared_by": act.by,
            "at": act.at,
            "happened_on": act.happened_on.isoformat(),
        }
        self._unit.insert(CONFLICTS, row)

    def about(self, file_id: str, work_unit: str | None) -> tuple[Conflict, ...]:
        """Who keeps out of this file: declared for it, or found by an equal work unit."""
        rows = self._find({"file_id": file_id})
        if work_unit is not None:
            rows += self._find({"work_unit": work_unit})
        return tuple(_conflict(row) for row in rows)

    def get(self, conflict_id: str) -> Conflict:
        """One that was declared; `KeyError` for any other id."""
        row = self._unit.document(CONFLICTS, conflict_id)
        if row is None:
            raise KeyError(conflict_id)
        return _conflict(row)

    def _find(self, equals: dict[str, Any]) -> list[dict[str, Any]]:
        return self._unit.find_documents(CONFLICTS, equals, MOST_CONFLICTS)


def _conflict(row: dict[str, Any]) -> Conflict:
    return Conflict(
        conflict_id=row["_id"],
        person=f"staff/{row['account_id']}",
        kind=ConflictKind(row["kind"]),
        declared_by=row["declared_by"],
    )
