"""Documents of the roster: who is on staff, in which union, with which roles.

Identity tells it (`AccountCreated`, `RolesChanged`); relief keeps what it must know, as every
service does, to find out whether a union has people enough for a stage.
"""

from __future__ import annotations

from typing import Any

from records.kinds import Index, Kind
from records.unit_of_work import UnitOfWork
from services.relief.domain.duties import Colleague
from vocabulary.unions import find_union

MOST_COLLEAGUES = 1_000

ROSTER = Kind(
    name="roster",
    managed_by=None,
    indexes=(Index(name="union", fields=(("union", 1),)),),
    validator={
        "$jsonSchema": {
            "required": ["union", "roles"],
            "properties": {
                "union": {"bsonType": "string"},
                "roles": {"bsonType": "array", "items": {"bsonType": "string"}},
            },
        }
    },
)


class Roster:
    """The staff, as identity has told of them so far."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def heard(self, colleague: Colleague) -> None:
        """What identity says of an account now; the last word counts."""
        row = _document(colleague)
        known = self._unit.document(ROSTER, colleague.account_id)
        if known is None:
            self._unit.insert(ROSTER, row)
        elif {**known, **row} != known:
            self._unit.replace(ROSTER, {**known, **row})

    def find(self, account_id: str) -> Colleague | None:
        """Somebody on staff, or None."""
        row = self._unit.document(ROSTER, account_id)
        return None if row is None else _colleague(row)

    def from_here_up(self, union: str) -> list[Colleague]:
        """The people of this union and of those above it."""
        found: list[Colleague] = []
        here: str | None = union
        while here is not None:
            rows = self._unit.find_documents(ROSTER, {"union": here}, MOST_COLLEAGUES)
            found += [_colleague(row) for row in rows]
            here = find_union(here).parent
        return found


def _document(colleague: Colleague) -> dict[str, Any]:
    return {
        "_id": colleague.account_id,
        "union": colleague.union,
        "roles": sorted(colleague.roles),
    }


def _colleague(row: dict[str, Any]) -> Colleague:
    return Colleague(account_id=row["_id"], union=row["union"], roles=frozenset(row["roles"]))
