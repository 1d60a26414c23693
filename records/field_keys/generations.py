"""Generations of a service's data key: the first is called ``zhufeng``, the next ``zhufeng.2``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bson import Binary
from bson.binary import UUID_SUBTYPE

from records.field_keys.values import SUBTYPE

FIRST = 1
LIBRARY_SUBTYPE = 6
"""What MongoDB's library encrypted itself: value keys, and the values of an earlier build."""
ENCRYPTED_SUBTYPES = frozenset({LIBRARY_SUBTYPE, SUBTYPE})
_NAME = re.compile(r"zhufeng(?:\.([0-9]{1,6}))?")
# In both forms one byte of algorithm comes first, then the key's id.
_KEY_ID = slice(1, 17)


@dataclass(frozen=True)
class Generation:
    """One data key: the `number` of its generation and the id that its values carry."""

    number: int
    key_id: UUID
    made_at: datetime
    wrapped_by: str

    @staticmethod
    def name_of(number: int) -> str:
        """How the vault calls a generation; its unique index lets each be made once."""
        return "zhufeng" if number == FIRST else f"zhufeng.{number}"

    @property
    def name(self) -> str:
        """How the vault calls it."""
        return self.name_of(self.number)

    @staticmethod
    def of_vault(rows: Iterable[Mapping[str, Any]]) -> list[Generation]:
        """The data keys among the vault's documents, oldest first."""
        return sorted(_known(rows), key=lambda each: each.number)


def _known(rows: Iterable[Mapping[str, Any]]) -> Iterator[Generation]:
    for row in rows:
        for name in row.get("keyAltNames", ()):
            if matched := _NAME.fullmatch(name):
                yield Generation(
                    number=int(matched[1] or FIRST),
                    key_id=_uuid(row["_id"]),
                    made_at=row["creationDate"],
                    wrapped_by=row["masterKey"]["provider"],
                )


def newest(generations: Sequence[Generation]) -> Generation | None:
    """The one that encrypts."""
    return generations[-1] if generations else None


def key_of(value: Any) -> UUID | None:
    """The id of the data key of an encrypted value; None for any other value."""
    if isinstance(value, Binary) and value.subtype in ENCRYPTED_SUBTYPES and len(value) > 17:
        return UUID(bytes=bytes(value[_KEY_ID]))
    return None


def encrypted_values(document: Mapping[str, Any]) -> Iterator[tuple[str, Binary]]:
    """Every encrypted value of a document by its dotted path, wherever it stands."""
    for name, value in document.items():
        yield from _within(name, value)


def _within(path: str, value: Any) -> Iterator[tuple[str, Binary]]:
    if isinstance(value, Binary):
        if key_of(value) is not None:
            yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _within(f"{path}.{name}", inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _within(f"{path}.{place}", inner)


def _uuid(value: Any) -> UUID:
    if isinstance(value, UUID):
        return value
    if isinstance(value, Binary) and value.subtype == UUID_SUBTYPE:
        return UUID(bytes=bytes(value))
    raise TypeError("a data key's id is a UUID")
