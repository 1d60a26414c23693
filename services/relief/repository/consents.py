"""Documents of consents that were taken back before relief had heard of the lead.

Facts of one ticket are sent in their order, but one that waits for another try is overtaken.
"""

from __future__ import annotations

from records.kinds import Kind
from records.unit_of_work import UnitOfWork

CONSENTS_TAKEN_BACK = Kind(
    name="consents_taken_back",
    managed_by=None,
    versioned=False,
    validator={"$jsonSchema": {"required": ["at"], "properties": {"at": {"bsonType": "date"}}}},
)


class ConsentsTakenBack:
    """Of which leads, by their ids, a consent was taken back while there was no lead yet."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def has(self, lead_id: str) -> bool:
        """Whether that is so of this lead."""
        return self._unit.document(CONSENTS_TAKEN_BACK, lead_id) is not None

    def keep(self, lead_id: str) -> None:
        """Remember it; told twice it changes nothing."""
        if not self.has(lead_id):
            row = {"_id": lead_id, "at": self._unit.recorded_at}
            self._unit.insert(CONSENTS_TAKEN_BACK, row)
