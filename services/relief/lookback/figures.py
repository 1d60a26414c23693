"""How often what visit campaigns announce became true, and their figures of a year."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.visit_campaign_words import CampaignKind, CampaignState
from records.announced import all_of
from records.kinds import Kind
from records.reads import Reads
from services.relief.lookback.campaign import VisitCampaign
from services.relief.lookback.domain import CampaignPlace
from services.relief.lookback.repository import CAMPAIGN_PLACES, VISIT_CAMPAIGNS

ANNOUNCING: Mapping[str, Kind] = {
    VisitCampaign.name: VISIT_CAMPAIGNS,
    CampaignPlace.name: CAMPAIGN_PLACES,
}
"""Aggregates of campaigns that announce, by name."""


def became_of_campaigns(reads: Reads) -> dict[str, int]:
    """Event → for how many records, or how often, it became true."""
    by_visits = reads.count_by(CAMPAIGN_PLACES, "visits", {"visits": {"$gt": 0}})
    visits = sum(times * places for times, places in by_visits.items())
    standing = sum(
        reads.count(CAMPAIGN_PLACES, {"kind": kind.value, "visited_on": {"$gt": ""}})
        for kind in CampaignKind
    )
    return {
        "visit_campaign_opened": reads.count(VISIT_CAMPAIGNS, {"opened_on": {"$gt": ""}}),
        "visit_campaign_closed": reads.count(
            VISIT_CAMPAIGNS, {"state": CampaignState.CLOSED.value}
        ),
        "campaign_file_listed": all_of(reads, CAMPAIGN_PLACES),
        "campaign_file_visited": visits,
        "campaign_visit_struck": visits - standing,
    }


def figures_of_campaigns(reads: Reads, year: Mapping[str, str]) -> dict[str, int]:
    """Places listed in the year, and those whose visit that stands was in it, by kind."""
    found = {}
    for kind, whose in ((CampaignKind.LEFT, "households"), (CampaignKind.REGISTER, "register")):
        of_kind = {"kind": kind.value}
        found[f"{whose}_listed"] = reads.count(CAMPAIGN_PLACES, {**of_kind, "listed_on": year})
        found[f"{whose}_visited"] = reads.count(CAMPAIGN_PLACES, {**of_kind, "visited_on": year})
    return found
