"""The words that relief speaks in: states, kinds and refusals."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class LeadNotFound(Refusal):
    """There is no such lead."""

    code = "lead_not_found"
    kind = Kind.NOT_FOUND


class FileNotFound(Refusal):
    """There is no such hardship file."""

    code = "file_not_found"
    kind = Kind.NOT_FOUND


class LeadOrder(StrEnum):
    """How a list of leads is sorted; the open ones are decided the longest waiting first."""

    NEWEST_FIRST = "-opened_at"
    OLDEST_FIRST = "opened_at"


class LeadState(StrEnum):
    """open → accepted into a hardship file, or refused with a reason."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why a lead is refused (example list; the municipal union sets its own)."""

    NOT_HARDSHIP = "not_hardship"
    NOT_A_WORKER = "not_a_worker"
    COVERED_ELSEWHERE = "covered_elsewhere"
    CANNOT_BE_REACHED = "cannot_be_reached"
    WITHDRAWN = "withdrawn"
