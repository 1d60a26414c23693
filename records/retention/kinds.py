"""What is kept of retention: holds on records, and how far each kind of records is."""

from __future__ import annotations

from records.kinds import Index, Kind

HOLDS = Kind(
    name="retention_holds",
    personal=("words",),
    kept_from="concerns",
    indexes=(
        Index(name="of_subject", fields=(("subject", 1), ("stands", 1), ("_id", 1))),
        Index(name="standing", fields=(("stands", 1), ("_id", -1), ("of", 1))),
    ),
)
PROGRESS = Kind(name="retention_progress", managed_by=None)
RETENTION_KINDS = (HOLDS, PROGRESS)


def retention_index(field: str = "retention_from") -> Index:
    """The index of records that are to come to their end: by the day that their years follow.

    The field is null before that day is known, and again when the end has come.
    """
    return Index(name="retention", fields=((field, 1), ("_id", 1)), partial={field: {"$gt": ""}})
