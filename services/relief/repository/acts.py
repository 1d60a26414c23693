"""Documents of acts: rows that are added and never changed, not even by the service itself.

They lie in the audit database, where the service's user may insert and find and nothing else. What
somebody wrote may name anybody, so it is kept encrypted in the service's own database (whose keys
are replaced, which rewrites rows); the act holds the salted hash by which a changed note shows.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import date
from enum import Enum
from typing import Any

from contracts.relief import Outcome, Stage
from contracts.retention import ARCHIVED
from messaging.retention import END_OF_RETENTION
from records.acts import Act
from records.kinds import AUDIT, Index, Kind
from records.unit_of_work import UnitOfWork
from services.relief.domain.case import CaseAct
from services.relief.domain.case_record import CaseRecord

MOST_ACTS = 1_000
_SALT_BYTES = 16

ACTS = Kind(
    name="acts",
    indexes=(
        Index(name="subject", fields=(("subject", 1), ("_id", 1))),
        Index(name="person", fields=(("persons", 1), ("_id", 1))),
        Index(
            name="outcome_by_day",
            fields=(("stage", 1), ("outcome", 1), ("happened_on", 1), ("_id", 1)),
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "subject", "number", "stage", "outcome", "by", "persons", "union",
                "managing_union", "at", "happened_on", "supersedes", "note_hash",
            ],
            "properties": {
                "number": {"bsonType": "int", "minimum": 1},
                "stage": {"enum": [stage.value for stage in Stage]},
                "outcome": {"enum": [outcome.value for outcome in Outcome]},
                "by": {"bsonType": "string"},
                "persons": {"bsonType": "array", "items": {"bsonType": "string"}},
                "at": {"bsonType": "date"},
                "happened_on": {"bsonType": "string"},
                "note_hash": {"bsonType": ["string", "null"]},
            },
        }
    },
    versioned=False,
    in_audit_database=True,
)  # fmt: skip

ACT_NOTES = Kind(name="act_notes", personal=("note",), managed_by=None, versioned=False)


class Texts(Enum):
    """What became of the texts of an act."""

    INTACT = "intact"  # those that were written with it, or there were none
    CHANGED = "changed"
    ENDED = "ended"  # removed at the end of the record's retention, which the audit trail tells


class CaseBroken(RuntimeError):
    """Acts of a case are missing: nothing more is decided on it."""


class Acts:
    """The acts on records, as a unit of work sees them and adds to them."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def of(self, record: CaseRecord) -> tuple[CaseAct, ...]:
        """All acts on it that are saved, in order; `CaseBroken` when one is missing."""
        rows = self._unit.find_documents(ACTS, {"subject": record.subject}, MOST_ACTS)
        known = record.acts - len(record.recorded)
        # One more than it knows is somebody else's of this moment: the record's version tells.
        if [row["number"] for row in rows[:known]] != list(range(1, known + 1)):
            raise CaseBroken(f"{record.subject} has acts that are not there")
        return tuple(act_from(row) for row in rows[:known])

    def told(self, subject: str) -> list[tuple[CaseAct, Texts]]:
        """All acts on a record with their notes, and what became of each note since."""
        rows = self._unit.find_documents(ACTS, {"subject": subject}, MOST_ACTS)
        noted = [row["_id"] for row in rows if row["note_hash"] is not None]
        self._unit.prefetch(ACT_NOTES, noted)
        notes = {each: self._unit.document(ACT_NOTES, each) for each in noted}
        ended = any(_is_ended(note) for note in notes.values()) and self._has_ended(subject)
        return [_told(row, notes.get(row["_id"]), ended) for row in rows]

    def end_texts(self, subject: str) -> None:
        """The retention of the record has ended: that there were texts stays, and no word of them.

        With the salt goes what a guess could be held against.
        """
        for row in self._unit.find_documents(ACTS, {"subject": subject}, MOST_ACTS):
            kept = self._unit.document(ACT_NOTES, row["_id"])
            if kept is not None:
                written = {name: kept["note"][name] and ARCHIVED for name in ("text", "late")}
                self._unit.replace(ACT_NOTES, {**kept, "note": {**written, "salt": None}})

    def _has_ended(self, subject: str) -> bool:
        """Whether the audit trail, which nobody changes, tells of the end of its retention."""
        ends = {"subject": subject, "action": END_OF_RETENTION}
        return bool(self._unit.find_documents(AUDIT, ends, 1))

    def keep(self, record: CaseRecord) -> None:
        """Add what was recorded, in the transaction of the change that it belongs to."""
        for act in record.recorded:
            note = _note_document(act)
            self._unit.insert(ACTS, act_document(act, record.managing_union, note))
            if note is not None:
                self._unit.insert(ACT_NOTES, {"_id": act.act_id, "note": note})
        record.recorded.clear()


def act_document(act: CaseAct, managing_union: str, note: dict[str, Any] | None) -> dict[str, Any]:
    """The row of an act, without what somebody wrote."""
    return {
        "_id": act.act_id,
        "subject": act.subject,
        "number": act.number,
        "stage": act.stage.value,
        "outcome": act.outcome.value,
        "by": act.act.by,
        "others": list(act.others),
        "persons": sorted(act.persons),
        "union": act.union,
        "managing_union": managing_union,
        "at": act.act.at,
        "happened_on": act.act.happened_on.isoformat(),
        "late": act.act.late,
        "reason": act.reason,
        "items": [str(item) for item in act.items],
        "supersedes": act.supersedes,
        "facts": dict(act.facts),
        "note_hash": None if note is None else note_hash(note),
    }


def act_from(row: dict[str, Any], note: dict[str, Any] | None = None) -> CaseAct:
    """The act again, with what somebody wrote where that is given."""
    return CaseAct(
        subject=row["subject"],
        number=row["number"],
        stage=Stage(row["stage"]),
        outcome=Outcome(row["outcome"]),
        act=Act(
            by=row["by"],
            at=row["at"],
            happened_on=date.fromisoformat(row["happened_on"]),
            late_entry_reason=note["late"] if note else None,
        ),
        union=row["union"],
        others=tuple(row["others"]),
        reason=row["reason"],
        items=tuple(row["items"]),
        supersedes=row["supersedes"],
        facts=row["facts"],
        note=note["text"] if note else None,
    )


def note_hash(note: dict[str, Any]) -> str:
    """What an act says of its texts: SHA-256, salted, so that nobody guesses a text by it."""
    written = json.dumps([note["salt"], note["text"], note["late"]], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def is_intact(row: dict[str, Any], note: dict[str, Any] | None) -> bool:
    """Whether the texts are those that were written with the act, or there were none."""
    if note is not None and note["salt"] is None:
        return False
    if row["note_hash"] is None or note is None:
        return row["note_hash"] is None and note is None
    return hmac.compare_digest(note_hash(note), row["note_hash"])


def _note_document(act: CaseAct) -> dict[str, Any] | None:
    late = act.act.late_entry_reason
    if act.note is None and late is None:
        return None
    return {"text": act.note, "late": late, "salt": secrets.token_hex(_SALT_BYTES)}


def _is_ended(kept: dict[str, Any] | None) -> bool:
    return kept is not None and kept["note"]["salt"] is None


def _told(row: dict[str, Any], kept: dict[str, Any] | None, ended: bool) -> tuple[CaseAct, Texts]:
    note = kept["note"] if kept else None
    act = act_from(row, note)
    if ended and _is_ended(kept):
        return act, Texts.ENDED
    return act, Texts.INTACT if is_intact(row, note) else Texts.CHANGED
