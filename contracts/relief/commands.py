"""What can be changed in relief."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.fields import Identifier, LongText
from contracts.people import RevealedPerson, RevealReason
from contracts.relief.answers import LeadAnswer
from contracts.relief.words import RefusalReason
from contracts.requests import Command, DatedCommand


@dataclass(frozen=True, kw_only=True)
class AcceptLead(DatedCommand):
    """Accept a lead into a hardship file: the person's existing file, or a new one.

    One person, one file (一户一档); a second lead of the same person joins the file that exists.
    """

    service = "relief"
    action = "lead.decide"
    answer = LeadAnswer

    lead_id: Identifier
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class RefuseLead(DatedCommand):
    """Refuse a lead with a reason that the worker is told."""

    service = "relief"
    action = "lead.decide"
    answer = LeadAnswer

    lead_id: Identifier
    reason: RefusalReason
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class RevealLead(Command):
    """Show the lead's applicant in full: to whose open task it is, to others by typed reason.

    What it answers is shown once; each showing leaves an audit row.
    """

    service = "relief"
    action = "person.reveal"
    answer = RevealedPerson

    lead_id: Identifier
    reason: RevealReason | None = None
    note: LongText | None = None
