"""Verifications of batches, and the questions of their samples. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from contracts.fields import Sealed
from contracts.people import Language
from contracts.refusals import InvalidInput
from contracts.relief.verifying.events import ReceiptAsked, ReceiptDisputed
from contracts.relief.verifying.words import PartWanted, ReceiptState, ReceiptWord
from contracts.retention import ARCHIVED
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.domain.holder import Holder
from services.relief.domain.payment_line import PaymentLine
from services.relief.verifying.maps import COMMAND_OF, DISPUTED, RECEIPT_MAP


@dataclass(kw_only=True, eq=False)
class Verification(Aggregate):
    """The sample of a batch, whose id it has; drawn once by a kept seed, never changed."""

    name = "verification"

    managing_union: str
    seed: str
    population: int
    drawn: int
    drawn_on: date
    drawn_by: str
    answer_until: date


@dataclass(kw_only=True, eq=False)
class ReceiptCheck(Aggregate):
    """The question to one household of the sample; amounts in fen."""

    name = "receipt_check"
    state: ReceiptState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = RECEIPT_MAP

    batch_id: str
    aid_id: str
    file_id: str
    file_number: str
    managing_union: str
    programme: str
    paid_fen: int
    paid_on: date
    asked_on: date
    answer_until: date
    received_fen: int | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    note: str | None = None
    disputes: int = 0

    @classmethod
    def ask(
        cls,
        line: PaymentLine,
        verification: Verification,
        *,
        holder: Holder,
        paid_on: date,
        language: Language,
        act: Act,
    ) -> ReceiptCheck:
        """A payment of the sample; its household is asked."""
        check = cls(
            aggregate_id=check_id(line.line_id),
            state=ReceiptState.ASKED,
            batch_id=verification.aggregate_id,
            aid_id=line.aid_id,
            file_id=line.file_id,
            file_number=holder.number,
            managing_union=verification.managing_union,
            programme=line.programme,
            paid_fen=line.paid_fen,
            paid_on=paid_on,
            asked_on=act.happened_on,
            answer_until=verification.answer_until,
        )
        check.announce(
            ReceiptAsked(
                **check._named(act),
                answer_until=check.answer_until,
                language=language,
                phone_key=holder.phone_key,
                phone=Sealed(holder.applicant.phone),
            )
        )
        return check

    def answer(
        self, word: ReceiptWord, *, received_fen: int | None, note: str | None, act: Act
    ) -> None:
        """What the household says, or that it cannot be reached; a dispute is announced.

        Refuses `PartWanted`. An answer after the last day counts all the same.
        """
        command = COMMAND_OF[word]
        self._require(command)
        act.require_not_before(self.answered_on or self.asked_on)
        if (word == ReceiptWord.PARTLY) != (received_fen is not None):
            allowed = "with partly, and only then"
            raise InvalidInput.at("received_fen", code="missing_field", allowed=allowed)
        if received_fen is not None and received_fen >= self.paid_fen:
            raise PartWanted(field="received_fen", allowed=f"less than {self.paid_fen} fen")
        self._move(command)
        self.received_fen = self.paid_fen if word == ReceiptWord.RECEIVED else received_fen
        self.answered_on, self.answered_by = act.happened_on, act.by
        self.note = note or self.note
        if word in DISPUTED:
            self.disputes += 1
            self.announce(
                ReceiptDisputed(**self._named(act), file_number=self.file_number, word=word)
            )

    def end_texts(self) -> None:
        """With the file's retention what was noted ends."""
        self.note = self.note and ARCHIVED

    def _named(self, act: Act) -> dict[str, Any]:
        return {
            "check_id": self.aggregate_id,
            "batch_id": self.batch_id,
            "file_id": self.file_id,
            "managing_union": self.managing_union,
            "happened_on": act.happened_on,
        }


def check_id(line_id: str) -> str:
    """The identity of a question: a payment is asked about once. It stands in a path."""
    return line_id.replace("/", ".")
