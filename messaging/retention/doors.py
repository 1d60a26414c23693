"""What a service whose records' retention ends is asked, and its timer: a part of its class."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.refusals import InvalidInput
from contracts.retention import (
    HoldLines,
    HoldRecord,
    LiftHold,
    ListHolds,
    ListRetention,
    Retained,
    RetentionHold,
    RetentionLines,
)
from messaging.retention.running import step_of_one_kind
from messaging.rpc import command, query
from messaging.timers import Caution, every
from records.retention import Retirement, Retirements, holds
from records.retention.overview import overview

STEP_SECONDS = 20


class RetiresRecords:
    """``list_retention``, ``list_holds``, ``hold_record``, ``lift_hold`` over `retirements`."""

    name: str
    retirements: ClassVar[Retirements]
    policies: Any
    reads: Any
    unit: Any

    @every(STEP_SECONDS, careful=True)
    def end_retention(self, caution: Caution) -> None:
        step_of_one_kind(self, caution)

    @query(ListRetention)
    def list_retention(self, request: ListRetention) -> RetentionLines:
        self.unit.audit("retention.read", f"retention/{self.name}")
        return overview(
            self.unit,
            self.reads,
            self.retirements,
            service=self.name,
            policies=self.policies,
            request=request,
        )

    @query(ListHolds)
    def list_holds(self, request: ListHolds) -> HoldLines:
        self.unit.audit("retention.read", f"retention/{self.name}")
        return holds.standing(self.reads, request=request)

    @command(HoldRecord, answer="hold_answer")
    def hold_record(self, request: HoldRecord) -> str:
        retirement = self._retirement(request.of)
        if not retirement.may_be_held:
            raise InvalidInput.at("of", code="not_allowed_value", allowed="a union's records")
        return holds.place(
            self.unit,
            request=request,
            kind=retirement.kind,
            subject=retirement.subject(request.record_id),
        )

    @command(LiftHold, answer="hold_answer")
    def lift_hold(self, request: LiftHold) -> str:
        return holds.lift(self.unit, request=request)

    def hold_answer(self, hold_id: str) -> RetentionHold:
        """The hold as it is now."""
        return holds.shown(self.unit, hold_id)

    def _retirement(self, of: Retained) -> Retirement:
        if of not in self.retirements:
            raise InvalidInput(field="of", allowed=", ".join(self.retirements))
        return self.retirements[of]
