"""Aid on a hardship file: what a request for it is, shows and is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.fields import (
    BankCard,
    Identifier,
    ManagingUnionCode,
    Masked,
    PersonName,
    Range,
    ShortText,
    Text,
)
from contracts.files import DownloadPermit
from contracts.refusals import Kind, Refusal
from contracts.relief.chain import Stage
from contracts.relief.files import ActLine
from contracts.requests import PageWithCounts, Query

MOST_FEN = 10_000_000_000
Fen = Annotated[int, Range(1, MOST_FEN)]


class AidState(StrEnum):
    """requested → approved → in a payment batch → paid; or returned for correction, or refused."""

    REQUESTED = "requested"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    IN_BATCH = "in_batch"
    PAID = "paid"


class AidNotFound(Refusal):
    """There is no such request for aid."""

    code = "aid_not_found"
    kind = Kind.NOT_FOUND


class FileNotOnFile(Refusal):
    """File before aid: the person's file has not gone as far as this step of aid needs."""

    code = "file_not_on_file"
    kind = Kind.CONFLICT


class FundedAlready(Refusal):
    """Nobody is funded twice for one purpose in one year, across all programmes."""

    code = "funded_already"
    kind = Kind.CONFLICT


class OverCeiling(Refusal):
    """The amount is above the programme's ceiling; details: the ceiling in fen."""

    code = "over_ceiling"
    kind = Kind.INVALID


class CollectiveDecisionNeeded(Refusal):
    """An amount of this level rests on a collective decision: its minutes, their date and scan."""

    code = "collective_decision_needed"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class Payee:
    """Whose bank card the aid is paid to."""

    name: PersonName
    card: BankCard
    bank: ShortText


@dataclass(frozen=True, kw_only=True)
class MaskedPayee:
    """The payee as answers show him; `bank` is the bank and its branch."""

    name: Masked
    card: Masked
    bank: str


@dataclass(frozen=True, kw_only=True)
class CollectiveDecision:
    """What a top amount rests on (集体研究): number and date of the minutes, and their scan.

    `attachment_id` is the scan that whoever approves has handed in as ``collective_minutes``.
    """

    minutes_number: ShortText
    decided_on: date
    attachment_id: Identifier


@dataclass(frozen=True, kw_only=True)
class CollectiveAnswer:
    """The collective decision that an approval rests on, and what its scan hashes to."""

    minutes_number: str
    decided_on: date
    attachment_id: str
    attachment_sha256: str


@dataclass(frozen=True, kw_only=True)
class AidAnswer:
    """A request for aid as staff see it, with every act on it; `amount_fen` in fen.

    `waits_at` is the union that decides it by its amount. `collective_needed` says that it rests on
    a collective decision, `file_due_on` until when the file of aid that is paid first is decided,
    `card_shared` that somebody else's aid goes to the same card.
    """

    aid_id: str
    version: int
    state: AidState
    stage: Stage | None
    waits_at: str
    file_id: str
    file_number: str
    managing_union: str
    programme: str
    purpose: str
    year: int
    amount_fen: int
    payee: MaskedPayee
    card_shared: bool
    collective_needed: bool
    collective: CollectiveAnswer | None
    batch_id: str | None
    requested_on: date
    acts: list[ActLine]
    archived_on: date | None = None
    budget_id: str | None = None
    paid_fen: int = 0
    revoked: bool = False
    file_due_on: date | None = None
    file_decided_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class AidLine:
    """A request for aid in a list."""

    aid_id: str
    state: AidState
    file_id: str
    file_number: str
    managing_union: str
    waits_at: str
    programme: str
    amount_fen: int
    requested_on: date


@dataclass(frozen=True, kw_only=True)
class AidPage(PageWithCounts):
    """A page of requests for aid, newest first."""

    items: list[AidLine]


@dataclass(frozen=True, kw_only=True)
class GetAid(Query):
    """One request for aid, for staff whose scope covers its managing union."""

    service = "relief"
    action = "aid.read"
    answer = AidAnswer

    aid_id: Identifier


@dataclass(frozen=True, kw_only=True)
class GetAidFile(Query):
    """The scan of the minutes that an approval rests on; each fetching leaves an audit row."""

    service = "relief"
    action = "aid.read"
    answer = DownloadPermit

    aid_id: Identifier
    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListAid(Query):
    """The requests for aid of the actor's scope, newest first, filtered."""

    service = "relief"
    action = "aid.read"
    answer = AidPage

    state: AidState | None = None
    managing_union: ManagingUnionCode | None = None
    counted: bool = False
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
