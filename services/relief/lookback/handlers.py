"""Use cases of visit campaigns: load, decide, save."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from contracts.refusals import InvalidInput
from contracts.relief.visit_campaign_words import CampaignKind, CampaignState
from contracts.relief.visit_campaigns import (
    AskNoVisit,
    CancelVisitCampaign,
    CloseVisitCampaign,
    DecideNoVisit,
    FreezeVisitCampaign,
    OpenVisitCampaign,
    PlaceStep,
    RecordCampaignVisit,
    StrikeCampaignVisit,
    TakeInAgain,
)
from records.acts import Act
from records.scope import union_codes_within
from services.relief.cases import Cases
from services.relief.filing import dated, draw_number, second_visitor
from services.relief.leaving.episodes import fallen_back
from services.relief.leaving.maps import GONE, ON_REGISTER
from services.relief.lookback.campaign import VisitCampaign
from services.relief.lookback.domain import CampaignPlace, Visit
from services.relief.lookback.repository import CampaignPlaces, VisitCampaigns
from services.relief.repository.files import FILES
from vocabulary.ids import new_id

FILES_PER_STEP = 500


def open_campaign(cases: Cases, *, request: OpenVisitCampaign) -> str:
    """Begin a campaign; refuses `ForeignUnion`, and `InvalidInput` for an end before its begin."""
    act = dated(cases, request)
    if request.until_day < act.happened_on:
        allowed = f"{act.happened_on.isoformat()} or later"
        raise InvalidInput.at("until_day", code="bad_date", allowed=allowed)
    if (request.kind == CampaignKind.LEFT) != (request.left_in is not None):
        raise InvalidInput.at("left_in", code="missing_field", allowed="with left, and only then")
    campaign = VisitCampaign(
        aggregate_id=new_id(),
        state=CampaignState.FREEZING,
        managing_union=request.managing_union,
        title=request.title,
        year=request.year,
        began=act,
        until_day=request.until_day,
        last_on=act.happened_on,
        kind=request.kind,
        left_in=request.left_in,
    )
    VisitCampaigns(cases.unit).add(campaign)
    return campaign.aggregate_id


def freeze_campaign(
    cases: Cases, *, request: FreezeVisitCampaign, most: int = FILES_PER_STEP
) -> str:
    """List the next `most` files of its kind by the order of their ids, where it left off.

    The campaign's version keeps two who do it at once apart, so each file is listed once. Files
    that were opened after the campaign began are not on its list.
    """
    act = dated(cases, request)
    with VisitCampaigns(cases.unit).changing(
        request.campaign_id, expected_version=request.expected_version
    ) as campaign:
        rows = cases.unit.find_documents(FILES, to_list(campaign), most, first=True)
        campaign.list_files([row["_id"] for row in rows], last=len(rows) < most, act=act)
        for row in rows:
            place = CampaignPlace.listed_for(
                campaign,
                file_id=row["_id"],
                file_number=row["number"],
                union=row["managing_union"],
                act=act,
            )
            CampaignPlaces(cases.unit).add(place)
    return request.campaign_id


def close_campaign(cases: Cases, *, request: CloseVisitCampaign) -> str:
    """Close it; refuses `NotAllVisited`."""
    act = dated(cases, request)
    with VisitCampaigns(cases.unit).changing(
        request.campaign_id, expected_version=request.expected_version
    ) as campaign:
        campaign.close(act=act)
    return request.campaign_id


def cancel_campaign(cases: Cases, *, request: CancelVisitCampaign) -> str:
    """End it before it is done."""
    act = dated(cases, request)
    with VisitCampaigns(cases.unit).changing(
        request.campaign_id, expected_version=request.expected_version
    ) as campaign:
        campaign.cancel(act=act)
    return request.campaign_id


def record_visit(cases: Cases, *, request: RecordCampaignVisit) -> str:
    """Record a visit; refuses `VisitedAlready`, `VisitorUnknown`, `SecondVisitorNeeded`."""
    with _at(cases, request) as (place, campaign, act):
        others = [
            second_visitor(cases, account, place.managing_union)
            for account in request.with_visitors
        ]
        visit = Visit(
            happened_on=act.happened_on,
            visitors=tuple(dict.fromkeys([act.by, *sorted(others)])),
            at_home=request.at_home,
            standing=request.standing,
            found=request.found,
            needs=request.needs,
        )
        place.record(visit, campaign=campaign, act=act)
    return request.place_id


def strike_visit(cases: Cases, *, request: StrikeCampaignVisit) -> str:
    """Strike a visit out: the place is visited again."""
    with _at(cases, request) as (place, campaign, act):
        place.strike(request.reason, campaign=campaign, act=act)
    return request.place_id


def ask_no_visit(cases: Cases, *, request: AskNoVisit) -> str:
    """Say that nobody can be visited."""
    with _at(cases, request) as (place, campaign, act):
        place.ask_no_visit(request.reason, campaign=campaign, act=act)
    return request.place_id


def decide_no_visit(cases: Cases, *, request: DecideNoVisit) -> str:
    """Confirm it, or not; refuses `OwnExcuse`."""
    with _at(cases, request) as (place, campaign, act):
        place.decide_no_visit(request.confirmed, campaign=campaign, act=act)
    return request.place_id


def take_in_again(cases: Cases, *, request: TakeInAgain) -> str:
    """Open the next episode of who fell back; refuses `NotFallenBack`, `PersonHasFile`."""
    with _at(cases, request) as (place, campaign, act):
        place.require_fallen_back()
        with cases.files.changing(place.file_id) as file:
            number = draw_number(file.holder.county, act.happened_on)
            holder = replace(file.holder, number=number)
            episode = fallen_back(cases, file, holder, note=None, act=act)
        place.take_in(episode.aggregate_id, campaign=campaign, act=act)
    return request.place_id


def to_list(campaign: VisitCampaign) -> dict[str, object]:
    """The query of the files that come next on its list."""
    unions = sorted(union_codes_within(frozenset({campaign.managing_union})))
    left = campaign.kind == CampaignKind.LEFT
    states = sorted(state.value for state in (GONE if left else ON_REGISTER))
    return {
        **({"course.left_in": campaign.left_in} if left else {}),
        "state": {"$in": states},
        "managing_union": {"$in": unions},
        "opened_at": {"$lte": campaign.began.at},
        "_id": {"$gt": campaign.listed_to},
    }


@contextmanager
def _at(cases: Cases, request: PlaceStep) -> Iterator[tuple[CampaignPlace, VisitCampaign, Act]]:
    """The place and its campaign, whose counts change with it, whichever union opened that."""
    act, campaigns = dated(cases, request), VisitCampaigns(cases.unit)
    with (
        CampaignPlaces(cases.unit).changing(
            request.place_id, expected_version=request.expected_version
        ) as place,
        campaigns.changing(place.campaign_id, beyond=True) as campaign,
    ):
        yield place, campaign, act
