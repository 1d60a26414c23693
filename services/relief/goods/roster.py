"""The roster of greeting money: how much, and through whose hands; no two of them are one. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts.relief import SeparationOfDuties, TotalDiffers
from contracts.rights import persons_in


@dataclass(frozen=True, kw_only=True)
class Roster:
    """`preparers` drafted, listed, dropped or froze; sums in fen, of who stands on it and is paid.

    `payments` counts them, so that each names itself in the budget's ledger.
    """

    total_fen: int = 0
    paid_fen: int = 0
    payments: int = 0
    preparers: tuple[str, ...] = ()
    checked_by: str | None = None
    approved_by: str | None = None
    budget_id: str | None = None

    def prepared(self, by: str, *, more_fen: int = 0) -> Roster:
        """Somebody had a hand in it before it is checked."""
        preparers = self.preparers if by in self.preparers else (*self.preparers, by)
        return replace(self, preparers=preparers, total_fen=self.total_fen + more_fen)

    def checked(self, by: str, total_fen: int) -> Roster:
        """Refuses `SeparationOfDuties` to a preparer, `TotalDiffers` for another sum."""
        self._require_other(by, "check", *self.preparers)
        self._require_total(total_fen)
        return replace(self, checked_by=by)

    def approved(self, by: str, total_fen: int, budget_id: str | None) -> Roster:
        """Refuses what `checked` refuses, also to who checked it."""
        self._require_other(by, "approval", *self.preparers, self.checked_by)
        self._require_total(total_fen)
        return replace(self, approved_by=by, budget_id=budget_id)

    def sent_back(self, by: str) -> Roster:
        """Refuses it to a preparer; what was checked is checked again."""
        self._require_other(by, "check", *self.preparers)
        return replace(self, checked_by=None)

    def paid(self, by: str, amount_fen: int) -> Roster:
        """Refuses `SeparationOfDuties` to whoever had a hand in it before."""
        self._require_other(by, "payment", *self.preparers, self.checked_by, self.approved_by)
        return replace(self, paid_fen=self.paid_fen + amount_fen, payments=self.payments + 1)

    def _require_other(self, by: str, stage: str, *earlier: str | None) -> None:
        if persons_in([by]) & persons_in(filter(None, earlier)):
            allowed = "somebody who had no hand in it before"
            raise SeparationOfDuties(allowed=allowed, stage=stage)

    def _require_total(self, total_fen: int) -> None:
        if total_fen != self.total_fen:
            raise TotalDiffers(
                field="total_fen", allowed=f"{self.total_fen} fen", total_fen=self.total_fen
            )
