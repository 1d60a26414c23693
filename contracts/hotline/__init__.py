"""Hotline (R14): requests (诉求) to 12351 become tickets; a hardship ticket escalates to relief."""

from contracts.hotline.answers import (
    HotlineFigures,
    Progress,
    ProgressStep,
    TicketAnswer,
    TicketLine,
    TicketNote,
    TicketPage,
    TicketReceipt,
)
from contracts.hotline.commands import (
    AcceptTicket,
    AnswerAtOnce,
    CloseTicket,
    EscalateTicket,
    FileRequest,
    RegisterRequest,
)
from contracts.hotline.events import (
    TicketAccepted,
    TicketAnswered,
    TicketClosed,
    TicketEscalated,
    TicketRegistered,
)
from contracts.hotline.queries import CountFigures, GetProgress, GetTicket, ListTickets, MyTickets
from contracts.hotline.words import (
    Category,
    Channel,
    EscalationNeedsIdNumber,
    HardshipReason,
    LeadState,
    TicketNotFound,
    TicketState,
    TicketStep,
)

__all__ = [
    "AcceptTicket",
    "AnswerAtOnce",
    "Category",
    "Channel",
    "CloseTicket",
    "CountFigures",
    "EscalateTicket",
    "EscalationNeedsIdNumber",
    "FileRequest",
    "GetProgress",
    "GetTicket",
    "HardshipReason",
    "HotlineFigures",
    "LeadState",
    "ListTickets",
    "MyTickets",
    "Progress",
    "ProgressStep",
    "RegisterRequest",
    "TicketAccepted",
    "TicketAnswer",
    "TicketAnswered",
    "TicketClosed",
    "TicketEscalated",
    "TicketLine",
    "TicketNotFound",
    "TicketNote",
    "TicketPage",
    "TicketReceipt",
    "TicketRegistered",
    "TicketState",
    "TicketStep",
]
