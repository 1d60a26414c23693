"""The hotline's doors to mediations: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.hotline.mediation import (
    AgreeMediation,
    AppointMediator,
    ExtendMediation,
    FailMediation,
    GetMediation,
    HoldSession,
    MediationAnswer,
    OpenMediation,
    RecordWages,
    WithdrawMediation,
)
from messaging.dependencies import Stored
from messaging.rpc import command, query
from services.hotline.mediations import handlers, views
from services.hotline.mediations.handlers import Desk
from services.hotline.mediations.repository import Mediations


class MediationDoors:
    """From acceptance to what was paid."""

    mediations = Stored(Mediations)
    unit: Any
    policies: Any

    @property
    def mediation_desk(self) -> Desk:
        """Steps of mediations, as this unit of work takes them."""
        return Desk(unit=self.unit, policies=self.policies)

    def mediation_answer(self, mediation_id: str) -> MediationAnswer:
        """The mediation as it is now."""
        return views.mediation(self.mediations.get(mediation_id), self.unit.now)

    @query(GetMediation)
    def get_mediation(self, request: GetMediation) -> MediationAnswer:
        self.unit.audit("mediation.read", f"mediation/{request.mediation_id}")
        return self.mediation_answer(request.mediation_id)

    @command(OpenMediation, answer="mediation_answer")
    def open_mediation(self, request: OpenMediation) -> str:
        return handlers.open_mediation(self.mediation_desk, request=request)

    @command(AppointMediator, answer="mediation_answer")
    def appoint_mediator(self, request: AppointMediator) -> str:
        return handlers.appoint_mediator(self.mediation_desk, request=request)

    @command(HoldSession, answer="mediation_answer")
    def hold_session(self, request: HoldSession) -> str:
        return handlers.hold_session(self.mediation_desk, request=request)

    @command(ExtendMediation, answer="mediation_answer")
    def extend_mediation(self, request: ExtendMediation) -> str:
        return handlers.extend_mediation(self.mediation_desk, request=request)

    @command(AgreeMediation, answer="mediation_answer")
    def agree_mediation(self, request: AgreeMediation) -> str:
        return handlers.agree_mediation(self.mediation_desk, request=request)

    @command(FailMediation, answer="mediation_answer")
    def fail_mediation(self, request: FailMediation) -> str:
        return handlers.fail_mediation(self.mediation_desk, request=request)

    @command(WithdrawMediation, answer="mediation_answer")
    def withdraw_mediation(self, request: WithdrawMediation) -> str:
        return handlers.withdraw_mediation(self.mediation_desk, request=request)

    @command(RecordWages, answer="mediation_answer")
    def record_wages(self, request: RecordWages) -> str:
        return handlers.record_wages(self.mediation_desk, request=request)
