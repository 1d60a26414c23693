"""Announced heads as identity keeps them: in its audit database, never changed, never deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.operations.signs import AuditHead
from records.kinds import Index, Kind

AUDIT_HEADS = Kind(
    name="audit_heads",
    managed_by=None,
    versioned=False,
    in_audit_database=True,
    indexes=(Index(name="service_sequence", fields=(("service", 1), ("sequence", 1))),),
)
KEEPER = "identity"


def keep(heads: Any, head: AuditHead) -> bool:
    """Add a head to the collection `heads`; whether it was a new one. May raise PyMongoError.

    The first that was said of a sequence stays: what is said later would hide what contradicts it.
    """
    try:
        heads.insert_one({"_id": f"{head.service}/{head.sequence}", **asdict(head)})
    except DuplicateKeyError:
        return False
    return True


def announced(heads: Any, service: str, *, until: datetime) -> Iterator[AuditHead]:
    """What was announced of a chain up to that moment, by sequence."""
    found = heads.find({"service": service, "at": {"$lte": until}}, {"_id": 0})
    return (AuditHead(**row) for row in found.sort("sequence", 1))
