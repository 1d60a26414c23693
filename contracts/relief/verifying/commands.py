"""What is done about verification: a sample is drawn, and its people say whether money came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import Identifier, LongText, Range
from contracts.relief.verifying.answers import CheckId, ReceiptCheckAnswer, VerificationAnswer
from contracts.relief.verifying.words import ReceiptWord
from contracts.requests import DatedCommand


@dataclass(frozen=True, kw_only=True)
class DrawVerification(DatedCommand):
    """Draw a sample of a paid batch, of the size that policy sets, and ask its people.

    By somebody who had no part in the batch or in any request of it.
    """

    service = "relief"
    action = "verification.draw"
    answer = VerificationAnswer

    batch_id: Identifier


@dataclass(frozen=True, kw_only=True)
class AnswerReceiptCheck(DatedCommand):
    """Say whether the money came; `received_fen` goes with `partly`, and only with that.

    The household itself, or staff who reached it: they may note what it said in `note`.
    """

    service = "relief"
    action = "receipt_check.answer"
    answer = ReceiptCheckAnswer

    check_id: CheckId
    word: ReceiptWord
    received_fen: Annotated[int, Range(1, 10_000_000_000)] | None = None
    note: LongText | None = None
