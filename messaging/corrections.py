"""What a service whose records can be corrected is asked: a part of its class."""

from __future__ import annotations

from typing import Any

from contracts.corrections import (
    AskCorrection,
    CorrectionAnswer,
    CorrectionPage,
    DecideCorrection,
    ListCorrections,
)
from messaging.rpc import command, query
from records import corrections


class CorrectionDoors:
    """``ask_correction``, ``decide_correction``, ``list_corrections`` over `correctable`."""

    unit: Any
    reads: Any

    @property
    def correctable(self) -> corrections.Correctable:
        """The class's own records, as this unit of work sees them."""
        raise NotImplementedError

    @command(AskCorrection, answer="correction_answer")
    def ask_correction(self, request: AskCorrection) -> str:
        return corrections.ask(self.unit, request, self.correctable)

    @command(DecideCorrection, answer="correction_answer")
    def decide_correction(self, request: DecideCorrection) -> str:
        return corrections.decide(self.unit, request, self.correctable)

    def correction_answer(self, correction_id: str) -> CorrectionAnswer:
        """The correction as it is now."""
        grant = self.unit.grant
        return corrections.shown(
            corrections.Corrections(self.unit).get(correction_id),
            to_staff=grant.everything or bool(grant.unions),
        )

    @query(ListCorrections)
    def list_corrections(self, request: ListCorrections) -> CorrectionPage:
        corrections.require_readable(self.unit, request.of, self.correctable)
        return corrections.list_corrections(self.reads, request=request)
