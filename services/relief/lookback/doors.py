"""Relief's doors to visit campaigns: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief.visit_campaign_answers import (
    CampaignAnswer,
    CampaignPage,
    PlaceAnswer,
    PlacePage,
)
from contracts.relief.visit_campaigns import (
    AskNoVisit,
    CancelVisitCampaign,
    CloseVisitCampaign,
    DecideNoVisit,
    FreezeVisitCampaign,
    GetCampaignPlace,
    GetVisitCampaign,
    ListCampaignPlaces,
    ListVisitCampaigns,
    OpenVisitCampaign,
    RecordCampaignVisit,
    StrikeCampaignVisit,
    TakeInAgain,
)
from messaging.dependencies import Stored
from messaging.rpc import command, query
from services.relief.lookback import handlers, views
from services.relief.lookback.repository import CampaignPlaces, VisitCampaigns


class LookBackDoors:
    """A frozen list, and a visit to each place on it."""

    visit_campaigns = Stored(VisitCampaigns)
    campaign_places = Stored(CampaignPlaces)
    reads: Any
    unit: Any
    cases: Any

    def campaign_answer(self, campaign_id: str) -> CampaignAnswer:
        """The campaign as it is now."""
        return views.campaign(self.visit_campaigns.get(campaign_id))

    def place_answer(self, place_id: str) -> PlaceAnswer:
        """The place as it is now."""
        return views.place(self.campaign_places.get(place_id))

    @command(OpenVisitCampaign, answer="campaign_answer")
    def open_visit_campaign(self, request: OpenVisitCampaign) -> str:
        return handlers.open_campaign(self.cases, request=request)

    @command(FreezeVisitCampaign, answer="campaign_answer")
    def freeze_visit_campaign(self, request: FreezeVisitCampaign) -> str:
        return handlers.freeze_campaign(self.cases, request=request)

    @command(CloseVisitCampaign, answer="campaign_answer")
    def close_visit_campaign(self, request: CloseVisitCampaign) -> str:
        return handlers.close_campaign(self.cases, request=request)

    @command(CancelVisitCampaign, answer="campaign_answer")
    def cancel_visit_campaign(self, request: CancelVisitCampaign) -> str:
        return handlers.cancel_campaign(self.cases, request=request)

    @command(RecordCampaignVisit, answer="place_answer")
    def record_campaign_visit(self, request: RecordCampaignVisit) -> str:
        return handlers.record_visit(self.cases, request=request)

    @command(StrikeCampaignVisit, answer="place_answer")
    def strike_campaign_visit(self, request: StrikeCampaignVisit) -> str:
        return handlers.strike_visit(self.cases, request=request)

    @command(AskNoVisit, answer="place_answer")
    def ask_no_visit(self, request: AskNoVisit) -> str:
        return handlers.ask_no_visit(self.cases, request=request)

    @command(DecideNoVisit, answer="place_answer")
    def decide_no_visit(self, request: DecideNoVisit) -> str:
        return handlers.decide_no_visit(self.cases, request=request)

    @command(TakeInAgain, answer="place_answer")
    def take_in_again(self, request: TakeInAgain) -> str:
        return handlers.take_in_again(self.cases, request=request)

    @query(GetVisitCampaign)
    def get_visit_campaign(self, request: GetVisitCampaign) -> CampaignAnswer:
        return self.campaign_answer(request.campaign_id)

    @query(ListVisitCampaigns)
    def list_visit_campaigns(self, request: ListVisitCampaigns) -> CampaignPage:
        return views.list_campaigns(self.reads, request=request)

    @query(GetCampaignPlace)
    def get_campaign_place(self, request: GetCampaignPlace) -> PlaceAnswer:
        place = self.campaign_places.get(request.place_id)
        self.unit.audit("visit_campaign.read", place.subject)
        return views.place(place)

    @query(ListCampaignPlaces)
    def list_campaign_places(self, request: ListCampaignPlaces) -> PlacePage:
        return views.list_places(self.reads, request=request)
