"""What is answered of visit campaigns and of the places on their lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.fields import WithoutNumbers
from contracts.relief.visit_campaign_words import (
    CampaignKind,
    CampaignState,
    NoVisitReason,
    PlaceState,
    Standing,
)
from contracts.requests import Page


@dataclass(frozen=True, kw_only=True)
class CampaignAnswer:
    """A campaign and its coverage: listed = visited + excused + still open."""

    campaign_id: str
    version: int
    managing_union: str
    title: WithoutNumbers
    year: int
    kind: CampaignKind
    left_in: int | None
    until_day: date
    state: CampaignState
    listed: int
    visited: int
    excused: int
    still_open: int


@dataclass(frozen=True, kw_only=True)
class PlaceAnswer:
    """A place on the list, with its visit if there was one; `struck` counts visits struck out.

    `next_file_id` is the file into which a household that had fallen back was taken in again.
    """

    place_id: str
    version: int
    campaign_id: str
    file_id: str
    file_number: str
    managing_union: str
    state: PlaceState
    visited_on: date | None
    visitors: list[str]
    standing: Standing | None
    at_home: bool | None
    found: WithoutNumbers | None
    needs: WithoutNumbers | None
    no_visit_reason: NoVisitReason | None
    struck: int
    next_file_id: str | None


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A place in the list: whose file, where it stands, when and by whom it was visited."""

    place_id: str
    file_id: str
    file_number: str
    managing_union: str
    state: PlaceState
    visited_on: date | None
    visitors: list[str]
    standing: Standing | None


@dataclass(frozen=True, kw_only=True)
class PlacePage(Page):
    """A page of a campaign's list, in the order of file ids."""

    items: list[PlaceLine]


@dataclass(frozen=True, kw_only=True)
class CampaignPage(Page):
    """A page of campaigns, newest first."""

    items: list[CampaignAnswer]
