"""Relief: leads (帮扶线索) from escalated tickets, and the hardship files they become."""

from contracts.relief.answers import LeadAnswer, LeadLine, LeadPage, ReliefFigures
from contracts.relief.commands import AcceptLead, RefuseLead, RevealLead
from contracts.relief.events import FileOpened, LeadAccepted, LeadOpened, LeadRefused
from contracts.relief.queries import CountFigures, GetLead, ListLeads
from contracts.relief.words import (
    FileNotFound,
    LeadNotFound,
    LeadOrder,
    LeadState,
    RefusalReason,
    SeparationOfDuties,
)

__all__ = [
    "AcceptLead",
    "CountFigures",
    "FileNotFound",
    "FileOpened",
    "GetLead",
    "LeadAccepted",
    "LeadAnswer",
    "LeadLine",
    "LeadNotFound",
    "LeadOpened",
    "LeadOrder",
    "LeadPage",
    "LeadRefused",
    "LeadState",
    "ListLeads",
    "RefusalReason",
    "RefuseLead",
    "ReliefFigures",
    "RevealLead",
    "SeparationOfDuties",
]
