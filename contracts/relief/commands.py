"""What can be changed in relief."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.fields import Identifier, LongText, ShortText
from contracts.relief.answers import LeadAnswer
from contracts.relief.words import RefusalReason
from contracts.requests import Command


@dataclass(frozen=True, kw_only=True)
class AcceptLead(Command):
    """Accept a lead into a hardship file: the person's existing file, or a new one.

    One person, one file (一户一档); a second lead of the same person joins the file that exists.
    """

    service = "relief"
    action = "lead.decide"
    answer = LeadAnswer

    lead_id: Identifier
    note: LongText | None = None
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class RefuseLead(Command):
    """Refuse a lead with a reason that the worker is told."""

    service = "relief"
    action = "lead.decide"
    answer = LeadAnswer

    lead_id: Identifier
    reason: RefusalReason
    note: LongText | None = None
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None
