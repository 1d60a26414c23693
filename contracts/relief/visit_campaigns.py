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
)
from contracts.relief.visit_campaign_answers import (
    CampaignAnswer,
    CampaignPage,
    PlaceAnswer,
    PlacePage,
)
from contracts.relief.visit_campaign_words import (
    CampaignKind,
    NoVisitReason,
    PlaceState,
    Standing,
)
from contracts.requests import DatedCommand, Query

CampaignYear = Annotated[int, Range(2000, 2100)]
PlaceId = Annotated[str, Text(most=129)]


@dataclass(frozen=True, kw_only=True)
class OpenVisitCampaign(DatedCommand):
    """Begin a campaign over the households of a union and those below it; its list freezes next.

    Of kind `register` those on file now; of kind `left` those that left hardship in `left_in`.
    """

    service = "relief"
    action = "visit_campaign.manage"
    answer = CampaignAnswer

    managing_union: ManagingUnionCode
    title: ShortText
    year: CampaignYear
    until_day: date
    kind: CampaignKind = CampaignKind.REGISTER
    left_in: CampaignYear | None = None


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
class TakeInAgain(PlaceStep):
    """Take in again who was found to have fallen back: a new file, linked to the former one."""

    service = "relief"
    action = "leaving.propose"


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
