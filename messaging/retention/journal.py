"""A record's journal once its retention has ended: the rows stay, who they were about is gone.

What was sealed loses value and keys, which stand nowhere else in the service; keyed hashes become
the record's pseudonyms. Such rows are not published again: whoever builds a reader anew hears that
the record was pseudonymised, and nothing of what it said before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from messaging.journal import PENDING
from messaging.sealing import is_token
from records.kinds import OUTBOX
from records.retention import Pseudonyms
from records.store import Document
from records.unit_of_work import UnitOfWork

ERASED: dict[str, Any] = {"alg": "erased", "keys": {}}
"""Stands where a sealed value was: for nobody."""
MOST_ROWS = 400
"""Of one record: a ticket of two hundred steps has some more, and a transaction holds 500."""
_TELLING = ("data", "actor")


class Unpublished(Exception):
    """A fact about the record has not left the outbox: it is told first, and erased later."""


def published_journal(unit: UnitOfWork, subject: str) -> list[Document]:
    """The journal of `subject`.

    Raises `Unpublished`, and `RuntimeError` for more rows than one transaction should write.
    """
    rows = unit.find_documents(OUTBOX, {"subject": subject}, MOST_ROWS)
    if len(rows) == MOST_ROWS:
        raise RuntimeError(f"{subject} has more than {MOST_ROWS - 1} journal rows")
    if any(row["state"] == PENDING for row in rows):
        raise Unpublished(subject)
    return rows


def erase_journal(unit: UnitOfWork, rows: Iterable[Document], pseudonyms: Pseudonyms) -> int:
    """Remove from these rows what tells of a person; how many of them told of one."""
    told = 0
    for row in rows:
        erased = {name: pseudonyms.in_value(_without_sealed(row[name])) for name in _TELLING}
        if erased != {name: row[name] for name in _TELLING}:
            unit.replace(OUTBOX, {**row, **erased, "erased_at": unit.recorded_at})
            told += 1
    return told


def _without_sealed(value: Any) -> Any:
    if is_token(value):
        return ERASED
    if isinstance(value, dict):
        return {name: _without_sealed(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_sealed(each) for each in value]
    return value
