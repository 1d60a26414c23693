"""The texts by which consent is asked (dated configuration), and the proof of what was agreed to.

The shipped texts are examples and say so. ``ZHUFENG_CONSENTS`` names another file. A version never
changes: another text is another version, in force from a day on.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from contracts.consents import (
    Agreement,
    ConsentMeans,
    ConsentMissing,
    ConsentPurpose,
    ConsentTextOutdated,
)
from contracts.refusals import InvalidInput
from records.acts import Act
from vocabulary.business_time import business_day

SHIPPED = Path(__file__).resolve().parents[1] / "deploy" / "config" / "consents.json"
FIELD = "consents"


@dataclass(frozen=True, kw_only=True)
class ConsentText:
    """One version of what is asked for a purpose; `title` and `body` by language."""

    purpose: ConsentPurpose
    version: int
    since: date
    title: Mapping[str, str]
    body: Mapping[str, str]
    reviewed: Collection[str]

    @property
    def digest(self) -> str:
        """SHA-256 of the text in all its languages, in hexadecimal digits."""
        said = {"purpose": self.purpose, "title": self.title, "body": self.body}
        plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """The proof: somebody agreed to this text, at this time, and `by` took it down.

    What is taken back stays as a proof of what was done until then. `means` says how it was given
    after the record was made, and `file_id` where it is signed.
    """

    purpose: ConsentPurpose
    version: int
    digest: str
    at: datetime
    by: str
    guardian: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    means: ConsentMeans | None = None
    file_id: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.withdrawn_at is None


class ConsentTexts:
    """All versions of all texts; a `ValueError` where two of a purpose share a version or day."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._texts = sorted(map(_text, rows), key=lambda each: each.since)
        for name in ("version", "since"):
            known = {(each.purpose, getattr(each, name)) for each in self._texts}
            if len(known) != len(self._texts):
                raise ValueError(f"two texts of a purpose have the same {name}")

    def in_force(self, day: date) -> dict[ConsentPurpose, ConsentText]:
        """The text of each purpose on that day: the latest that is valid from it or before."""
        return {each.purpose: each for each in self._texts if each.since <= day}

    def agreed(
        self, agreements: Sequence[Agreement], *, needed: Collection[ConsentPurpose], act: Act
    ) -> tuple[Agreed, ...]:
        """The proofs of what was agreed to, taken down in this act.

        Refuses `ConsentMissing` for what is needed and is not there (a guardian's needs his name),
        `ConsentTextOutdated` for another version than that of today, `InvalidInput` for a purpose
        that is named twice or has no text.
        """
        today = self.in_force(business_day(act.at))
        purposes = [each.purpose for each in agreements]
        for place, purpose in enumerate(purposes):
            if purpose not in today or purposes.index(purpose) != place:
                allowed = ", ".join(today)
                raise InvalidInput.at(FIELD, code="not_allowed_value", allowed=f"each of {allowed}")
        for purpose in ConsentPurpose:
            if purpose in needed and purpose not in purposes:
                raise _missing(purpose)
        return tuple(_proof(each, today[each.purpose], act) for each in agreements)


def load_consent_texts(path: Path | None = None) -> ConsentTexts:
    """The texts of `path`, of ``ZHUFENG_CONSENTS``, or the shipped examples."""
    named = path or Path(os.environ.get("ZHUFENG_CONSENTS") or SHIPPED)
    return ConsentTexts(json.loads(named.read_text(encoding="utf-8")))


def _proof(said: Agreement, text: ConsentText, act: Act) -> Agreed:
    if said.version != text.version:
        raise ConsentTextOutdated(
            field=FIELD,
            allowed=f"version {text.version}",
            purpose=said.purpose,
            version=text.version,
        )
    by_guardian = said.purpose == ConsentPurpose.GUARDIAN
    if by_guardian and said.guardian is None:
        raise _missing(said.purpose)
    return Agreed(
        purpose=said.purpose,
        version=text.version,
        digest=text.digest,
        at=act.at,
        by=act.by,
        guardian=said.guardian if by_guardian else None,
    )


def _missing(purpose: ConsentPurpose) -> ConsentMissing:
    said = "the guardian's name" if purpose == ConsentPurpose.GUARDIAN else "consent"
    return ConsentMissing(field=FIELD, allowed=f"{said} for {purpose}", purpose=purpose)


def _text(row: Mapping[str, Any]) -> ConsentText:
    return ConsentText(
        purpose=ConsentPurpose(row["purpose"]),
        version=row["version"],
        since=date.fromisoformat(row["from"]),
        title=row["title"],
        body=row["body"],
        reviewed=frozenset(row["reviewed"]),
    )
