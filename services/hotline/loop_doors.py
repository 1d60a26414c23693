"""The doors of a ticket's loop: a part of the hotline's service class, which has the rest."""

from __future__ import annotations

from typing import Any

from contracts.hotline import ConcernNamed, NameConcerned
from contracts.hotline.loop import (
    AskExtension,
    DecideExtension,
    DecideReturn,
    DeclineTicket,
    DispatchTicket,
    DisputeReturn,
    HandOverTicket,
    ListTicketsToDo,
    RecordCallBack,
    RecordReply,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    SendBackTicket,
    SuperviseTicket,
    TakeTicket,
    TicketsToDo,
    TransferTicket,
    UrgeTicket,
)
from messaging.rpc import command, query
from services.hotline import concerned, loop_steps, loop_views
from services.hotline.repository import Tickets
from services.hotline.turns import Turns


class LoopDoors:
    """From acceptance to the quality check, and what waits."""

    unit: Any
    reads: Any
    policies: Any

    @property
    def turns(self) -> Turns:
        """Steps of tickets, as this unit of work takes them."""
        return Turns(unit=self.unit, policies=self.policies)

    @command(DeclineTicket, answer="ticket_answer")
    def decline_ticket(self, request: DeclineTicket) -> str:
        return loop_steps.decline_ticket(self.turns, request=request)

    @command(DispatchTicket, answer="ticket_answer")
    def dispatch_ticket(self, request: DispatchTicket) -> str:
        return loop_steps.dispatch_ticket(self.turns, request=request)

    @command(TransferTicket, answer="ticket_answer")
    def transfer_ticket(self, request: TransferTicket) -> str:
        return loop_steps.transfer_ticket(self.turns, request=request)

    @command(HandOverTicket, answer="ticket_answer")
    def hand_over_ticket(self, request: HandOverTicket) -> str:
        return loop_steps.hand_over_ticket(self.turns, request=request)

    @command(RecordReply, answer="ticket_answer")
    def record_reply(self, request: RecordReply) -> str:
        return loop_steps.record_reply(self.turns, request=request)

    @command(TakeTicket, answer="ticket_answer")
    def take_ticket(self, request: TakeTicket) -> str:
        return loop_steps.take_ticket(self.turns, request=request)

    @command(ReturnTicket, answer="ticket_answer")
    def return_ticket(self, request: ReturnTicket) -> str:
        return loop_steps.return_ticket(self.turns, request=request)

    @command(DisputeReturn, answer="ticket_answer")
    def dispute_return(self, request: DisputeReturn) -> str:
        return loop_steps.dispute_return(self.turns, request=request)

    @command(DecideReturn, answer="ticket_answer")
    def decide_return(self, request: DecideReturn) -> str:
        return loop_steps.decide_return(self.turns, request=request)

    @command(AskExtension, answer="ticket_answer")
    def ask_extension(self, request: AskExtension) -> str:
        return loop_steps.ask_extension(self.turns, request=request)

    @command(DecideExtension, answer="ticket_answer")
    def decide_extension(self, request: DecideExtension) -> str:
        return loop_steps.decide_extension(self.turns, request=request)

    @command(ResolveTicket, answer="ticket_answer")
    def resolve_ticket(self, request: ResolveTicket) -> str:
        return loop_steps.resolve_ticket(self.turns, request=request)

    @command(RecordCallBack, answer="ticket_answer")
    def record_call_back(self, request: RecordCallBack) -> str:
        return loop_steps.record_call_back(self.turns, request=request)

    @command(SendBackTicket, answer="ticket_answer")
    def send_back_ticket(self, request: SendBackTicket) -> str:
        return loop_steps.send_back_ticket(self.turns, request=request)

    @command(ReopenTicket, answer="ticket_answer")
    def reopen_ticket(self, request: ReopenTicket) -> str:
        return loop_steps.reopen_ticket(self.turns, request=request)

    @command(UrgeTicket, answer="ticket_answer")
    def urge_ticket(self, request: UrgeTicket) -> str:
        return loop_steps.urge_ticket(self.turns, request=request)

    @command(SuperviseTicket, answer="ticket_answer")
    def supervise_ticket(self, request: SuperviseTicket) -> str:
        return loop_steps.supervise_ticket(self.turns, request=request)

    @command(NameConcerned)
    def name_concerned(self, request: NameConcerned) -> ConcernNamed:
        return concerned.name_concerned(Tickets(self.unit), self.unit, request=request)

    @query(ListTicketsToDo)
    def list_tickets_to_do(self, request: ListTicketsToDo) -> TicketsToDo:
        return loop_views.list_tickets_to_do(
            self.reads, request=request, by=self.unit.actor, now=self.unit.now
        )
