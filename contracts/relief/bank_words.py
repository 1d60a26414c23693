"""The words of a bank's answer to a payment batch."""

from __future__ import annotations

from enum import StrEnum


class LineResult(StrEnum):
    """What became of one payment; unsaid until the bank has answered."""

    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    FAILED = "failed"


class PaymentFailure(StrEnum):
    """Why money came back (退汇原因), as banks tell it."""

    ACCOUNT_UNKNOWN = "account_unknown"
    NAME_DIFFERS = "name_differs"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_FROZEN = "account_frozen"
    LIMIT_EXCEEDED = "limit_exceeded"
    OTHER = "other"
