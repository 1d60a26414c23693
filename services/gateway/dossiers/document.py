"""A gathered dossier as the template takes it: cover, hashes, parts, all in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.dossiers import MakeDossier
from services.gateway.dossiers.hashes import content_hash, hashed
from services.gateway.dossiers.wording import Wording, texts

_COLUMNS = ("sequence", "at", "actor", "action", "changed", "row_hash")
_SHOWN = (
    "dossier", "contents", "content_hash", "page", "none", "verify", "unreviewed", "parts", "part",
    "records_hash", "trail_hash", "section.trail",
)  # fmt: skip

Plain = Mapping[str, Any]


def worded(
    wanted: MakeDossier, parts: Sequence[Plain], *, number: str, made_by: str, made_at: datetime
) -> dict[str, Any]:
    """What `render` takes; the same for the same parts, number, maker and moment."""
    words, wording = texts(wanted.language), Wording(wanted.language)
    told = [wording.part(part) for part in parts]
    hashes = [hashed(part) for part in parts]
    first, of = told[0], words[f"of.{wanted.of.value}"]
    return {
        "language": wanted.language,
        "number": number,
        "of": of,
        "record_number": first["number"],
        "made": list(made_at.timetuple()[:6]),
        "content_hash": content_hash(hashes),
        "texts": {code: words[code] for code in _SHOWN},
        "columns": [words[f"trail.{each}"] for each in _COLUMNS],
        "privacy": words["masked" if wanted.reveal_reason is None else "revealed"],
        "cover": [
            [words["number"], number],
            [words["record_number"], first["number"]],
            [words["subject"], first["subject"]],
            [words["made_by"], made_by],
            [words["made_at"], wording.moment(made_at.isoformat())],
        ],
        "hashes": [
            [f"{part['title']} {part['number']}", each["records_hash"], each["trail_hash"] or ""]
            for part, each in zip(told, hashes, strict=True)
        ],
        "parts": told,
    }
