"""Campaigns over those who left: who is listed, and who fell back is taken in from the visit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.refusals import InvalidInput, WrongState
from contracts.relief import CountFigures, FileState
from contracts.relief.visit_campaign_words import CampaignKind, NotFallenBack, Standing
from contracts.relief.visit_campaigns import (
    FreezeVisitCampaign,
    OpenVisitCampaign,
    RecordCampaignVisit,
    StrikeCampaignVisit,
    TakeInAgain,
)
from contracts.rights import Role
from records.store import Store
from services.relief.figures import count_figures
from services.relief.lookback import handlers
from services.relief.lookback.repository import CAMPAIGN_PLACES
from tests.books import Books
from tests.relief.file_facts import COUNTY, FILER, STAFF, USE_CASES, VISITOR, asked, hire, person
from tests.relief.leaving.leaving_facts import (
    AFTER_MONITORING,
    THIRD,
    file_row,
    monitored,
    told,
)

SECOND = person("second", Role.HOME_VISITOR, COUNTY)
USE_CASES |= {
    OpenVisitCampaign: lambda cases, request: handlers.open_campaign(cases, request=request),
    FreezeVisitCampaign: lambda cases, request: handlers.freeze_campaign(cases, request=request),
    RecordCampaignVisit: lambda cases, request: handlers.record_visit(cases, request=request),
    StrikeCampaignVisit: lambda cases, request: handlers.strike_visit(cases, request=request),
    TakeInAgain: lambda cases, request: handlers.take_in_again(cases, request=request),
}
OPEN = OpenVisitCampaign(
    managing_union=COUNTY,
    title="脱困户回头看",
    year=2021,
    until_day=AFTER_MONITORING.date(),
    kind=CampaignKind.LEFT,
    left_in=2021,
)


@pytest.fixture
def stored(lead_store: Store) -> Books:
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, THIRD, SECOND)
    return kept


def frozen(books: Books, ask: OpenVisitCampaign = OPEN) -> list[str]:
    campaign_id = asked(books, ask, FILER, now=AFTER_MONITORING)
    asked(books, FreezeVisitCampaign(campaign_id=campaign_id), FILER, now=AFTER_MONITORING)
    return [row["_id"] for row in books.rows(CAMPAIGN_PLACES) if row["campaign_id"] == campaign_id]


def visited(books: Books, place_id: str, standing: Standing) -> str:
    visit = RecordCampaignVisit(
        place_id=place_id, with_visitors=["second"], at_home=True, standing=standing, found="失业"
    )
    return asked(books, visit, VISITOR, now=AFTER_MONITORING)


def test_who_left_in_the_year_is_listed_and_nobody_else(stored):
    file_id = monitored(stored)
    [place_id] = frozen(stored)
    assert place_id.endswith(file_id)
    assert frozen(stored, replace(OPEN, left_in=2020)) == []
    of_register = replace(OPEN, kind=CampaignKind.REGISTER, left_in=None)
    assert frozen(stored, of_register) == []
    assert [event.kind for event in told(stored, "campaign_file_listed")] == ["left"]


@pytest.mark.parametrize(
    "wrong", [{"left_in": None}, {"kind": CampaignKind.REGISTER}], ids=["no year", "a year"]
)
def test_a_year_is_named_for_those_who_left_and_only_then(stored, wrong):
    with pytest.raises(InvalidInput):
        asked(stored, replace(OPEN, **wrong), FILER, now=AFTER_MONITORING)


def test_who_was_found_to_have_fallen_back_is_taken_in_from_the_visit_once(stored):
    former_id = monitored(stored)
    [place_id] = frozen(stored)
    visited(stored, place_id, Standing.FALLEN_BACK)
    asked(stored, TakeInAgain(place_id=place_id), FILER, now=AFTER_MONITORING)
    [place] = stored.rows(CAMPAIGN_PLACES)
    episode = file_row(stored, place["next_file_id"])
    assert (place["state"], episode["state"]) == ("taken_in", FileState.DRAFT)
    assert episode["course"]["former_file_id"] == former_id
    strike = StrikeCampaignVisit(place_id=place_id, reason="误")
    for again in (TakeInAgain(place_id=place_id), strike):
        with pytest.raises(WrongState):
            asked(stored, again, FILER, now=AFTER_MONITORING)
    assert len(told(stored, "household_fell_back")) == 1


def test_who_was_found_well_is_not_taken_in(stored):
    monitored(stored)
    [place_id] = frozen(stored)
    visited(stored, place_id, Standing.STABLE)
    with pytest.raises(NotFallenBack):
        asked(stored, TakeInAgain(place_id=place_id), FILER, now=AFTER_MONITORING)


def test_relief_counts_places_listed_and_visited_as_it_announced_them(stored):
    monitored(stored)
    [place_id] = frozen(stored)
    visited(stored, place_id, Standing.STABLE)
    strike = StrikeCampaignVisit(place_id=place_id, reason="走错")
    asked(stored, strike, FILER, now=AFTER_MONITORING)
    found = count_figures(stored.reads(), request=CountFigures(year=2021))
    assert (found.households_listed, found.households_visited) == (1, 0)
    visited(stored, place_id, Standing.FALLEN_BACK)
    asked(stored, TakeInAgain(place_id=place_id), FILER, now=AFTER_MONITORING)
    found = count_figures(stored.reads(), request=CountFigures(year=2021))
    assert (found.households_listed, found.households_visited) == (1, 1)
    assert (found.households_fallen_back, found.register_listed) == (1, 0)
    names = ("campaign_file_listed", "campaign_file_visited", "campaign_visit_struck")
    assert [found.journal.became[name] for name in names] == [1, 2, 1]
    assert [found.journal.events[name] for name in names] == [1, 2, 1]
    assert found.journal.announced == found.journal.kept
