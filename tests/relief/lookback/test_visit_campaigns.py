"""A frozen list of files, each visited once, and nothing that is not in the maps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import DateBeforeCause, ForeignUnion, Refusal, WrongState
from contracts.relief import FileState, SecondVisitorNeeded
from contracts.relief.visit_campaign_words import (
    CampaignState,
    NotAllVisited,
    NoVisitReason,
    OwnExcuse,
    PlaceState,
    Standing,
    VisitedAlready,
)
from contracts.relief.visit_campaigns import (
    AskNoVisit,
    CloseVisitCampaign,
    DecideNoVisit,
    FreezeVisitCampaign,
    ListCampaignPlaces,
    ListVisitCampaigns,
    OpenVisitCampaign,
    RecordCampaignVisit,
    StrikeCampaignVisit,
)
from contracts.retention import ARCHIVED
from contracts.rights import Actor, Grant, Role
from records.acts import Act
from records.store import AlreadyExists, StaleVersion, Store
from services.relief.lookback import handlers, views
from services.relief.lookback.campaign import VisitCampaign
from services.relief.lookback.domain import CampaignPlace, Visit
from services.relief.lookback.maps import CAMPAIGN_MAP, PLACE_MAP
from services.relief.lookback.own_data import own_visits
from services.relief.lookback.repository import CAMPAIGN_PLACES, VISIT_CAMPAIGNS, CampaignPlaces
from services.relief.repository.files import Files
from tests.books import Books
from tests.relief.aid_facts import LATER
from tests.relief.budget_facts import many_requests
from tests.relief.file_facts import COUNTY, FILER, STAFF, USE_CASES, VISITOR, asked, hire, person
from tests.relief.lead_facts import NOW, RELIEF, TODAY, act

LEADER = person("leader", Role.OFFICER, "city")
SECOND = person("second", Role.HOME_VISITOR, COUNTY)
LISTED = 7
USE_CASES |= {
    OpenVisitCampaign: lambda cases, request: handlers.open_campaign(cases, request=request),
    FreezeVisitCampaign: lambda cases, request: handlers.freeze_campaign(
        cases, request=request, most=3
    ),
    CloseVisitCampaign: lambda cases, request: handlers.close_campaign(cases, request=request),
    RecordCampaignVisit: lambda cases, request: handlers.record_visit(cases, request=request),
    StrikeCampaignVisit: lambda cases, request: handlers.strike_visit(cases, request=request),
    AskNoVisit: lambda cases, request: handlers.ask_no_visit(cases, request=request),
    DecideNoVisit: lambda cases, request: handlers.decide_no_visit(cases, request=request),
}


@pytest.fixture
def stored(lead_store: Store) -> Books:
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, SECOND)
    many_requests(kept, LISTED)
    return kept


def opened(books: Books, union: str = COUNTY, by: Actor = FILER) -> str:
    ask = OpenVisitCampaign(
        managing_union=union, title="困难职工回头看", year=2021, until_day=LATER.date()
    )
    return asked(books, ask, by, now=LATER)


def frozen(books: Books) -> str:
    campaign_id = opened(books)
    while books.rows(VISIT_CAMPAIGNS)[0]["state"] == CampaignState.FREEZING:
        asked(books, FreezeVisitCampaign(campaign_id=campaign_id), FILER, now=LATER)
    return campaign_id


def places(books: Books) -> list[str]:
    return sorted(row["_id"] for row in books.rows(CAMPAIGN_PLACES))


def visit(place_id: str, *others: str) -> RecordCampaignVisit:
    return RecordCampaignVisit(
        place_id=place_id, with_visitors=list(others), at_home=True,
        standing=Standing.FALLEN_BACK, found="收入又断了", needs="找工作",
    )  # fmt: skip


def told(books: Books, name: str) -> list:
    return [event for event in books.announced if event.wire_name() == name]


def test_the_list_freezes_in_steps_and_names_each_file_once(stored):
    frozen(stored)
    [row] = stored.rows(VISIT_CAMPAIGNS)
    assert (row["state"], row["listed"], len(places(stored))) == ("open", LISTED, LISTED)
    assert [event.listed for event in told(stored, "visit_campaign_opened")] == [LISTED]
    campaign_id = row["_id"]
    with pytest.raises(WrongState):
        asked(stored, FreezeVisitCampaign(campaign_id=campaign_id), FILER, now=LATER)


def test_the_list_names_each_file_whichever_index_finds_them(lead_store):
    books, files, on_register = Books("relief", lead_store), 90, set()
    hire(books, *STAFF)
    many_requests(books, files)
    with books.work(RELIEF, now=NOW) as unit:
        # Few of many are on the register, of two unions, the later ids opened first.
        for place in range(files):
            with Files(unit).changing(f"file-{place}") as file:
                file.opened = replace(file.opened, at=NOW - timedelta(minutes=files - place))
                union = COUNTY if place % 2 else "county-540221"
                file.holder = replace(file.holder, managing_union=union)
                if place % 8 > 1:
                    file.state = FileState.DRAFT
                else:
                    on_register.add(f"file-{place}")
    campaign_id = opened(books, "city", LEADER)
    while books.rows(VISIT_CAMPAIGNS)[0]["state"] == CampaignState.FREEZING:
        asked(books, FreezeVisitCampaign(campaign_id=campaign_id), LEADER, now=LATER)
    assert {row["file_id"] for row in books.rows(CAMPAIGN_PLACES)} == on_register
    assert books.rows(VISIT_CAMPAIGNS)[0]["listed"] == len(on_register)


def test_a_visit_is_of_two_and_struck_out_it_is_made_again(stored):
    frozen(stored)
    place_id = places(stored)[0]
    with pytest.raises(SecondVisitorNeeded):
        asked(stored, visit(place_id), VISITOR, now=LATER)
    asked(stored, visit(place_id, "second"), VISITOR, now=LATER)
    with pytest.raises(VisitedAlready) as caught:
        asked(stored, visit(place_id, "visitor"), SECOND, now=LATER)
    assert caught.value.details["visitors"] == ["staff/visitor", "staff/second"]
    strike = StrikeCampaignVisit(place_id=place_id, reason="走错了门")
    asked(stored, strike, FILER, now=LATER)
    asked(stored, visit(place_id, "visitor"), SECOND, now=LATER)
    assert [event.visit for event in told(stored, "campaign_file_visited")] == [1, 2]
    [row] = stored.rows(VISIT_CAMPAIGNS)
    assert row["visited"] == 1


def test_a_campaign_closes_when_every_place_was_visited_or_confirmed_by_a_second(stored):
    campaign_id = frozen(stored)
    *visited, away = places(stored)
    for place_id in visited:
        asked(stored, visit(place_id, "second"), VISITOR, now=LATER)
    with pytest.raises(NotAllVisited) as caught:
        asked(stored, CloseVisitCampaign(campaign_id=campaign_id), FILER, now=LATER)
    assert caught.value.details == {"still_open": 1}
    reads = stored.reads(Grant(unions=frozenset({COUNTY})))
    missing = ListCampaignPlaces(campaign_id=campaign_id, state=PlaceState.TO_VISIT)
    assert [line.place_id for line in views.list_places(reads, request=missing).items] == [away]
    asked(stored, AskNoVisit(place_id=away, reason=NoVisitReason.MOVED), FILER, now=LATER)
    decide = DecideNoVisit(place_id=away, confirmed=True)
    with pytest.raises(OwnExcuse):
        asked(stored, decide, FILER, now=LATER)
    asked(stored, decide, person("first", Role.OFFICER, COUNTY), now=LATER)
    asked(stored, CloseVisitCampaign(campaign_id=campaign_id), FILER, now=LATER)
    [event] = told(stored, "visit_campaign_closed")
    assert (event.listed, event.visited, event.excused) == (LISTED, LISTED - 1, 1)


def on_day(day: int) -> Act:
    return replace(act(), happened_on=TODAY + timedelta(days=day))


@pytest.mark.parametrize("end", [VisitCampaign.close, VisitCampaign.cancel])
def test_no_campaign_ends_before_its_last_visit_whenever_that_was_entered(end):
    of = replace(campaign_in(CampaignState.OPEN), listed=2)
    of.count(visited=1, act=on_day(9))
    of.count(visited=1, act=on_day(3))
    with pytest.raises(DateBeforeCause):
        end(of, act=on_day(8))
    end(of, act=on_day(9))


def test_no_visit_is_struck_out_before_it_was_made():
    of = replace(campaign_in(CampaignState.OPEN), listed=1)
    each = CampaignPlace(
        aggregate_id="p", state=PlaceState.TO_VISIT, campaign_id="c", file_id="f",
        file_number="n", managing_union=COUNTY, listed_on=TODAY,
    )  # fmt: skip
    made = Visit(
        happened_on=on_day(3).happened_on, visitors=(act().by, "staff/second"), at_home=True,
        standing=Standing.FALLEN_BACK, found="收入又断了", needs=None,
    )  # fmt: skip
    each.record(made, campaign=of, act=on_day(3))
    with pytest.raises(DateBeforeCause):
        each.strike("走错了门", campaign=of, act=on_day(2))
    assert (each.state, of.visited) == (PlaceState.VISITED, 1)
    each.strike("走错了门", campaign=of, act=on_day(3))


def test_who_is_of_another_union_neither_begins_nor_visits(stored):
    with pytest.raises(ForeignUnion):
        opened(stored, "county-540221")
    frozen(stored)
    foreign = person("foreign", Role.HOME_VISITOR, "county-540221")
    with pytest.raises(ForeignUnion):
        asked(stored, visit(places(stored)[0], "second"), foreign, now=LATER)


def test_of_16_who_record_at_once_one_wins(stored):
    frozen(stored)
    place_id = places(stored)[0]

    def until_decided(_: int) -> str:
        while True:
            try:
                return asked(stored, visit(place_id, "second"), VISITOR, now=LATER) and "done"
            except (StaleVersion, AlreadyExists):
                continue
            except Refusal as no:
                return no.code

    with ThreadPoolExecutor(16) as pool:
        answers = sorted(pool.map(until_decided, range(16)))
    assert answers == ["done", *["visited_already"] * 15]
    assert len(told(stored, "campaign_file_visited")) == 1


def campaign_in(state: CampaignState) -> VisitCampaign:
    return VisitCampaign(
        aggregate_id="c", state=state, managing_union=COUNTY, title="t", year=2021,
        began=act(), until_day=TODAY, last_on=TODAY,
    )  # fmt: skip


CAMPAIGN_STEPS = {
    "list_more": lambda each: each.list_files(["f"], last=False, act=act()),
    "list_last": lambda each: each.list_files(["f"], last=True, act=act()),
    "count": lambda each: each.count(act=act()),
    "close": lambda each: each.close(act=act()),
    "cancel": lambda each: each.cancel(act=act()),
}


@given(st.sampled_from(list(CampaignState)), st.sampled_from(sorted(CAMPAIGN_MAP)))
def test_a_campaign_does_what_its_map_names_and_nothing_else(state, step):
    each = campaign_in(state)
    if state in CAMPAIGN_MAP[step][0]:
        CAMPAIGN_STEPS[step](each)
        assert each.state == (CAMPAIGN_MAP[step][1] or state)
        return
    with pytest.raises(WrongState):
        CAMPAIGN_STEPS[step](each)
    assert (each.state, each.announced) == (state, [])


PLACE_STEPS = {
    "take_in": lambda each, of: each.take_in("file-b", campaign=of, act=act()),
    "strike": lambda each, of: each.strike("x", campaign=of, act=act()),
    "ask_no_visit": lambda each, of: each.ask_no_visit(NoVisitReason.DIED, campaign=of, act=act()),
    "confirm_no_visit": lambda each, of: each.decide_no_visit(True, campaign=of, act=act()),
    "decline_no_visit": lambda each, of: each.decide_no_visit(False, campaign=of, act=act()),
}


@given(st.sampled_from(list(PlaceState)), st.sampled_from(sorted(PLACE_STEPS)))
def test_a_place_does_what_its_map_names_and_nothing_else(state, step):
    of = campaign_in(CampaignState.OPEN)
    each = CampaignPlace(
        aggregate_id="p", state=state, campaign_id="c", file_id="f", file_number="n",
        managing_union=COUNTY, listed_on=TODAY,
    )  # fmt: skip
    if step == "take_in":
        seen = {"at_home": True, "standing": Standing.FALLEN_BACK, "found": "x", "needs": None}
        each.visit = Visit(happened_on=TODAY, visitors=("staff/a", "staff/b"), **seen)
    if state in PLACE_MAP[step][0]:
        PLACE_STEPS[step](each, of)
        assert each.state == PLACE_MAP[step][1]
        return
    with pytest.raises(WrongState):
        PLACE_STEPS[step](each, of)
    assert (each.state, each.announced, of.visited, of.excused) == (state, [], 0, 0)


def test_a_person_is_told_of_the_visits_and_not_what_visitors_wrote(stored):
    frozen(stored)
    place_id = places(stored)[0]
    asked(stored, visit(place_id, "second"), VISITOR, now=LATER)
    [row] = [each for each in stored.rows(CAMPAIGN_PLACES) if each["_id"] == place_id]
    told_of = own_visits(stored.reads(), row["file_id"])
    [entry] = told_of.entries
    assert {each.code: each.text for each in entry.fields} == {
        "happened_on": LATER.date().isoformat(),
        "visit_standing": "fallen_back",
        "not_shown": "note",
    }


def test_a_person_is_told_of_visits_that_were_struck_out_as_they_are_kept(stored):
    frozen(stored)
    place_id = places(stored)[0]
    asked(stored, visit(place_id, "second"), VISITOR, now=LATER)
    asked(stored, StrikeCampaignVisit(place_id=place_id, reason="走错了门"), FILER, now=LATER)
    [row] = [each for each in stored.rows(CAMPAIGN_PLACES) if each["_id"] == place_id]
    [entry] = own_visits(stored.reads(), row["file_id"]).entries
    assert {each.code: each.text for each in entry.fields} == {
        "happened_on": LATER.date().isoformat(),
        "visit_standing": "fallen_back",
        "not_shown": "note, reason",
    }


def test_with_the_end_of_a_file_what_was_seen_at_its_visits_ends(stored):
    frozen(stored)
    place_id = places(stored)[0]
    asked(stored, visit(place_id, "second"), VISITOR, now=LATER)
    asked(stored, StrikeCampaignVisit(place_id=place_id, reason="走错了门"), FILER, now=LATER)
    asked(stored, visit(place_id, "visitor"), SECOND, now=LATER)
    [file_id] = [
        each["file_id"] for each in stored.rows(CAMPAIGN_PLACES) if each["_id"] == place_id
    ]
    with stored.work(RELIEF, now=LATER) as unit:
        CampaignPlaces(unit).end_texts_of(file_id)
    [row] = [each for each in stored.opened(CAMPAIGN_PLACES) if each["_id"] == place_id]
    assert len(row["seen"]) == 2
    for seen in row["seen"]:
        assert (seen["found"], seen["needs"]) == (ARCHIVED, ARCHIVED)
        assert seen["struck_because"] in (None, ARCHIVED)
    assert row["standing"] == "fallen_back"


def test_campaigns_are_listed_to_their_own_unions_newest_first(stored):
    first, second = opened(stored), opened(stored)
    own = stored.reads(Grant(unions=frozenset({COUNTY})))
    page = views.list_campaigns(own, request=ListVisitCampaigns())
    assert [each.campaign_id for each in page.items] == [second, first]
    other = stored.reads(Grant(unions=frozenset({"county-540221"})))
    assert views.list_campaigns(other, request=ListVisitCampaigns()).items == []
