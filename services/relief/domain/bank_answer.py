"""What a bank says of a batch, line by line: paid, paid in part, or sent back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contracts.relief.bank import BankAnswerDiffers, BankLine
from contracts.relief.bank_words import LineResult, PaymentFailure
from services.relief.domain.payment_line import PaymentLine


def wholly_paid(lines: Sequence[PaymentLine]) -> list[PaymentLine]:
    """The lines when the bank paid all of each."""
    return [replace(line, result=LineResult.PAID, paid_fen=line.amount_fen) for line in lines]


def answered(lines: Sequence[PaymentLine], told: Sequence[BankLine]) -> list[PaymentLine]:
    """The lines with what the bank says of them.

    Refuses `BankAnswerDiffers` unless each line is told of once, no more than its amount was paid,
    and a reason stands where less was and nowhere else.
    """
    by_id = {each.line_id: each for each in told}
    if len(by_id) != len(told) or by_id.keys() != {line.line_id for line in lines}:
        raise BankAnswerDiffers(field="lines", allowed="every line of the batch, each once")
    return [_answered(place, line, by_id[line.line_id]) for place, line in enumerate(lines)]


def _answered(place: int, line: PaymentLine, told: BankLine) -> PaymentLine:
    if told.paid_fen > line.amount_fen:
        allowed = f"at most {line.amount_fen} fen"
        raise BankAnswerDiffers(field=f"lines.{place}.paid_fen", allowed=allowed)
    whole = told.paid_fen == line.amount_fen
    if whole != (told.failure is None):
        allowed = "nothing" if whole else ", ".join(PaymentFailure)
        raise BankAnswerDiffers(field=f"lines.{place}.failure", allowed=allowed)
    in_part = LineResult.PARTLY_PAID if told.paid_fen else LineResult.FAILED
    result = LineResult.PAID if whole else in_part
    return replace(line, result=result, paid_fen=told.paid_fen, failure=told.failure)
