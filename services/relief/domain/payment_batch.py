"""Payment batches: requests paid together. Who builds, checks, approves and pays are four people.

Who has done anything on any of its cases neither checks, approves nor pays it; who has decided on
one of them does not build it. The acts stand on each request, so that its case is whole by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from contracts.refusals import WrongState
from contracts.relief import (
    BatchState,
    Outcome,
    PaidAid,
    PaymentMade,
    Stage,
    TotalDiffers,
)
from contracts.relief.bank import PaymentReturned, ReturnedPayment
from contracts.relief.bank_words import PaymentFailure
from records.acts import Act
from records.aggregate import STAYS
from services.relief.domain.batch_freezing import BatchFreezing
from services.relief.domain.case import Case
from services.relief.domain.payment_line import PaymentLine

_B = BatchState
BATCH_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "change": (frozenset({_B.BUILT}), STAYS),
    "dissolve": (frozenset({_B.BUILT}), _B.DISSOLVED),
    "freeze": (frozenset({_B.BUILT}), _B.FROZEN),
    "unfreeze": (frozenset({_B.FROZEN, _B.CHECKED}), _B.BUILT),
    "check": (frozenset({_B.FROZEN}), _B.CHECKED),
    "return": (frozenset({_B.FROZEN}), _B.BUILT),
    "approve": (frozenset({_B.CHECKED}), _B.APPROVED),
    "reject": (frozenset({_B.CHECKED}), _B.REJECTED),
    "pay": (frozenset({_B.APPROVED}), _B.PAID),
    "pay_part": (frozenset({_B.APPROVED}), _B.PARTLY_PAID),
    "fail": (frozenset({_B.APPROVED}), _B.FAILED),
}
STAGE_OF: Mapping[BatchState, Stage | None] = {
    _B.BUILT: Stage.BATCH_FREEZING,
    _B.FROZEN: Stage.BATCH_CHECK,
    _B.CHECKED: Stage.BATCH_APPROVAL,
    _B.DISSOLVED: None,
    _B.APPROVED: Stage.PAYMENT,
    _B.REJECTED: None,
    _B.PAID: None,
    _B.PARTLY_PAID: None,
    _B.FAILED: None,
}


class PaymentBatch(BatchFreezing):
    """Requests of one managing union that are paid together."""

    name = "batch"
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = BATCH_MAP

    def __init__(
        self,
        *,
        state: BatchState,
        union: str,
        total_fen: int,
        size: int,
        built: Act,
        receipt_number: str | None = None,
        paid_on: date | None = None,
        paid_fen: int = 0,
        snapshot: str | None = None,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.state = state
        self.union = union
        self.total_fen = total_fen
        self.size = size
        self.built = built
        self.receipt_number = receipt_number
        self.paid_on = paid_on
        self.paid_fen = paid_fen
        self.snapshot = snapshot

    @classmethod
    def of(
        cls, lines: list[PaymentLine], *, batch_id: str, union: str, total_fen: int, act: Act
    ) -> PaymentBatch:
        """A batch of these lines; refuses `TotalDiffers` for another sum."""
        batch = cls(
            aggregate_id=batch_id,
            state=BatchState.BUILT,
            union=union,
            total_fen=sum(line.amount_fen for line in lines),
            size=len(lines),
            built=act,
            acts=0,
            waits_at=union,
            last_on=act.happened_on,
        )
        batch.require_total(total_fen)
        facts = {"total_fen": batch.total_fen, "lines": batch.size}
        batch._record(Stage.BATCH_BUILDING, Outcome.DONE, act, facts=facts)
        return batch

    @property
    def managing_union(self) -> str:
        return self.union

    @property
    def stage(self) -> Stage | None:
        return STAGE_OF[self.state]

    def decide(
        self,
        outcome: Outcome,
        *,
        total_fen: int,
        snapshot: str,
        note: str | None,
        act: Act,
        case: Case,
    ) -> None:
        """Approve it, or reject it; whoever decides says which total he saw.

        `snapshot` is the hash of its lines as they are kept; refuses `SnapshotAltered` to approve.
        """
        command = "approve" if outcome == Outcome.PASSED else "reject"
        self.require_actable(command, Stage.BATCH_APPROVAL, act=act, case=case)
        self.require_total(total_fen)
        if outcome == Outcome.PASSED:
            self.require_unaltered(snapshot)
        self._move(command)
        facts = {"total_fen": self.total_fen}
        self._record(Stage.BATCH_APPROVAL, outcome, act, facts=facts, note=note)

    def answer(
        self,
        lines: list[PaymentLine],
        *,
        total_fen: int,
        receipt_number: str,
        act: Act,
        case: Case,
    ) -> None:
        """Record what the bank answered to each of its lines.

        Refuses `TotalDiffers` for another sum, and for other lines than were approved.
        """
        paid = sum(line.paid_fen for line in lines)
        part = "pay_part" if paid else "fail"
        command = "pay" if paid == self.total_fen else part
        self.require_actable(command, Stage.PAYMENT, act=act, case=case)
        if sum(line.amount_fen for line in lines) != self.total_fen or len(lines) != self.size:
            raise TotalDiffers(allowed="the lines that were approved", total_fen=self.total_fen)
        if total_fen != paid:
            raise TotalDiffers(field="total_fen", allowed=f"{paid} fen", total_fen=paid)
        self._paid(command, lines, receipt_number, act)

    def archive(self, *, act: Act) -> None:
        """The retention of all that was paid with it has ended; sums and receipt stay.

        Refuses `RecordArchived`, and `WrongState` as long as its case goes on.
        """
        self.require_not_archived()
        if self.stage is not None:
            over = ", ".join(sorted(state for state in BatchState if STAGE_OF[state] is None))
            raise WrongState(allowed=over, state=self.state, command="archive")
        self.archived_on, self.snapshot = act.happened_on, None

    def _paid(self, command: str, lines: list[PaymentLine], receipt_number: str, act: Act) -> None:
        self._move(command)
        self.paid_fen = paid = sum(line.paid_fen for line in lines)
        self.receipt_number, self.paid_on = receipt_number, act.happened_on if paid else None
        facts: dict[str, Any] = {"total_fen": paid, "receipt_number": receipt_number}
        if paid == self.total_fen:
            self._record(Stage.PAYMENT, Outcome.DONE, act, facts=facts)
        else:
            facts["returned_fen"] = self.total_fen - paid
            self._record(Stage.PAYMENT, Outcome.RETURNED, act, facts=facts)
        if paid:
            self.announce(self._payment_made(lines, act))
        if paid != self.total_fen:
            self.announce(self._payment_returned(lines, act))

    def _payment_made(self, lines: list[PaymentLine], act: Act) -> PaymentMade:
        payments = [
            PaidAid(
                aid_id=line.aid_id,
                file_id=line.file_id,
                programme=line.programme,
                amount_fen=line.paid_fen,
            )
            for line in lines
            if line.paid_fen
        ]
        return PaymentMade(
            batch_id=self.aggregate_id,
            managing_union=self.union,
            total_fen=sum(each.amount_fen for each in payments),
            payments=payments,
            happened_on=act.happened_on,
        )

    def _payment_returned(self, lines: list[PaymentLine], act: Act) -> PaymentReturned:
        returned = [
            ReturnedPayment(
                aid_id=line.aid_id,
                file_id=line.file_id,
                programme=line.programme,
                returned_fen=line.returned_fen,
                failure=line.failure or PaymentFailure.OTHER,
            )
            for line in lines
            if line.returned_fen
        ]
        return PaymentReturned(
            batch_id=self.aggregate_id,
            managing_union=self.union,
            total_fen=sum(each.returned_fen for each in returned),
            payments=returned,
            happened_on=act.happened_on,
        )
