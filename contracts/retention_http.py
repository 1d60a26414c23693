"""Retention over HTTP: what `contracts.retention` asks of one service, asked of all at once."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.retention import (
    HoldRecord,
    LiftHold,
    ListHolds,
    ListRetention,
    RetentionHold,
    RetentionLine,
)


@dataclass(frozen=True, kw_only=True)
class RetentionOverview:
    """Every service's kinds of records. `missing` services did not answer."""

    items: list[RetentionLine]
    missing: list[str]


@dataclass(frozen=True, kw_only=True)
class HoldPage:
    """All services' standing holds, youngest first. `missing` services did not answer."""

    items: list[RetentionHold]
    missing: list[str]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class GetRetention(ListRetention):
    """The same of every service at once."""

    service = "gateway"
    answer = RetentionOverview


@dataclass(frozen=True, kw_only=True)
class ListRetentionHolds(ListHolds):
    """The same of every service at once."""

    service = "gateway"
    answer = HoldPage


@dataclass(frozen=True, kw_only=True)
class PlaceRetentionHold(HoldRecord):
    """The same over HTTP: the gateway asks the service whose record it is."""

    service = "gateway"


@dataclass(frozen=True, kw_only=True)
class LiftRetentionHold(LiftHold):
    """The same over HTTP."""

    service = "gateway"
