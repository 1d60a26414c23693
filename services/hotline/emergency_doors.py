"""The hotline's doors to emergencies: a part of its service class."""

from __future__ import annotations

from contracts.hotline.emergency import DeclareEmergency, LiftEmergency, ReportEmergency
from messaging.rpc import command
from services.hotline import emergencies
from services.hotline.turns import Turns


class EmergencyDoors:
    """The class of a ticket, and its reports up."""

    turns: Turns

    @command(DeclareEmergency, answer="ticket_answer")
    def declare_emergency(self, request: DeclareEmergency) -> str:
        return emergencies.declare_emergency(self.turns, request=request)

    @command(LiftEmergency, answer="ticket_answer")
    def lift_emergency(self, request: LiftEmergency) -> str:
        return emergencies.lift_emergency(self.turns, request=request)

    @command(ReportEmergency, answer="ticket_answer")
    def report_emergency(self, request: ReportEmergency) -> str:
        return emergencies.report_emergency(self.turns, request=request)
