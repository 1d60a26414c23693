"""Documents of verifications and their questions. What staff noted is encrypted."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief.verifying.words import (
    ReceiptCheckNotFound,
    ReceiptState,
    VerificationNotFound,
)
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.relief.repository.days import day_of, iso_of
from services.relief.verifying.verification import ReceiptCheck, Verification

_OF_VERIFICATION = ("managing_union", "seed", "population", "drawn", "drawn_by")
_OF_CHECK = (
    "batch_id", "aid_id", "file_id", "file_number", "managing_union", "programme", "paid_fen",
    "received_fen", "answered_by", "note", "disputes",
)  # fmt: skip
MOST_OF_A_FILE = 1_000

VERIFICATIONS = Kind(
    name="verifications",
    validator={
        "$jsonSchema": {
            "required": ["managing_union", "seed", "population", "drawn"],
            "properties": {
                "population": {"bsonType": "int", "minimum": 1},
                "drawn": {"bsonType": "int", "minimum": 1},
            },
        },
        "$expr": {"$lte": ["$drawn", "$population"]},
    },
)

RECEIPT_CHECKS = Kind(
    name="receipt_checks",
    personal=("note",),
    indexes=(
        ANNOUNCED,
        Index(name="sample", fields=(("batch_id", 1), ("_id", 1))),
        Index(name="by_state", fields=(("batch_id", 1), ("state", 1), ("_id", 1))),
        Index(name="file", fields=(("file_id", 1), ("_id", 1))),
        Index(name="disputes", fields=(("disputes", 1),)),
    ),
    validator={
        "$jsonSchema": {
            "required": ["batch_id", "file_id", "managing_union", "state", "paid_fen"],
            "properties": {
                "state": {"enum": [state.value for state in ReceiptState]},
                "paid_fen": {"bsonType": ["int", "long"], "minimum": 1},
                "note": {"bsonType": ["binData", "null"]},
            },
        }
    },
)


class Verifications(Repository[Verification]):
    """Verifications, one of a batch."""

    kind = VERIFICATIONS
    not_found: ClassVar = VerificationNotFound

    @staticmethod
    def to_document(verification: Verification) -> dict[str, Any]:
        return {
            **{name: getattr(verification, name) for name in _OF_VERIFICATION},
            "drawn_on": verification.drawn_on.isoformat(),
            "answer_until": verification.answer_until.isoformat(),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Verification:
        return Verification(
            aggregate_id=document["_id"],
            **{name: document[name] for name in _OF_VERIFICATION},
            drawn_on=date.fromisoformat(document["drawn_on"]),
            answer_until=date.fromisoformat(document["answer_until"]),
        )


class ReceiptChecks(Repository[ReceiptCheck]):
    """Questions to the households of samples."""

    kind = RECEIPT_CHECKS
    not_found: ClassVar = ReceiptCheckNotFound

    def end_texts_of(self, file_id: str) -> None:
        """With the file's retention what was noted on its questions ends."""
        for check in self.find_all(file_id=file_id, limit=MOST_OF_A_FILE):
            with self.changing(check.aggregate_id, veiled=True, beyond=True) as changed:
                changed.end_texts()

    @staticmethod
    def to_document(check: ReceiptCheck) -> dict[str, Any]:
        return {
            **{name: getattr(check, name) for name in _OF_CHECK},
            "state": check.state.value,
            "paid_on": check.paid_on.isoformat(),
            "asked_on": check.asked_on.isoformat(),
            "answer_until": check.answer_until.isoformat(),
            "answered_on": iso_of(check.answered_on),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> ReceiptCheck:
        return ReceiptCheck(
            aggregate_id=document["_id"],
            **{name: document[name] for name in _OF_CHECK},
            state=ReceiptState(document["state"]),
            paid_on=date.fromisoformat(document["paid_on"]),
            asked_on=date.fromisoformat(document["asked_on"]),
            answer_until=date.fromisoformat(document["answer_until"]),
            answered_on=day_of(document["answered_on"]),
        )
