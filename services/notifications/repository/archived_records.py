"""Records elsewhere whose retention has ended."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.notifications import DeliveryNotFound
from records.repository import Repository
from services.notifications.domain.archived import ArchivedRecord
from services.notifications.kinds import ARCHIVED_RECORDS


class ArchivedRecords(Repository[ArchivedRecord]):
    """Records of other services that were pseudonymised."""

    kind = ARCHIVED_RECORDS
    not_found: ClassVar = DeliveryNotFound

    @staticmethod
    def to_document(record: ArchivedRecord) -> dict[str, Any]:
        return {"heard_at": record.heard_at}

    @staticmethod
    def from_document(document: dict[str, Any]) -> ArchivedRecord:
        return ArchivedRecord(aggregate_id=document["_id"], heard_at=document["heard_at"])
