"""What can be changed in hotline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contracts.consents import Agreements
from contracts.fields import (
    Concerned,
    CountyCode,
    Identifier,
    LongText,
    ManagingUnionCode,
    ShortText,
)
from contracts.files import AttachedFile
from contracts.hotline.answers import ConcernNamed, TicketAnswer, TicketReceipt
from contracts.hotline.emergency_words import EmergencyKind
from contracts.hotline.loop_words import Difficulty
from contracts.hotline.words import Category, Channel, HardshipReason
from contracts.people import Applicant, DeliveryChannel, Language, RevealedPerson, RevealReason
from contracts.requests import Command, DatedCommand


@dataclass(frozen=True, kw_only=True)
class FileRequest(Command):
    """A worker files his own request on the portal (web or WeChat); no account is needed.

    `consents` names the versions of the texts that he agreed to (``list_consent_texts``). Of a
    `confidential` one the progress is shown for a code on his phone alone; it has no query code.
    Whom it `concerns`, a union or an officer, it is kept from. `employer` is whom it is against.
    """

    service = "hotline"
    action = "request.file"
    answer = TicketReceipt

    channel: Channel = Channel.WEB
    category: Category
    county: CountyCode
    managing_union: ManagingUnionCode | None = None
    language: Language
    text: LongText
    applicant: Applicant
    preferred_channel: DeliveryChannel = DeliveryChannel.SMS
    confidential: bool = False
    consents: Agreements = field(default_factory=list)
    concerns: Concerned | None = None
    employer: ShortText | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterRequest(Command):
    """An agent registers a request from a call, letter, visit or WeChat message.

    `happened_on` is by default today; an earlier day is a late entry (补录) and needs the right
    ``ticket.enter_late`` and a reason, which a request of today must not carry.
    `consents` names the texts that were read out, or signed, and agreed to. `call_id` is the call
    in which it was told, if the call centre reported it. `follows` is an earlier ticket that it
    goes on from, closed too long ago to be reopened. `concerns` is the union or officer that it is
    about: from them it is kept. By default it is whom the ticket that it `follows` is about.
    `employer` is whom it is against, if anybody. Of an `emergency` class the on-call leaders are
    told at once.
    """

    service = "hotline"
    action = "ticket.register"
    answer = TicketReceipt

    channel: Channel
    category: Category
    county: CountyCode
    managing_union: ManagingUnionCode | None = None
    language: Language
    text: LongText
    applicant: Applicant
    preferred_channel: DeliveryChannel = DeliveryChannel.SMS
    confidential: bool = False
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    consents: Agreements = field(default_factory=list)
    call_id: Identifier | None = None
    follows: Identifier | None = None
    concerns: Concerned | None = None
    employer: ShortText | None = None
    emergency: EmergencyKind | None = None


@dataclass(frozen=True, kw_only=True)
class NameConcerned(Command):
    """Say whom a ticket turned out to be about; None: nobody who works here, after all.

    From then on it is not there for that union's staff, or that officer.
    """

    service = "hotline"
    action = "ticket.dispatch"
    answer = ConcernNamed

    ticket_id: Identifier
    concerns: Concerned | None
    reason: LongText
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerAtOnce(DatedCommand):
    """Answer a registered request at once (咨询直办) and close it."""

    service = "hotline"
    action = "ticket.answer"
    answer = TicketAnswer

    ticket_id: Identifier
    text: LongText


@dataclass(frozen=True, kw_only=True)
class AcceptTicket(DatedCommand):
    """Accept (受理) a registered request; its difficulty says which limit it has."""

    service = "hotline"
    action = "ticket.accept"
    answer = TicketAnswer

    ticket_id: Identifier
    difficulty: Difficulty = Difficulty.ORDINARY


@dataclass(frozen=True, kw_only=True)
class EscalateTicket(DatedCommand):
    """Hand an accepted ticket that turned out to be hardship to relief (转帮扶)."""

    service = "hotline"
    action = "ticket.escalate"
    answer = TicketAnswer

    ticket_id: Identifier
    reason_code: HardshipReason
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class CloseTicket(DatedCommand):
    """Close (办结) a ticket that was called back, with what the quality check (质检) found.

    Never one in which one had a hand; what it was answered with stays as it was.
    """

    service = "hotline"
    action = "ticket.close"
    answer = TicketAnswer

    ticket_id: Identifier
    text: LongText


@dataclass(frozen=True, kw_only=True)
class RevealTicket(Command):
    """Show the ticket's applicant in full: to whose open task it is, to others by typed reason.

    What it answers is shown once; each showing leaves an audit row.
    """

    service = "hotline"
    action = "person.reveal"
    answer = RevealedPerson

    ticket_id: Identifier
    reason: RevealReason | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class AttachFile(Command):
    """Attach a file that the actor handed in to a ticket: his own as a worker, or one he sees."""

    service = "hotline"
    action = "ticket.attach"
    answer = AttachedFile

    ticket_id: Identifier
    file_id: Identifier
