"""The hotline's doors for calls: the call centre's, and those of agents' pages."""

from __future__ import annotations

from contracts.hotline import (
    CallBackAnswer,
    CallBackPage,
    CallCard,
    CallerNumber,
    CallReceipt,
    ClaimCallBack,
    FinishCallBack,
    GetCall,
    GetSeat,
    LeaveSeat,
    ListCallBacks,
    OpenRecording,
    RecordingLink,
    ReleaseCallBack,
    ReportCall,
    SeatAnswer,
    ShowCaller,
    TakeSeat,
)
from messaging.dependencies import Keys, PolicyTable, ReadSide, Stored, Unit
from messaging.rpc import command, query
from services.hotline.calls import handlers, views
from services.hotline.calls.repository import CallBacks, Calls, Seats


class CallDoors:
    """A part of the hotline's service class."""

    calls = Stored(Calls)
    call_backs = Stored(CallBacks)
    seats = Stored(Seats)
    keys = Keys()
    policies = PolicyTable()
    reads = ReadSide()
    unit = Unit()

    @command(ReportCall)
    def report_call(self, request: ReportCall) -> CallReceipt:
        call, seat_taken = handlers.report_call(
            self.unit, request=request, keys=self.keys, policies=self.policies
        )
        return views.receipt(
            call, seat_taken=seat_taken, version=self.unit.version_of(call.aggregate_id)
        )

    @command(TakeSeat, answer="seat_answer")
    def take_seat(self, request: TakeSeat) -> str:
        return handlers.take_seat(
            self.seats, request=request, by=self.unit.actor, now=self.unit.now
        )

    @command(LeaveSeat, answer="seat_answer")
    def leave_seat(self, request: LeaveSeat) -> str:
        return handlers.leave_seat(self.seats, request=request, by=self.unit.actor)

    @query(GetSeat)
    def get_seat(self, request: GetSeat) -> SeatAnswer:
        return self.seat_answer(handlers.seat_of(self.seats, self.unit.actor).aggregate_id)

    def seat_answer(self, seat_id: str) -> SeatAnswer:
        """The seat as it is now, and what rings there."""
        return views.seat(
            self.seats.get(seat_id),
            self.reads,
            agent=self.unit.actor.name,
            now=self.unit.now,
        )

    @query(GetCall)
    def get_call(self, request: GetCall) -> CallCard:
        call = self.calls.get(request.call_id)
        self.unit.audit("call.read", call.subject)
        return views.card(call, self.reads)

    @command(ShowCaller)
    def show_caller(self, request: ShowCaller) -> CallerNumber:
        return handlers.show_caller(self.unit, request=request)

    @command(OpenRecording)
    def open_recording(self, request: OpenRecording) -> RecordingLink:
        return handlers.open_recording(self.unit, request=request)

    @query(ListCallBacks)
    def list_call_backs(self, request: ListCallBacks) -> CallBackPage:
        return views.list_call_backs(self.reads, request=request)

    @command(ClaimCallBack, answer="call_back_answer")
    def claim_call_back(self, request: ClaimCallBack) -> str:
        return handlers.claim_call_back(self.call_backs, request=request, by=self.unit.actor)

    @command(ReleaseCallBack, answer="call_back_answer")
    def release_call_back(self, request: ReleaseCallBack) -> str:
        return handlers.release_call_back(self.call_backs, request=request)

    @command(FinishCallBack, answer="call_back_answer")
    def finish_call_back(self, request: FinishCallBack) -> str:
        return handlers.finish_call_back(
            self.call_backs, request=request, by=self.unit.actor, now=self.unit.now
        )

    def call_back_answer(self, call_back_id: str) -> CallBackAnswer:
        """The row as it is now."""
        return views.call_back(self.call_backs.get(call_back_id))
