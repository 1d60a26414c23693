"""Visit campaigns over HTTP."""

from __future__ import annotations

from contracts.refusals import (
    ForeignUnion,
    Refusal,
    WrongState,
)
from contracts.relief import FileNotFound, PersonHasFile, SecondVisitorNeeded, VisitorUnknown
from contracts.relief.visit_campaign_words import (
    CampaignNotFound,
    NotAllVisited,
    NotFallenBack,
    OwnExcuse,
    PlaceNotFound,
    VisitedAlready,
)
from contracts.relief.visit_campaigns import (
    AskNoVisit,
    CampaignStep,
    CancelVisitCampaign,
    CloseVisitCampaign,
    DecideNoVisit,
    FreezeVisitCampaign,
    GetCampaignPlace,
    GetVisitCampaign,
    ListCampaignPlaces,
    ListVisitCampaigns,
    OpenVisitCampaign,
    PlaceStep,
    RecordCampaignVisit,
    StrikeCampaignVisit,
    TakeInAgain,
)
from contracts.retention import RecordArchived
from services.gateway.operations.late_entry import LATE_ENTRY
from services.gateway.operations.operation import Operation

_CHANGE = (CampaignNotFound, ForeignUnion, WrongState, *LATE_ENTRY)


def _step(path: str, request: type[CampaignStep], *refuses: type[Refusal]) -> Operation:
    return Operation(
        method="POST",
        path=f"/api/visit-campaigns/{{campaign_id}}/{path}",
        request=request,
        refuses=(*_CHANGE, *refuses),
    )


def _place(path: str, request: type[PlaceStep], *refuses: type[Refusal]) -> Operation:
    return Operation(
        method="POST",
        path=f"/api/campaign-places/{{place_id}}/{path}",
        request=request,
        refuses=(PlaceNotFound, *_CHANGE, *refuses),
    )


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/visit-campaigns",
        request=OpenVisitCampaign,
        status=201,
        refuses=(ForeignUnion, *LATE_ENTRY),
    ),
    Operation(method="GET", path="/api/visit-campaigns", request=ListVisitCampaigns),
    Operation(
        method="GET",
        path="/api/campaign-places/{place_id}",
        request=GetCampaignPlace,
        refuses=(PlaceNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/visit-campaigns/{campaign_id}",
        request=GetVisitCampaign,
        refuses=(CampaignNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/visit-campaigns/{campaign_id}/places",
        request=ListCampaignPlaces,
        refuses=(CampaignNotFound, ForeignUnion),
    ),
    _step("freeze", FreezeVisitCampaign),
    _step("close", CloseVisitCampaign, NotAllVisited),
    _step("cancel", CancelVisitCampaign),
    _place("visits", RecordCampaignVisit, VisitedAlready, SecondVisitorNeeded, VisitorUnknown),
    _place("strike", StrikeCampaignVisit),
    _place("take-in", TakeInAgain, NotFallenBack, PersonHasFile, FileNotFound, RecordArchived),
    _place("no-visit", AskNoVisit),
    _place("no-visit/decision", DecideNoVisit, OwnExcuse),
)
