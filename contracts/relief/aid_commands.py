"""What is done about aid: asked for, corrected, decided by amount, moved up the unions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.fields import Identifier, LongText, ShortText
from contracts.relief.aid import AidAnswer, CollectiveDecision, Fen, Payee
from contracts.relief.chain import Verdict
from contracts.requests import Command, DatedCommand


@dataclass(frozen=True, kw_only=True)
class RequestAid(Command):
    """Ask for aid on a file that is on notice or on file."""

    service = "relief"
    action = "aid.request"
    answer = AidAnswer

    file_id: Identifier
    programme: Identifier
    amount_fen: Fen
    payee: Payee
    note: LongText | None = None
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectAid(DatedCommand):
    """Ask again with what was returned for correction."""

    service = "relief"
    action = "aid.request"
    answer = AidAnswer

    aid_id: Identifier
    amount_fen: Fen
    payee: Payee
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class DecideAid(DatedCommand):
    """Approve a request, return it for correction, or refuse it; the last two say why.

    `budget_id` is the budget that what is approved is taken from.
    """

    service = "relief"
    action = "aid.approve"
    answer = AidAnswer

    aid_id: Identifier
    outcome: Verdict
    collective: CollectiveDecision | None = None
    budget_id: Identifier | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class MoveAidUp(DatedCommand):
    """Hand the approval to the union above, where the union has too few people by now."""

    service = "relief"
    action = "aid.request"
    answer = AidAnswer

    aid_id: Identifier
