"""Claimants of a group matter (群体诉求): who claims with a ticket, and how much, in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.events import Event
from contracts.fields import (
    Identifier,
    Items,
    LongText,
    Masked,
    PersonName,
    PhoneNumber,
    Range,
    Text,
)
from contracts.people import RevealedPerson, RevealReason
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, DatedCommand, Page, Query

ClaimedFen = Annotated[int, Range(0, 10**12)]


class ClaimantState(StrEnum):
    """Where a claimant stands; docs/claimants.md draws the ways."""

    LISTED = "listed"
    STRUCK = "struck"


class ClaimantNotFound(Refusal):
    """There is no such claimant."""

    code = "claimant_not_found"
    kind = Kind.NOT_FOUND


class ClaimantListedAlready(Refusal):
    """Somebody with this phone is a claimant of the ticket; details: `place` in what was given."""

    code = "claimant_listed_already"
    kind = Kind.CONFLICT


class TooManyClaimants(Refusal):
    """A ticket has as many claimants as policy lets; details: `most`."""

    code = "too_many_claimants"
    kind = Kind.CONFLICT


class NothingCorrected(Refusal):
    """A correction of a claimant gives another name, phone or amount."""

    code = "nothing_corrected"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class ClaimantGiven:
    """Who claims, and how much, in fen."""

    name: PersonName
    phone: PhoneNumber
    claimed_fen: ClaimedFen


@dataclass(frozen=True, kw_only=True)
class ClaimantAnswer:
    """A claimant as staff see him; personal values masked."""

    claimant_id: str
    ticket_id: str
    version: int
    state: ClaimantState
    name: Masked
    phone: Masked
    claimed_fen: int
    listed_on: date


@dataclass(frozen=True, kw_only=True)
class ClaimantsListed:
    """The claimants that were added, in the order in which they were given."""

    items: list[ClaimantAnswer]


@dataclass(frozen=True, kw_only=True)
class ClaimantPage(Page):
    """A page of a ticket's claimants, with how many stand and what they claim in all, in fen.

    Of the tickets that were merged into it, too, as far as the actor reaches.
    """

    items: list[ClaimantAnswer]
    people: int
    claimed_fen: int


@dataclass(frozen=True, kw_only=True)
class AddClaimants(DatedCommand):
    """Put claimants on an open ticket's list, all of them or none.

    `expected_version` is the ticket's.
    """

    service = "hotline"
    action = "claimant.list"
    answer = ClaimantsListed

    ticket_id: Identifier
    people: Annotated[list[ClaimantGiven], Items(most=50, least=1)]


@dataclass(frozen=True, kw_only=True)
class CorrectClaimant(DatedCommand):
    """Correct what was taken down of a claimant; what is not given stays."""

    service = "hotline"
    action = "claimant.list"
    answer = ClaimantAnswer

    claimant_id: Identifier
    name: PersonName | None = None
    phone: PhoneNumber | None = None
    claimed_fen: ClaimedFen | None = None
    reason: LongText


@dataclass(frozen=True, kw_only=True)
class StrikeClaimant(DatedCommand):
    """Strike a claimant off the list; his row stays, and counts no more."""

    service = "hotline"
    action = "claimant.list"
    answer = ClaimantAnswer

    claimant_id: Identifier
    reason: LongText


@dataclass(frozen=True, kw_only=True)
class ListClaimants(Query):
    """The claimants of a ticket, in the order of their listing, those struck off among them."""

    service = "hotline"
    action = "claimant.read"
    answer = ClaimantPage

    ticket_id: Identifier
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 50


@dataclass(frozen=True, kw_only=True)
class RevealClaimant(Command):
    """Show a claimant in full, by typed reason; each showing leaves an audit row."""

    service = "hotline"
    action = "person.reveal"
    answer = RevealedPerson

    claimant_id: Identifier
    reason: RevealReason | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class ClaimantFact(Event):
    """What every fact of a claimant says; it names nobody. Amounts in fen."""

    claimant_id: str
    ticket_id: str
    managing_union: str
    happened_on: date
    claimed_fen: int


@dataclass(frozen=True, kw_only=True)
class ClaimantListed(ClaimantFact):
    """Somebody claims with a ticket."""

    source = "hotline"
    unheard = "told for the journal: the desk shows the list with its sum"


@dataclass(frozen=True, kw_only=True)
class ClaimantCorrected(ClaimantFact):
    """What was taken down of a claimant was corrected; he claimed `former_fen` before."""

    source = "hotline"
    unheard = "told for the journal: the desk shows the list with its sum"

    former_fen: int


@dataclass(frozen=True, kw_only=True)
class ClaimantStruck(ClaimantFact):
    """A claimant was struck off."""

    source = "hotline"
    unheard = "told for the journal: the desk shows the list with its sum"


@dataclass(frozen=True, kw_only=True)
class ClaimantPseudonymised(ClaimantFact):
    """The retention of a claimant's ticket has ended: nothing tells who he was any more."""

    source = "hotline"
    unheard = "nobody copies from claimants what tells of a person"
