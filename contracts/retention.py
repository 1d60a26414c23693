"""Retention: how long records name persons, what holds them longer, and what was done.

What happens at the end, and why so: docs/decisions/retention.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar

from contracts.fields import Identifier, LongText, Range, WithoutNumbers
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query

ARCHIVED = "已脱敏归档"
"""What stands where a personal value was, once a record's retention has ended."""


class Retained(StrEnum):
    """The kinds of records whose retention ends."""

    TICKETS = "tickets"
    LEADS = "leads"
    FILES = "files"
    PAYMENTS = "payments"  # by the request for aid that was paid
    RECIPIENTS = "recipients"  # on lists of distributions of goods
    REGISTRATIONS = "registrations"
    CALLS = "calls"
    CALL_BACKS = "call_backs"
    CONTACTS = "contacts"
    MESSAGES = "messages"  # those that end with no record of another service: sign-in codes
    FOLLOWERS = "followers"  # of the WeChat account, who left it


RETAINED_BY: Mapping[Retained, str] = MappingProxyType(
    {
        Retained.TICKETS: "hotline",
        Retained.LEADS: "relief",
        Retained.FILES: "relief",
        Retained.PAYMENTS: "relief",
        Retained.RECIPIENTS: "relief",
        Retained.REGISTRATIONS: "campaigns",
        Retained.CALLS: "hotline",
        Retained.CALL_BACKS: "hotline",
        Retained.CONTACTS: "notifications",
        Retained.MESSAGES: "notifications",
        Retained.FOLLOWERS: "notifications",
    }
)
"""Whose records they are."""


class CountedFrom(StrEnum):
    """From when the years count."""

    EVENT = "event"  # the day itself
    NEXT_YEAR = "next_year"  # the first of January after it, as archives and accounts do


class Ending(StrEnum):
    """What happens to a record when its retention ends."""

    PSEUDONYMISE = "pseudonymise"  # what tells of a person is removed, what is counted stays
    DELETE = "delete"


class HeldBecause(StrEnum):
    """Why a record that is due is left alone for now."""

    LEGAL_HOLD = "legal_hold"  # somebody placed a hold
    DOSSIER = "dossier"  # its dossier was made not long ago
    OPEN_CASE = "open_case"  # what it is about goes on: a lead's file is live
    UNPUBLISHED = "unpublished"  # a fact about it has not left the outbox
    WRONG_STATE = "wrong_state"  # it is open again, or done meanwhile
    FAULT = "fault"  # it cannot be read or changed: operations look, the log says where


class RecordArchived(Refusal):
    """The record's retention has ended: what told of a person is gone."""

    code = "record_archived"
    kind = Kind.CONFLICT


class RetainedRecordNotFound(Refusal):
    """There is no such record of this kind."""

    code = "record_not_found"
    kind = Kind.NOT_FOUND


class HoldNotFound(Refusal):
    """There is no such hold, or it was lifted already."""

    code = "hold_not_found"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, kw_only=True)
class RetentionRun:
    """One passage through what was due on a business day: the records that ended up to `until`.

    `done` records came to their end, `held` tells how many were left alone, and why.
    """

    day: date
    until: date
    done: int
    held: dict[str, int]
    begun_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class RetentionLine:
    """The rule for one kind of records, how many are due by it on `on`, and what was done so far.

    `years` None: kept for good. `after` names the event that the years follow, `until` its last
    day that is over, `due` counts records in the asker's scope, held ones among them. `months` says
    how many came to their end in each month (``2031-03``) of business time. `stands_still_since` is
    when the records of this kind could no longer be looked through, None where they can.
    """

    of: Retained
    service: str
    on: date
    years: int | None
    after: str
    counted_from: CountedFrom
    does: Ending
    basis: str
    until: date | None
    due: int
    due_by_union: dict[str, int]
    held: int
    last_run: RetentionRun | None
    months: dict[str, int]
    stands_still_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RetentionLines:
    """A service's kinds of records."""

    items: list[RetentionLine]


@dataclass(frozen=True, kw_only=True)
class RetentionHold:
    """A hold: as long as it stands, the record stays as it is."""

    hold_id: str
    version: int
    of: Retained
    record_id: str
    managing_union: str
    reason: WithoutNumbers
    placed_by: str
    placed_at: datetime
    lifted_by: str | None
    lifted_at: datetime | None
    lifted_because: WithoutNumbers | None


@dataclass(frozen=True, kw_only=True)
class HoldLines:
    """A service's standing holds, youngest first, and whether there are older ones."""

    items: list[RetentionHold]
    more: bool


@dataclass(frozen=True, kw_only=True)
class ListRetention(Query):
    """The rules of a service's records and what is due by them: on another day, a dry run."""

    action = "retention.read"
    answer: ClassVar[type] = RetentionLines

    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ListHolds(Query):
    """The standing holds of a service; `cursor` is the id of the oldest that was seen."""

    action = "retention.read"
    answer: ClassVar[type] = HoldLines

    cursor: Identifier | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class HoldRecord(Command):
    """Keep a record as it is beyond its retention: a review, a dispute or a case is open.

    Of records that are of no union (contacts, messages, followers) nobody knows whose they are, and
    none is held.
    """

    action = "retention.hold"
    answer: ClassVar[type] = RetentionHold

    of: Retained
    record_id: Identifier
    reason: LongText


@dataclass(frozen=True, kw_only=True)
class LiftHold(Command):
    """The reason is over; once no hold stands, the record is due again."""

    action = "retention.hold"
    answer: ClassVar[type] = RetentionHold

    of: Retained
    hold_id: Identifier
    reason: LongText
