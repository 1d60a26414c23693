"""A correction: asked for, then decided once, by somebody else. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from contracts.corrections import (
    CorrectedField,
    CorrectionOf,
    CorrectionOutcome,
    CorrectionRefusal,
    CorrectionState,
)
from contracts.refusals import InvalidInput
from contracts.relief import SeparationOfDuties
from contracts.retention import ARCHIVED
from contracts.rights import persons_in
from records.acts import Act
from records.aggregate import Aggregate

S = CorrectionState


@dataclass(kw_only=True, eq=False)
class Correction(Aggregate):
    """One fact of one record. `phone_key` is the record's, by which its person sees it.

    Whom the record `concerns` it is kept from, as the record is.
    """

    name = "correction"
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = {
        CorrectionOutcome.CORRECTED: (frozenset({S.ASKED}), S.CORRECTED),
        CorrectionOutcome.REFUSED: (frozenset({S.ASKED}), S.REFUSED),
    }

    state: str = S.ASKED
    of: CorrectionOf
    record_id: str
    number: str
    managing_union: str
    phone_key: str
    concerns: str | None = None
    corrected_field: CorrectedField
    former: str
    value: str
    note: str | None
    asked: Act
    decided: Act | None = None
    refused_for: CorrectionRefusal | None = None

    @property
    def record(self) -> str:
        """The subject of its record: ``ticket/018f…``."""
        return f"{self.of.value}/{self.record_id}"

    @property
    def hands_on(self) -> frozenset[str]:
        """The recorded names of who asked for it and who decided."""
        return frozenset({self.asked.by} | ({self.decided.by} if self.decided else set()))

    def decide(
        self, outcome: CorrectionOutcome, refused_for: CorrectionRefusal | None, *, act: Act
    ) -> None:
        """Correct or refuse; refuses `WrongState`, `SeparationOfDuties` to whoever asked.

        `InvalidInput` for a refusal without a reason, or a reason without a refusal.
        """
        self._require(outcome)
        if persons_in([act.by]) & persons_in([self.asked.by]):
            raise SeparationOfDuties(allowed="somebody who did not ask for it")
        if (refused_for is None) != (outcome == CorrectionOutcome.CORRECTED):
            raise InvalidInput.at(
                "refused_for", code="missing_field", allowed="a reason, where it is refused"
            )
        self._move(outcome)
        self.decided, self.refused_for = act, refused_for

    def take_back(self, *, act: Act) -> None:
        """The record may not hold the fact any more: nothing of it is here, and none is asked for.

        Whoever takes a fact back need not be another than who asked for its correction.
        """
        self.erase_values()
        if self.state == S.ASKED:
            self._move(CorrectionOutcome.REFUSED)
            self.decided, self.refused_for = act, CorrectionRefusal.WITHDRAWN

    def erase_values(self) -> None:
        """What stood there, what should, and what was written about it is gone."""
        self.former = self.value = ARCHIVED
        self.note = None if self.note is None else ARCHIVED
