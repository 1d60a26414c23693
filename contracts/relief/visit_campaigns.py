"""Visit campaigns (回头看): every file of a frozen list is visited at home, and it is proven."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import (
    Identifier,
    Items,
    LongText,
    ManagingUnionCode,
    Range,
    ShortText,
    Text,
    WithoutNumbers,
)
from contracts.relief.visit_campaign_words import (
    CampaignState,
    NoVisitReason,
    PlaceState,
    Standing,
)
from contracts.requests import DatedCommand, Page, Query

CampaignYear = Annotated[int, Range(2000, 2100)]
PlaceId = Annotated[str, Text(most=129)]


@dataclass(frozen=True, kw_only=True)
class CampaignAnswer:
    """A campaign and its coverage: listed = visited + excused + still open."""

    campaign_id: str
    version: int
    managing_union: str
    title: WithoutNumbers
    year: int
    until_day: date
    state: CampaignState
    listed: int
    visited: int
    excused: int
    still_open: int


@dataclass(frozen=True, kw_only=True)
class PlaceAnswer:
    """A place on the list, with its visit if there was one; `struck` counts visits struck out."""

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


@dataclass(frozen=True, kw_only=True)
class OpenVisitCampaign(DatedCommand):
    """Begin a campaign over the register of a union and those below it; its list freezes next."""

    service = "relief"
    action = "visit_campaign.manage"
    answer = CampaignAnswer

    managing_union: ManagingUnionCode
    title: ShortText
    year: CampaignYear
    until_day: date


@dataclass(frozen=True, kw_only=True)
class CampaignStep(DatedCommand):
    """A step of a campaign."""

    answer = CampaignAnswer

    campaign_id: Identifier


@dataclass(frozen=True, kw_only=True)
class FreezeVisitCampaign(CampaignStep):
    """List the next files of the register; with the last of them the campaign is open."""

    service = "relief"
    action = "visit_campaign.manage"


@dataclass(frozen=True, kw_only=True)
class CloseVisitCampaign(CampaignStep):
    """Close it, once no place is open."""

    service = "relief"
    action = "visit_campaign.manage"


@dataclass(frozen=True, kw_only=True)
class CancelVisitCampaign(CampaignStep):
    """End it before it is whole or done."""

    service = "relief"
    action = "visit_campaign.manage"


@dataclass(frozen=True, kw_only=True)
class PlaceStep(DatedCommand):
    """A step at a place of the list."""

    answer = PlaceAnswer

    place_id: PlaceId


@dataclass(frozen=True, kw_only=True)
class RecordCampaignVisit(PlaceStep):
    """Record the visit of two: how the household does, what was found, what it needs (脱困诉求)."""

    service = "relief"
    action = "visit_campaign.visit"

    with_visitors: Annotated[list[Identifier], Items(most=5)]
    at_home: bool
    standing: Standing
    found: LongText
    needs: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class StrikeCampaignVisit(PlaceStep):
    """Strike a visit out, with the reason: the place is visited again."""

    service = "relief"
    action = "visit_campaign.manage"

    reason: LongText


@dataclass(frozen=True, kw_only=True)
class AskNoVisit(PlaceStep):
    """Say that nobody can be visited, and why; a second person confirms it."""

    service = "relief"
    action = "visit_campaign.visit"

    reason: NoVisitReason


@dataclass(frozen=True, kw_only=True)
class DecideNoVisit(PlaceStep):
    """Confirm that nobody can be visited, or send somebody there after all."""

    service = "relief"
    action = "visit_campaign.manage"

    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class GetVisitCampaign(Query):
    """A campaign and its coverage."""

    service = "relief"
    action = "visit_campaign.read"
    answer = CampaignAnswer

    campaign_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListVisitCampaigns(Query):
    """The campaigns of the actor's unions, newest first."""

    service = "relief"
    action = "visit_campaign.read"
    answer = CampaignPage

    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class GetCampaignPlace(Query):
    """A place on a list with the visit that stands, for staff whose scope covers its file."""

    service = "relief"
    action = "visit_campaign.read"
    answer = PlaceAnswer

    place_id: PlaceId


@dataclass(frozen=True, kw_only=True)
class ListCampaignPlaces(Query):
    """A campaign's list, or the places in one state: `to_visit` is who is not yet visited."""

    service = "relief"
    action = "visit_campaign.read"
    answer = PlacePage

    campaign_id: Identifier
    state: PlaceState | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
