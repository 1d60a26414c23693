"""Documents of visit campaigns and their places. What was seen at home is one encrypted field."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief.visit_campaign_words import (
    CampaignKind,
    CampaignNotFound,
    CampaignState,
    NoVisitReason,
    PlaceNotFound,
    PlaceState,
    Standing,
)
from records.acts import Act
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.relief.lookback.campaign import VisitCampaign
from services.relief.lookback.domain import CampaignPlace, Visit

_PLAIN = (
    "managing_union", "title", "year", "left_in", "listed", "listed_to", "visited", "excused",
)  # fmt: skip
_OF_PLACE = ("campaign_id", "file_id", "file_number", "managing_union", "excuse_by", "next_file_id")
MOST_CAMPAIGNS = 1_000
"""In which one file may stand."""
_COUNT = {"bsonType": "int", "minimum": 0}

VISIT_CAMPAIGNS = Kind(
    name="visit_campaigns",
    indexes=(
        ANNOUNCED,
        Index(name="of_union", fields=(("managing_union", 1), ("_id", -1))),
        Index(name="state", fields=(("state", 1),)),
        Index(name="opened", fields=(("opened_on", 1),)),
    ),
    validator={
        "$jsonSchema": {
            "required": ["managing_union", "year", "state", "listed", "visited", "excused"],
            "properties": {
                "state": {"enum": [state.value for state in CampaignState]},
                "listed": _COUNT,
                "visited": _COUNT,
                "excused": _COUNT,
            },
        },
        "$expr": {"$lte": [{"$add": ["$visited", "$excused"]}, "$listed"]},
    },
)

CAMPAIGN_PLACES = Kind(
    name="campaign_places",
    personal=("seen",),
    indexes=(
        ANNOUNCED,
        Index(name="listed", fields=(("campaign_id", 1), ("_id", 1))),
        Index(name="by_state", fields=(("campaign_id", 1), ("state", 1), ("_id", 1))),
        Index(name="file", fields=(("file_id", 1), ("_id", 1))),
        Index(name="listed_on", fields=(("kind", 1), ("listed_on", 1))),
        Index(name="visited_on", fields=(("kind", 1), ("visited_on", 1))),
        Index(name="visits", fields=(("visits", 1),)),
    ),
    validator={
        "$jsonSchema": {
            "required": ["campaign_id", "file_id", "file_number", "managing_union", "state"],
            "properties": {
                "state": {"enum": [state.value for state in PlaceState]},
                "seen": {"bsonType": ["binData", "null"]},
            },
        }
    },
)


class VisitCampaigns(Repository[VisitCampaign]):
    """Visit campaigns."""

    kind = VISIT_CAMPAIGNS
    not_found: ClassVar = CampaignNotFound

    @classmethod
    def loaded(cls, document: dict[str, Any]) -> VisitCampaign:
        """A campaign for a view, with its version."""
        campaign = cls.from_document(document)
        campaign.version = document["version"]
        return campaign

    @staticmethod
    def to_document(campaign: VisitCampaign) -> dict[str, Any]:
        began = campaign.began
        return {
            **{name: getattr(campaign, name) for name in _PLAIN},
            "state": campaign.state.value,
            "kind": campaign.kind.value,
            "opened_on": campaign.opened_on.isoformat() if campaign.opened_on else None,
            "began": {**vars(began), "happened_on": began.happened_on.isoformat()},
            "until_day": campaign.until_day.isoformat(),
            "last_on": campaign.last_on.isoformat(),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> VisitCampaign:
        began = document["began"]
        return VisitCampaign(
            aggregate_id=document["_id"],
            state=CampaignState(document["state"]),
            began=Act(**{**began, "happened_on": date.fromisoformat(began["happened_on"])}),
            until_day=date.fromisoformat(document["until_day"]),
            last_on=date.fromisoformat(document["last_on"]),
            kind=CampaignKind(document["kind"]),
            opened_on=date.fromisoformat(day) if (day := document["opened_on"]) else None,
            **{name: document[name] for name in _PLAIN},
        )


class CampaignPlaces(Repository[CampaignPlace]):
    """Places on campaigns' lists."""

    kind = CAMPAIGN_PLACES
    not_found: ClassVar = PlaceNotFound

    def end_texts_of(self, file_id: str) -> None:
        """With the file's retention what was seen on its visits ends, in whichever campaign."""
        for place in self.find_all(file_id=file_id, limit=MOST_CAMPAIGNS):
            with self.changing(place.aggregate_id, veiled=True) as changed:
                changed.end_texts()

    @staticmethod
    def to_document(place: CampaignPlace) -> dict[str, Any]:
        visit = place.visit
        visits = [*place.struck, *([visit] if visit else [])]
        return {
            **{name: getattr(place, name) for name in _OF_PLACE},
            "state": place.state.value,
            "kind": place.kind.value,
            "visits": place.visits,
            "listed_on": place.listed_on.isoformat(),
            "excuse": place.excuse.value if place.excuse else None,
            "visited_on": visit.happened_on.isoformat() if visit else None,
            "visitors": list(visit.visitors) if visit else [],
            "standing": visit.standing.value if visit else None,
            "seen": [_visit_document(each) for each in visits] or None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> CampaignPlace:
        visits = [_visit(row) for row in document["seen"] or []]
        return CampaignPlace(
            aggregate_id=document["_id"],
            state=PlaceState(document["state"]),
            kind=CampaignKind(document["kind"]),
            listed_on=date.fromisoformat(document["listed_on"]),
            excuse=NoVisitReason(document["excuse"]) if document["excuse"] else None,
            visit=next((each for each in visits if each.struck_because is None), None),
            struck=tuple(each for each in visits if each.struck_because is not None),
            **{name: document[name] for name in _OF_PLACE},
        )


def _visit_document(visit: Visit) -> dict[str, Any]:
    return {
        **vars(visit),
        "happened_on": visit.happened_on.isoformat(),
        "visitors": list(visit.visitors),
        "standing": visit.standing.value,
    }


def _visit(row: dict[str, Any]) -> Visit:
    told = {"visitors": tuple(row["visitors"]), "standing": Standing(row["standing"])}
    return Visit(**{**row, **told, "happened_on": date.fromisoformat(row["happened_on"])})
