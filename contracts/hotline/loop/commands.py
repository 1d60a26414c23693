"""What is done with a ticket on its loop. Each is a step; docs/ticket-loop.md draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import Identifier, LongText, ManagingUnionCode, Range, ShortText
from contracts.hotline.answers import TicketAnswer
from contracts.hotline.loop_words import (
    CallBackPerson,
    DeclineReason,
    Difficulty,
    OutsideBody,
    ResultCode,
    ReturnReason,
    Satisfaction,
)
from contracts.requests import DatedCommand

ExtensionDays = Annotated[int, Range(1, 60)]


@dataclass(frozen=True, kw_only=True)
class DeclineTicket(DatedCommand):
    """Do not accept (不予受理) a registered request; `text` is told to the applicant."""

    service = "hotline"
    action = "ticket.accept"
    answer = TicketAnswer

    ticket_id: Identifier
    reason: DeclineReason
    text: LongText


@dataclass(frozen=True, kw_only=True)
class DispatchTicket(DatedCommand):
    """Dispatch (派单) an accepted or returned ticket to a union, which manages it from then on.

    Only to a union that the actor's own reach; `difficulty` sets the class of its limit anew.
    """

    service = "hotline"
    action = "ticket.dispatch"
    answer = TicketAnswer

    ticket_id: Identifier
    managing_union: ManagingUnionCode
    difficulty: Difficulty | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class TransferTicket(DatedCommand):
    """Take a ticket from the union that has it and dispatch it to another one (改派)."""

    service = "hotline"
    action = "ticket.dispatch"
    answer = TicketAnswer

    ticket_id: Identifier
    managing_union: ManagingUnionCode
    note: LongText


@dataclass(frozen=True, kw_only=True)
class HandOverTicket(DatedCommand):
    """Hand a ticket to a body outside the unions (转外单位), under the number that it gave."""

    service = "hotline"
    action = "ticket.dispatch"
    answer = TicketAnswer

    ticket_id: Identifier
    body: OutsideBody
    body_number: ShortText | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class RecordReply(DatedCommand):
    """Take down what the outside body replied; who does so handles the ticket from then on."""

    service = "hotline"
    action = "ticket.dispatch"
    answer = TicketAnswer

    ticket_id: Identifier
    text: LongText
    body_number: ShortText | None = None


@dataclass(frozen=True, kw_only=True)
class TakeTicket(DatedCommand):
    """Take (签收) a ticket that was dispatched to one's union."""

    service = "hotline"
    action = "ticket.take"
    answer = TicketAnswer

    ticket_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ReturnTicket(DatedCommand):
    """Give a dispatched ticket back (退单), as often as policy lets."""

    service = "hotline"
    action = "ticket.take"
    answer = TicketAnswer

    ticket_id: Identifier
    reason: ReturnReason
    note: LongText


@dataclass(frozen=True, kw_only=True)
class DisputeReturn(DatedCommand):
    """Dispute a return (退单异议), which the shift leader then decides."""

    service = "hotline"
    action = "ticket.dispatch"
    answer = TicketAnswer

    ticket_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class DecideReturn(DatedCommand):
    """Decide a disputed return: uphold it, or the union has to take the ticket.

    Never on a ticket in which one had a hand.
    """

    service = "hotline"
    action = "ticket.decide"
    answer = TicketAnswer

    ticket_id: Identifier
    upheld: bool
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class AskExtension(DatedCommand):
    """Ask for more days to handle a ticket (延期), before its limit; `days` of the limit's unit."""

    service = "hotline"
    action = "ticket.handle"
    answer = TicketAnswer

    ticket_id: Identifier
    days: ExtensionDays
    reason: LongText


@dataclass(frozen=True, kw_only=True)
class DecideExtension(DatedCommand):
    """Grant or refuse the extension that was asked for; never on a ticket of one's own."""

    service = "hotline"
    action = "ticket.decide"
    answer = TicketAnswer

    ticket_id: Identifier
    granted: bool
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class ResolveTicket(DatedCommand):
    """Answer a ticket with its result (办理结果); `text` is told to the applicant."""

    service = "hotline"
    action = "ticket.handle"
    answer = TicketAnswer

    ticket_id: Identifier
    result: ResultCode
    text: LongText


@dataclass(frozen=True, kw_only=True)
class RecordCallBack(DatedCommand):
    """Take down a call-back (回访): who answered, and how satisfied with the call and the handling.

    With nobody as `answered_by` it is a try; after as many as policy asks the ticket goes on.
    """

    service = "hotline"
    action = "ticket.call_back"
    answer = TicketAnswer

    ticket_id: Identifier
    answered_by: CallBackPerson | None = None
    with_call: Satisfaction = Satisfaction.NOT_SAID
    with_handling: Satisfaction = Satisfaction.NOT_SAID
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class SendBackTicket(DatedCommand):
    """Let a ticket be handled again for its quality (质检退回); never one of one's own."""

    service = "hotline"
    action = "ticket.close"
    answer = TicketAnswer

    ticket_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class ReopenTicket(DatedCommand):
    """Open a closed ticket again within the grace window; what comes later is a new ticket."""

    service = "hotline"
    action = "ticket.reopen"
    answer = TicketAnswer

    ticket_id: Identifier
    reason: LongText


@dataclass(frozen=True, kw_only=True)
class UrgeTicket(DatedCommand):
    """Press for an answer (催办)."""

    service = "hotline"
    action = "ticket.urge"
    answer = TicketAnswer

    ticket_id: Identifier
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class SuperviseTicket(DatedCommand):
    """Put oneself on a ticket as a superior (督办)."""

    service = "hotline"
    action = "ticket.supervise"
    answer = TicketAnswer

    ticket_id: Identifier
    note: LongText
