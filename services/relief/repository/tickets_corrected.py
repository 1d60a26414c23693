"""Documents of persons whose ticket was corrected before relief had heard of its lead."""

from __future__ import annotations

from collections.abc import Collection

from contracts.people import Applicant
from records.kinds import Kind
from records.unit_of_work import UnitOfWork
from services.relief.domain.lead import Lead
from services.relief.repository.people import person_document, person_from

TICKETS_CORRECTED = Kind(
    name="tickets_corrected",
    managed_by=None,
    versioned=False,
    personal=("person",),
    validator={
        "$jsonSchema": {
            "required": ["at", "person", "phone_key", "person_key"],
            "properties": {"at": {"bsonType": "date"}, "person": {"bsonType": "binData"}},
        }
    },
)


class TicketsCorrected:
    """Who the person of a lead is by what was heard before the lead; the last fact counts."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def keep(
        self,
        lead_id: str,
        person: Applicant,
        phone_key: str,
        person_key: str,
        *,
        by: Collection[str],
    ) -> None:
        """Remember it until the lead is there and decided; `by` had a part in it."""
        known = self._unit.document(TICKETS_CORRECTED, lead_id)
        row = {
            "_id": lead_id,
            "at": self._unit.recorded_at,
            "person": person_document(person),
            "phone_key": phone_key,
            "person_key": person_key,
            "by": sorted({*by, *(known or {}).get("by", [])}),
        }
        if known is None:
            self._unit.insert(TICKETS_CORRECTED, row)
        else:
            self._unit.replace(TICKETS_CORRECTED, row)

    def apply_to(self, lead: Lead) -> None:
        """The lead is of that person; nothing is kept of it any more."""
        row = self._unit.document(TICKETS_CORRECTED, lead.aggregate_id)
        if row is not None:
            keys = {name: row[name] for name in ("phone_key", "person_key")}
            lead.correct(person_from(row["person"]), **keys, by=row.get("by", []))
            self.forget(lead.aggregate_id)

    def forget(self, lead_id: str) -> None:
        """Keep nothing of it."""
        if self._unit.document(TICKETS_CORRECTED, lead_id) is not None:
            self._unit.delete(TICKETS_CORRECTED, lead_id)
