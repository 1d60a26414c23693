"""A payment batch until somebody may approve it: changed, dissolved, frozen, checked.

A built batch can be changed; a frozen one not, and its payments are those of its keyed hash. Who
froze it may have built it, who checks it is a second person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.relief import BatchState, Outcome, Stage, TotalDiffers
from contracts.relief.freezing import SnapshotAltered
from records.acts import Act
from services.relief.domain.case import Case
from services.relief.domain.case_record import CaseRecord
from services.relief.domain.payment_line import PaymentLine


class BatchFreezing(CaseRecord):
    """The part of a batch that ends with its check; sums in fen."""

    state: BatchState
    union: str
    total_fen: int
    size: int
    snapshot: str | None
    last_on: date

    def change(self, lines: Sequence[PaymentLine], *, total_fen: int, act: Act, case: Case) -> None:
        """It pays these from now on; refuses `TotalDiffers` for another sum."""
        self.require_actable("change", Stage.BATCH_BUILDING, act=act, case=case)
        total, size = sum(line.amount_fen for line in lines), len(lines)
        if total_fen != total:
            raise TotalDiffers(field="total_fen", allowed=f"{total} fen", total_fen=total)
        self._move("change")
        self.total_fen, self.size = total, size
        facts = {"total_fen": total, "lines": size}
        self._record(Stage.BATCH_BUILDING, Outcome.DONE, act, facts=facts)

    def dissolve(self, *, note: str, act: Act, case: Case) -> None:
        """Nothing is paid with it."""
        self.require_actable("dissolve", Stage.BATCH_BUILDING, act=act, case=case)
        self._move("dissolve")
        self._record(Stage.BATCH_BUILDING, Outcome.DONE, act, note=note)

    def freeze(
        self,
        lines: Sequence[PaymentLine],
        snapshot: str,
        *,
        total_fen: int,
        act: Act,
        case: Case,
    ) -> None:
        """Keep these payments, whose keyed hash is `snapshot`; what is doubtful is recorded."""
        self.require_actable("freeze", Stage.BATCH_FREEZING, act=act, case=case)
        self.require_total(total_fen)
        self._move("freeze")
        self.snapshot = snapshot
        facts: dict[str, Any] = {
            "total_fen": self.total_fen,
            "lines": self.size,
            "cards_shared": sum(line.card_shared for line in lines),
            "cards_failed": sum(line.card_failed for line in lines),
        }
        self._record(Stage.BATCH_FREEZING, Outcome.DONE, act, facts=facts)

    def unfreeze(self, *, note: str, act: Act, case: Case) -> None:
        """It can be changed again; a check of it is void."""
        self.require_actable("unfreeze", Stage.BATCH_FREEZING, act=act, case=case)
        self._move("unfreeze")
        self.snapshot = None
        self._record(Stage.BATCH_FREEZING, Outcome.DONE, act, note=note)

    def check(
        self,
        outcome: Outcome,
        *,
        total_fen: int,
        seen: str,
        now: str,
        note: str | None,
        act: Act,
        case: Case,
    ) -> None:
        """A second person finds it right, or returns it; `seen` is the snapshot he looked at.

        `now` is the hash of the lines as they are kept. Refuses `SnapshotAltered`.
        """
        command = "check" if outcome == Outcome.PASSED else "return"
        self.require_actable(command, Stage.BATCH_CHECK, act=act, case=case)
        if outcome == Outcome.PASSED:
            self.require_unaltered(now)
        if seen != self.snapshot:
            raise SnapshotAltered(field="snapshot", allowed="the payments as they are frozen now")
        self.require_total(total_fen)
        self._move(command)
        if outcome != Outcome.PASSED:
            self.snapshot = None
        facts = {"total_fen": self.total_fen, "lines": self.size}
        self._record(Stage.BATCH_CHECK, outcome, act, facts=facts, note=note)

    def require_unaltered(self, now: str) -> None:
        """Refuses `SnapshotAltered` when the lines' hash is not the one they were frozen with.

        A batch that was approved before there was freezing has none.
        """
        if self.snapshot is not None and now != self.snapshot:
            raise SnapshotAltered(allowed="the payments that were frozen")

    def require_total(self, total_fen: int) -> None:
        """Refuses `TotalDiffers` for another total than the sum of the lines."""
        if total_fen != self.total_fen:
            raise TotalDiffers(
                field="total_fen", allowed=f"{self.total_fen} fen", total_fen=self.total_fen
            )
