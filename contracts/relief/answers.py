"""What relief answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.fields import Masked, WithoutNumbers
from contracts.figures import JournalFigures
from contracts.hotline import HardshipReason
from contracts.people import MaskedApplicant
from contracts.relief.words import LeadState, RefusalReason
from contracts.requests import PageWithCounts


@dataclass(frozen=True, kw_only=True)
class LeadAnswer:
    """A lead as the officer sees it; personal values masked, and gone after `archived_on`.

    `happened_on` is the day of the escalation, `decided_on` that of the decision.
    """

    lead_id: str
    version: int
    state: LeadState
    ticket_id: str
    ticket_number: str
    reason_code: HardshipReason
    county: str
    managing_union: str
    language: str
    story: WithoutNumbers
    applicant: MaskedApplicant
    opened_at: datetime
    happened_on: date
    decided_at: datetime | None
    decided_by: str | None
    file_id: str | None
    file_number: str | None
    refusal_reason: RefusalReason | None
    refusal_note: WithoutNumbers | None
    decided_on: date | None = None
    acceptance_note: WithoutNumbers | None = None
    late_entry_reason: WithoutNumbers | None = None
    consent_withdrawn: bool = False
    id_warnings: list[str] = field(default_factory=list)
    archived_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LeadLine:
    """A lead in a list."""

    lead_id: str
    state: LeadState
    ticket_number: str
    reason_code: HardshipReason
    managing_union: str
    applicant_name: Masked
    opened_at: datetime
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class LeadPage(PageWithCounts):
    """A page of leads."""

    items: list[LeadLine]


@dataclass(frozen=True, kw_only=True)
class ReliefFigures:
    """How many leads in all, per state and union, and how many hardship files.

    `ticket_numbers` are fingerprints of the tickets whose leads were, in that year, ``opened/bo``,
    ``accepted/bo``, ``refused/bo`` (by language): a lead that is opened in December may be decided
    in January. `files_named` is the fingerprint of the files that the year's accepted leads name,
    each once; `files_kept` of those among them that are there. `people_given_kits` have a kit of
    goods of that year, `people_helped_home` were helped in it, each once,
    as `units_visited` and `posts_visited` are. `people_greeted` were paid `greeted_fen` of greeting
    money in that year. `households_listed` are places on lists of those who left
    hardship, `register_listed` on lists of the register, by the day of listing; visited ones by
    the day of the visit that stands. `households_fallen_back` have a new file since that year.
    `students_municipal` and `students_county` were paid by Golden Autumn in it.
    """

    leads: int
    by_state: dict[str, int]
    by_union: dict[str, int]
    ticket_numbers: dict[str, str]
    files: int
    people_greeted: int
    greeted_fen: int
    units_visited: int
    posts_visited: int
    people_given_kits: int
    people_helped_home: int
    households_listed: int
    households_visited: int
    households_fallen_back: int
    students_municipal: int
    students_county: int
    register_listed: int
    register_visited: int
    files_named: str
    files_kept: str
    outbox_pending: int
    held: int
    undecoded: int
    journal: JournalFigures
