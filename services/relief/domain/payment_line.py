"""The lines of payment batches."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.relief import Payee
from contracts.relief.bank_words import LineResult, PaymentFailure


@dataclass(frozen=True, kw_only=True)
class PaymentLine:
    """One payment: the payee and card as they were when the batch was built, and again frozen.

    `card_shared`: by then somebody else's aid went to the same card; `card_failed`: a bank had sent
    money to it back. `archived`: the retention of
    the request has ended. `result`, `paid_fen` and `failure` are what the bank answered.
    """

    line_id: str
    aid_id: str
    file_id: str
    person_key: str
    programme: str
    amount_fen: int
    payee: Payee
    card_key: str
    card_shared: bool
    card_failed: bool = False
    archived: bool = False
    result: LineResult | None = None
    paid_fen: int = 0
    failure: PaymentFailure | None = None

    @property
    def returned_fen(self) -> int:
        """What came back of it."""
        return self.amount_fen - self.paid_fen


def in_canonical_form(lines: Sequence[PaymentLine]) -> str:
    """Whom these lines pay how much, to which card, in order: what a snapshot's hash is made of."""
    return json.dumps(
        [
            [each.line_id, each.aid_id, each.amount_fen, each.payee.name, each.payee.card,
             each.payee.bank]
            for each in lines
        ],
        ensure_ascii=False,
    )  # fmt: skip
