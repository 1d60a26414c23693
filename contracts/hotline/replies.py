"""What an agent reads out or begins an answer with: sentences by state, dated, in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contracts.fields import Identifier
from contracts.people import Language
from contracts.requests import Query


class ReplyUse(StrEnum):
    """What a sentence is for: to say how it stands, or to begin what is written."""

    STATUS = "status"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True)
class ReplyShown:
    """A sentence of policy ``hotline.replies``, filled in for the ticket; `code` names it there.

    `reviewed` says whether somebody has signed the translation.
    """

    code: str
    use: ReplyUse
    chinese: str
    tibetan: str
    reviewed: bool


@dataclass(frozen=True, kw_only=True)
class TicketReplies:
    """Those for the ticket's state, the status first; `language` is the caller's."""

    language: Language
    items: list[ReplyShown]


@dataclass(frozen=True, kw_only=True)
class ShowTicketReplies(Query):
    """The sentences for a ticket as it stands; they name its number and union, and no person."""

    service = "hotline"
    action = "ticket.read"
    answer = TicketReplies

    ticket_id: Identifier
