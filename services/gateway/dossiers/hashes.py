"""What a dossier hashes to: over codes and plain values, the same in every language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

Plain = Mapping[str, Any]
_OF_THE_ASKING = ("trail", "asked_by")
"""Who made a dossier stands in the next one's trail: neither belongs to the records."""


def hashed(part: Plain) -> dict[str, Any]:
    """A part's `PartHash`: of its records without the audit trail, and of the trail."""
    records = {name: value for name, value in part.items() if name not in _OF_THE_ASKING}
    trail = part["trail"]
    return {
        "service": part["service"],
        "subject": part["subject"],
        "records_hash": digest(records),
        "trail_hash": None if trail is None else digest(trail),
    }


def content_hash(parts: Sequence[Plain]) -> str:
    """Over the hashes of the records of all parts (`hashed`), in their order."""
    return digest([each["records_hash"] for each in parts])


def digest(content: Any) -> str:
    """SHA-256 of JSON in UTF-8 with sorted names, without blanks."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
