"""Samples that an auditor draws: which records, by which seed, out of which population.

How a sample follows from its seed: docs/decisions/audit-samples.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar

from contracts.fields import Identifier, Items, ManagingUnionCode, Range, Text
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query


class SampleOf(StrEnum):
    """The kinds of records that can be sampled.

    ``aid`` are requests for it by the day on which they were made; ``payments`` those that were
    paid, by the day of the payment.
    """

    TICKETS = "tickets"
    LEADS = "leads"
    FILES = "files"
    AID = "aid"
    PAYMENTS = "payments"


SAMPLED_BY: Mapping[SampleOf, str] = MappingProxyType(
    {
        SampleOf.TICKETS: "hotline",
        SampleOf.LEADS: "relief",
        SampleOf.FILES: "relief",
        SampleOf.AID: "relief",
        SampleOf.PAYMENTS: "relief",
    }
)
"""Whose records they are: he draws the sample and keeps it."""


class SampleNotFound(Refusal):
    """No such sample was drawn."""

    code = "sample_not_found"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A drawn sample, which never changes.

    The population were the records whose business day lies from `since` to `until`, both of them
    days of it, of these `unions` (none: of all); `population_hash` is over their ids. `seed_drawn`:
    the auditor left the seed to chance.
    """

    sample_id: str
    of: SampleOf
    since: date
    until: date
    unions: list[str]
    size: int
    seed: str
    seed_drawn: bool
    algorithm: int
    population: int
    population_hash: str
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True, kw_only=True)
class SampledRecord:
    """A record of a sample as it is now; `version_drawn` is the one that it had."""

    record_id: str
    number: str
    managing_union: str
    day: date
    state: str
    version: int
    version_drawn: int


@dataclass(frozen=True, kw_only=True)
class SampleAnswer(Sample):
    """A sample with its records, in the order of their rank, and what the population is now.

    `unchanged`: it holds the same records, so that the seed gives these rows again. Of a population
    that has grown beyond what can be sampled `population_now` tells one record more than that.
    `missing` are the ids of records that are not there any more.
    """

    population_now: int
    population_hash_now: str
    unchanged: bool
    items: list[SampledRecord]
    missing: list[str]


@dataclass(frozen=True, kw_only=True)
class SampleLines:
    """A service's samples, youngest first, and whether there are older ones."""

    items: list[Sample]
    more: bool


@dataclass(frozen=True, kw_only=True)
class SamplePage:
    """The samples of all services, youngest first. `missing` services did not answer."""

    items: list[Sample]
    missing: list[str]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class DrawSample(Command):
    """Draw a sample and keep it; asked of the service whose records these are.

    The same seed draws the same records of the same population. Without one a seed is drawn.
    """

    action = "audit.sample"
    answer: ClassVar[type] = SampleAnswer

    of: SampleOf
    since: date
    until: date
    size: Annotated[int, Range(1, 500)]
    seed: Annotated[str, Text(most=64, least=8)] | None = None
    unions: Annotated[list[ManagingUnionCode], Items(most=19)] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class GetSample(Query):
    """A sample as it was drawn, with its records as they are now."""

    action = "audit.sample"
    answer: ClassVar[type] = SampleAnswer

    of: SampleOf
    sample_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListSamples(Query):
    """The samples that were drawn in a service; `cursor` is the id of the oldest that was seen."""

    action = "audit.sample"
    answer: ClassVar[type] = SampleLines

    cursor: Identifier | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class DrawAuditSample(DrawSample):
    """The same over HTTP: the gateway asks the service whose records these are."""

    service = "gateway"


@dataclass(frozen=True, kw_only=True)
class GetAuditSample(GetSample):
    """The same over HTTP."""

    service = "gateway"


@dataclass(frozen=True, kw_only=True)
class ListAuditSamples(ListSamples):
    """The samples of every service at once."""

    service = "gateway"
    answer = SamplePage
