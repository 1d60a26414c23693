"""Files for banks: an approved batch as the bank reads it, locked with a password."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contracts.fields import Identifier, InFull
from contracts.refusals import Kind, Refusal
from contracts.relief.payments import TotalFen
from contracts.requests import Command


class BankFileFormat(StrEnum):
    """As what a bank takes a batch."""

    XLSX = "xlsx"
    CSV = "csv"


class PayeeAltered(Refusal):
    """A card of the batch is not the one that was approved: nothing is paid before it is cleared.

    Details: the line.
    """

    code = "payee_altered"
    kind = Kind.CONFLICT


@dataclass(frozen=True, kw_only=True)
class BankFileAnswer:
    """The file, once: a zip under AES-256 in base64, and its password, to be told apart from it.

    Nothing of either is kept; `sha256` of the zip stands in the audit trail. `total_fen` is the sum
    of its `lines`.
    """

    batch_id: str
    file_name: str
    content: InFull
    password: InFull
    sha256: str
    lines: int
    total_fen: int


@dataclass(frozen=True, kw_only=True)
class WriteBankFile(Command):
    """Write an approved batch as a file for the bank; `total_fen` is the sum that the payer saw."""

    service = "relief"
    action = "payment.pay"
    answer = BankFileAnswer

    batch_id: Identifier
    format: BankFileFormat
    total_fen: TotalFen
