"""What is shown of visit campaigns; numbers of persons are hidden in what was written."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.relief.visit_campaign_answers import (
    CampaignAnswer,
    CampaignPage,
    PlaceAnswer,
    PlaceLine,
    PlacePage,
)
from contracts.relief.visit_campaign_words import CampaignNotFound, PlaceState, Standing
from contracts.relief.visit_campaigns import (
    ListCampaignPlaces,
    ListVisitCampaigns,
)
from records.reads import Reads
from services.relief.lookback.campaign import VisitCampaign
from services.relief.lookback.domain import CampaignPlace
from services.relief.lookback.repository import CAMPAIGN_PLACES, VISIT_CAMPAIGNS, VisitCampaigns
from vocabulary.masking import hide_personal_numbers


def campaign(campaign: VisitCampaign) -> CampaignAnswer:
    """A campaign and its coverage."""
    return CampaignAnswer(
        campaign_id=campaign.aggregate_id,
        version=campaign.version,
        managing_union=campaign.managing_union,
        title=hide_personal_numbers(campaign.title),
        year=campaign.year,
        kind=campaign.kind,
        left_in=campaign.left_in,
        until_day=campaign.until_day,
        state=campaign.state,
        listed=campaign.listed,
        visited=campaign.visited,
        excused=campaign.excused,
        still_open=campaign.still_open,
    )


def list_campaigns(reads: Reads, *, request: ListVisitCampaigns) -> CampaignPage:
    """A page of the campaigns in scope, newest first."""
    found = reads.find(
        VISIT_CAMPAIGNS,
        {},
        sort=(("_id", -1),),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return CampaignPage(
        items=[campaign(VisitCampaigns.loaded(row)) for row in found.items],
        next_cursor=found.next_cursor,
    )


def place(place: CampaignPlace) -> PlaceAnswer:
    """A place with the visit that stands."""
    visit = place.visit
    return PlaceAnswer(
        place_id=place.aggregate_id,
        version=place.version,
        campaign_id=place.campaign_id,
        file_id=place.file_id,
        file_number=place.file_number,
        managing_union=place.managing_union,
        state=place.state,
        visited_on=visit.happened_on if visit else None,
        visitors=list(visit.visitors) if visit else [],
        standing=visit.standing if visit else None,
        at_home=visit.at_home if visit else None,
        found=hide_personal_numbers(visit.found) if visit else None,
        needs=hide_personal_numbers(visit.needs) if visit and visit.needs else None,
        no_visit_reason=place.excuse,
        struck=len(place.struck),
        next_file_id=place.next_file_id,
    )


def list_places(reads: Reads, *, request: ListCampaignPlaces) -> PlacePage:
    """A page of a campaign's list; refuses `CampaignNotFound` and `ForeignUnion`."""
    reads.get(VISIT_CAMPAIGNS, request.campaign_id, not_found=CampaignNotFound)
    where = {"campaign_id": request.campaign_id}
    found = reads.find(
        CAMPAIGN_PLACES,
        where if request.state is None else {**where, "state": request.state.value},
        sort=(("_id", 1),),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return PlacePage(items=[_line(row) for row in found.items], next_cursor=found.next_cursor)


def _line(row: dict[str, Any]) -> PlaceLine:
    names = ("file_id", "file_number", "managing_union", "visitors")
    day, standing = row["visited_on"], row["standing"]
    return PlaceLine(
        place_id=row["_id"],
        state=PlaceState(row["state"]),
        visited_on=date.fromisoformat(day) if day else None,
        standing=Standing(standing) if standing else None,
        **{name: row[name] for name in names},
    )
