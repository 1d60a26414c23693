"""Audit: what an auditor may ask of every service's trail, and of all trails at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from contracts.fields import Identifier, Range, ShortText, Text
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class AuditedField:
    """A field that differs after an act: its values as JSON, null where there was none.

    Of a personal field only the name is kept: `personal`, and no values.
    """

    name: str
    before: str | None
    after: str | None
    personal: bool


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """One row of a trail: who did or read what, when, why, in which conversation."""

    service: str
    row_id: str
    at: datetime
    business_time: datetime
    actor: str
    action: str
    subject: str
    reason: str | None
    correlation_id: str
    version: int | None
    events: list[str]
    changes: list[AuditedField]


@dataclass(frozen=True, kw_only=True)
class AuditLines:
    """A service's rows, and whether more match."""

    items: list[AuditLine]
    more: bool


@dataclass(frozen=True, kw_only=True)
class AuditTrailPage:
    """Rows of all services in one order. `missing` services did not answer, so theirs lack."""

    items: list[AuditLine]
    missing: list[str]
    next_cursor: str | None


class AuditOrder(StrEnum):
    """How rows of a trail are sorted; their ids begin with their time."""

    YOUNGEST_FIRST = "-at"
    OLDEST_FIRST = "at"


@dataclass(frozen=True, kw_only=True)
class SearchAudit(Query):
    """Asked of any service with an audit trail, which each answers for itself.

    `since` is the first moment, `until` the first one after the span; a search by neither actor nor
    subject nor conversation needs a span of at most three months. An `actor` is named as rows name
    him, where he acted for a colleague by both names. `cursor` is the id of the last row seen.
    """

    action = "audit.read"
    answer: ClassVar[type] = AuditLines

    actor: Annotated[str, Text(most=120)] | None = None
    subject: Annotated[str, Text(most=600)] | None = None
    act: ShortText | None = None
    correlation_id: Identifier | None = None
    since: datetime | None = None
    until: datetime | None = None
    cursor: Identifier | None = None
    limit: Annotated[int, Range(1, 100)] = 50
    sort: AuditOrder = AuditOrder.YOUNGEST_FIRST


@dataclass(frozen=True, kw_only=True)
class SearchAuditTrail(SearchAudit):
    """The same of every service at once: the gateway asks each and puts the rows in one order."""

    service = "gateway"
    answer = AuditTrailPage
