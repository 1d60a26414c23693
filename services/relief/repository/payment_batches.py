"""Documents of payment batches and their lines."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from contracts.relief import BatchNotFound, BatchState
from contracts.relief.bank_words import LineResult
from contracts.relief.payments import MOST_LINES
from records.acts import Act
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from records.retention import Pseudonyms
from services.relief.domain.case_archiving import NO_PAYEE
from services.relief.domain.payment_batch import PaymentBatch
from services.relief.domain.payment_line import PaymentLine
from services.relief.repository.payment_lines import PAYMENT_LINES, line_from

MOST_BATCHES = 1_000
"""That one request can have been in; all but the last were rejected."""
_NEWEST_FIRST = (("built_at", -1), ("_id", -1))

PAYMENT_BATCHES = Kind(
    name="payment_batches",
    indexes=(
        ANNOUNCED,
        Index(
            name="receipt",
            fields=(("receipt_number", 1),),
            unique=True,
            partial={"receipt_number": {"$gt": ""}},
        ),
        Index(
            name="newest_by_state", fields=(("state", 1), *_NEWEST_FIRST, ("managing_union", 1))
        ),
        Index(
            name="paid",
            fields=(("managing_union", 1), ("paid_on", 1), ("_id", 1)),
            partial={"paid_on": {"$gt": ""}},
        ),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *_NEWEST_FIRST),
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "managing_union", "total_fen", "size", "built_at", "built_on", "acts",
                "waits_at", "last_on", "receipt_number",
            ],
            "properties": {
                "state": {"enum": [state.value for state in BatchState]},
                "total_fen": {"bsonType": ["int", "long"], "minimum": 1},
                "size": {"bsonType": "int", "minimum": 1},
                "built_at": {"bsonType": "date"},
                "receipt_number": {"bsonType": ["string", "null"]},
                "snapshot": {"bsonType": ["string", "null"]},
                "archived_on": {"bsonType": ["string", "null"]},
            },
        }
    },
)  # fmt: skip


class PaymentBatches(Repository[PaymentBatch]):
    """Payment batches, with their lines."""

    kind = PAYMENT_BATCHES
    not_found: ClassVar = BatchNotFound

    def add_lines(self, batch: PaymentBatch, lines: list[PaymentLine]) -> None:
        """The lines of a new batch, or those added to one that is not frozen."""
        for line in lines:
            row = asdict(line)
            more = {"batch_id": batch.aggregate_id, "managing_union": batch.union, "live": True}
            self._unit.insert(
                PAYMENT_LINES, {"_id": row.pop("line_id"), **row, **more, "archived": False}
            )

    def lines_of(self, batch_id: str) -> list[PaymentLine]:
        """The lines of a batch, in order."""
        return [line_from(row) for row in self._rows(batch_id)]

    def take_out(self, lines: list[PaymentLine]) -> None:
        """These lines are of no batch any more; theirs is not frozen."""
        for line in lines:
            self._unit.delete(PAYMENT_LINES, line.line_id)

    def freeze_lines(self, batch_id: str, lines: list[PaymentLine]) -> None:
        """The payees as they are now, and what looks doubtful of their cards."""
        taken = {line.line_id: line for line in lines}
        for row in self._rows(batch_id):
            line = taken[row["_id"]]
            kept = {"payee": asdict(line.payee), "card_key": line.card_key}
            doubts = {"card_shared": line.card_shared, "card_failed": line.card_failed}
            self._unit.replace(PAYMENT_LINES, {**row, **kept, **doubts})

    def settle_lines(self, batch_id: str, lines: list[PaymentLine]) -> None:
        """What the bank answered; a request not paid whole may stand in another batch."""
        told = {line.line_id: line for line in lines}
        for row in self._rows(batch_id):
            line = told[row["_id"]]
            said = {
                "result": line.result.value if line.result else None,
                "paid_fen": line.paid_fen,
                "failure": line.failure.value if line.failure else None,
            }
            whole = line.result == LineResult.PAID
            self._unit.replace(PAYMENT_LINES, {**row, **said, "live": whole})

    def has_failed(self, card_key: str) -> bool:
        """Whether a bank sent money to this card back, whose ever it is."""
        back = {"card_key": card_key, "result": LineResult.FAILED.value}
        return bool(self._unit.find_documents(PAYMENT_LINES, back, 1))

    def free_lines(self, batch_id: str) -> None:
        """The requests of a rejected batch may stand in another one."""
        for row in self._rows(batch_id):
            self._unit.replace(PAYMENT_LINES, {**row, "live": False})

    def archive_lines_of(self, aid_id: str, pseudonyms: Pseudonyms) -> list[str]:
        """Lines of a request whose retention has ended tell of nobody, of rejected batches too.

        The batches all of whose lines tell of nobody now.
        """
        rows = self._unit.find_documents(PAYMENT_LINES, {"aid_id": aid_id}, MOST_BATCHES)
        for row in rows:
            keys = {name: pseudonyms.of(row[name]) for name in ("person_key", "card_key")}
            told = {"payee": asdict(NO_PAYEE), "archived": True}
            self._unit.replace(PAYMENT_LINES, {**row, **keys, **told})
        batches = dict.fromkeys(row["batch_id"] for row in rows)
        return [each for each in batches if all(line.archived for line in self.lines_of(each))]

    def _rows(self, batch_id: str) -> list[dict[str, Any]]:
        return self._unit.find_documents(PAYMENT_LINES, {"batch_id": batch_id}, MOST_LINES)

    @staticmethod
    def to_document(batch: PaymentBatch) -> dict[str, Any]:
        return {
            "state": str(batch.state),
            "managing_union": batch.union,
            "total_fen": batch.total_fen,
            "size": batch.size,
            "receipt_number": batch.receipt_number,
            "paid_fen": batch.paid_fen,
            "snapshot": batch.snapshot,
            "paid_on": batch.paid_on.isoformat() if batch.paid_on else None,
            "acts": batch.acts,
            "waits_at": batch.waits_at,
            "last_on": batch.last_on.isoformat(),
            "built_on": batch.built.happened_on.isoformat(),
            "built_at": batch.built.at,
            "built_by": batch.built.by,
            "archived_on": batch.archived_on.isoformat() if batch.archived_on else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> PaymentBatch:
        paid_on = document["paid_on"]
        return PaymentBatch(
            aggregate_id=document["_id"],
            state=BatchState(document["state"]),
            union=document["managing_union"],
            total_fen=document["total_fen"],
            size=document["size"],
            receipt_number=document["receipt_number"],
            paid_on=date.fromisoformat(paid_on) if paid_on else None,
            snapshot=document["snapshot"],
            paid_fen=document.get("paid_fen", document["total_fen"] if paid_on else 0),
            built=Act(
                by=document["built_by"],
                at=document["built_at"],
                happened_on=date.fromisoformat(document["built_on"]),
            ),
            acts=document["acts"],
            waits_at=document["waits_at"],
            last_on=date.fromisoformat(document["last_on"]),
            archived_on=date.fromisoformat(day) if (day := document.get("archived_on")) else None,
        )
