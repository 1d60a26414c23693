"""Documents of what is known of relief's files."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.hotline import TicketNotFound
from contracts.hotline.lead_words import LeadProgress
from records.kinds import Kind
from records.repository import Repository
from services.hotline.relief_files.domain import ReliefFile

RELIEF_FILES = Kind(
    name="relief_files",
    managed_by=None,
    validator={
        "$jsonSchema": {
            "required": ["on_file", "tickets"],
            "properties": {
                "on_file": {"bsonType": "bool"},
                "ended": {"bsonType": ["string", "null"]},
                "tickets": {"bsonType": "array", "items": {"bsonType": "string"}},
            },
        }
    },
)


class ReliefFiles(Repository[ReliefFile]):
    """Files of relief, by their ids there."""

    kind = RELIEF_FILES
    not_found: ClassVar = TicketNotFound

    @staticmethod
    def to_document(file: ReliefFile) -> dict[str, Any]:
        return {
            "on_file": file.on_file,
            "ended": file.ended.value if file.ended else None,
            "tickets": list(file.tickets),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> ReliefFile:
        return ReliefFile(
            aggregate_id=document["_id"],
            on_file=document["on_file"],
            ended=LeadProgress(ended) if (ended := document.get("ended")) else None,
            tickets=tuple(document["tickets"]),
        )
