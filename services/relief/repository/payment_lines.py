"""Documents of the lines of payment batches."""

from __future__ import annotations

from typing import Any

from contracts.relief import Payee
from contracts.relief.bank_words import LineResult, PaymentFailure
from records.kinds import Index, Kind
from services.relief.domain.payment_line import PaymentLine

PAYMENT_LINES = Kind(
    name="payment_lines",
    personal=("payee",),
    indexes=(
        Index(name="batch", fields=(("batch_id", 1), ("_id", 1))),
        # Nothing is paid twice: a request stands in one batch that was not rejected.
        Index(
            name="once_per_request", fields=(("aid_id", 1),), unique=True, partial={"live": True}
        ),
        Index(name="request", fields=(("aid_id", 1), ("_id", 1))),
        Index(name="card", fields=(("card_key", 1), ("person_key", 1))),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "batch_id",
                "aid_id",
                "file_id",
                "amount_fen",
                "payee",
                "card_key",
                "live",
            ],
            "properties": {
                "amount_fen": {"bsonType": ["int", "long"], "minimum": 1},
                "payee": {"bsonType": "binData"},
                "live": {"bsonType": "bool"},
                "archived": {"bsonType": "bool"},
            },
        }
    },
)


def line_from(row: dict[str, Any]) -> PaymentLine:
    """The line again, with what the bank answered."""
    names = ("aid_id", "file_id", "person_key", "programme", "amount_fen", "card_key")
    return PaymentLine(
        line_id=row["_id"],
        payee=Payee(**row["payee"]),
        card_shared=row["card_shared"],
        card_failed=row.get("card_failed", False),
        archived=row.get("archived", False),
        result=LineResult(row["result"]) if row.get("result") else None,
        paid_fen=row.get("paid_fen", 0),
        failure=PaymentFailure(row["failure"]) if row.get("failure") else None,
        **{name: row[name] for name in names},
    )
