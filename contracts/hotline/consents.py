"""Consent to the handling of one request: what stands, giving it later, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.consents import ConsentMeans, ConsentPurpose, ConsentShown, TextVersion
from contracts.events import Event
from contracts.fields import Identifier, PersonName
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query


class Kept(StrEnum):
    """What stays, although consent was taken back, and by what rule."""

    WHAT_WAS_DONE = "what_was_done"  # what was done before stays lawful (PIPL art. 15)
    REQUEST_RECORD = "request_record"  # the record of the request, until its retention ends (47)
    RELIEF_RECORD = "relief_record"  # what relief has been given, for the same reason


@dataclass(frozen=True, kw_only=True)
class TicketConsents:
    """What was agreed to with a request, what of it was taken back, and what stays all the same.

    `kept` is empty while nothing was taken back. `id_number_kept` says whether the ticket still
    holds an ID number.
    """

    ticket_id: str
    number: str
    version: int
    items: list[ConsentShown]
    kept: list[Kept]
    id_number_kept: bool


@dataclass(frozen=True, kw_only=True)
class GetTicketConsents(Query):
    """The consents of a request: to whose phone filed it, and to agents of its union."""

    service = "hotline"
    action = "consent.manage"
    answer = TicketConsents

    ticket_id: Identifier


@dataclass(frozen=True, kw_only=True)
class RecordConsent(Command):
    """Take down a consent that somebody gives after his request was filed.

    Of an open request, to the `version` in force today. What he signed on paper (and nothing else)
    names its scan: `file_id` is a file of the request. For a child `guardian` is who consents.
    """

    service = "hotline"
    action = "consent.record"
    answer = TicketConsents

    ticket_id: Identifier
    purpose: ConsentPurpose
    version: TextVersion
    means: ConsentMeans
    file_id: Identifier | None = None
    guardian: PersonName | None = None


@dataclass(frozen=True, kw_only=True)
class WithdrawConsent(Command):
    """Take a consent back (PIPL art. 15): who is signed in by its phone, or an agent whom he asked.

    For handling or a guardian's: the request is not taken further, and nobody is sent texts about
    it. For what is sensitive: it is not handed to relief, and its ID number is erased unless relief
    has it already. An open lead is not accepted any more.
    """

    service = "hotline"
    action = "consent.manage"
    answer = TicketConsents

    ticket_id: Identifier
    purpose: ConsentPurpose


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """A consent to the handling of a request was taken back; whoever works on it obeys."""

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date
    phone_key: str
    purpose: ConsentPurpose


class ConsentGivenAlready(Refusal):
    """Consent to this version of the text stands already; details: purpose, version."""

    code = "consent_given_already"
    kind = Kind.CONFLICT


class ConsentNotGiven(Refusal):
    """There is no such consent to take back: never given, or taken back already.

    What rests on a legal duty (a letter, a call) needs none, and can be asked to be corrected.
    """

    code = "consent_not_given"
    kind = Kind.CONFLICT


class ConsentTakenBack(Refusal):
    """It cannot be taken further, since consent was taken back; details: purpose."""

    code = "consent_taken_back"
    kind = Kind.CONFLICT
