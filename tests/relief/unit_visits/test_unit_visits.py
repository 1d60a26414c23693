"""Visits to units (慰问): two go, a unit counts once a year, and a mistake is another's to mend."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.files import FilePurpose
from contracts.refusals import ForeignUnion, WrongState
from contracts.relief import SecondVisitorNeeded, VisitorUnknown
from contracts.relief.unit_visit_words import (
    Occasion,
    OwnUnitVisit,
    UnitVisitState,
    VisitedKind,
)
from contracts.relief.unit_visits import (
    CancelUnitVisit,
    ListUnitVisits,
    NoteUnitVisit,
    PlanUnitVisit,
    TakeBackUnitVisit,
    UnitVisitStep,
)
from contracts.rights import Actor, Role
from records.acts import Act, act_now
from records.files import StagedFiles
from records.kinds import OUTBOX
from services.relief.cases import Cases
from services.relief.unit_visits import handlers, views
from services.relief.unit_visits.domain import Noted, UnitVisit
from services.relief.unit_visits.figures import became_of_unit_visits, units_visited
from services.relief.unit_visits.handlers import VisitDesk
from services.relief.unit_visits.maps import UNIT_VISIT_MAP
from services.relief.unit_visits.repository import UNIT_VISITS, UnitVisits
from services.reports import hearing
from services.reports.domain.facts import FactKind
from tests.books import Books
from tests.files.handed_in import handed_in
from tests.relief.file_facts import COUNTY, hire, person

NOW = datetime(2021, 2, 5, 4, 0, tzinfo=UTC)
OFFICER = person("officer", Role.OFFICER, COUNTY)
VISITOR = person("visitor", Role.HOME_VISITOR, COUNTY)
SECOND = person("second", Role.OFFICER, COUNTY)
FOREIGN = person("foreign", Role.OFFICER, "county-540221")
UNDONE = (FactKind.UNIT_NOT_VISITED, FactKind.POST_NOT_VISITED, FactKind.NO_VISIT_TO_POST)
VISITS = (FactKind.VISIT_TO_POST, FactKind.NO_VISIT_TO_POST)
STEPS = {
    PlanUnitVisit: handlers.plan_visit,
    NoteUnitVisit: handlers.note_visit,
    TakeBackUnitVisit: handlers.take_back_visit,
    CancelUnitVisit: handlers.cancel_visit,
}


@pytest.fixture
def books() -> Books:
    made = Books("relief")
    hire(made, VISITOR, OFFICER)
    return made


def asked(books: Books, request: Any, by: Actor = OFFICER, *, now: datetime = NOW) -> str:
    with books.work(by, now=now, action=request.action) as unit:
        desk = VisitDesk(cases=Cases(unit), files=StagedFiles(unit))
        return STEPS[type(request)](desk, request=request)


def planned(books: Books, unit: str = "市人民医院", **more: Any) -> str:
    told = {
        "managing_union": COUNTY, "visited": VisitedKind.UNIT, "unit": unit,
        "occasion": Occasion.SPRING_FESTIVAL, "planned_on": NOW.date(), **more,
    }  # fmt: skip
    return asked(books, PlanUnitVisit(**told))


def noting(visit_id: str, **more: Any) -> NoteUnitVisit:
    told = {
        "with_visitors": ["visitor"], "people_greeted": 12, "brought": "慰问品",
        "value_fen": 200_000, "found": "坚守岗位", **more,
    }  # fmt: skip
    return NoteUnitVisit(visit_id=visit_id, **told)


def told(books: Books) -> list[tuple[str, int]]:
    """What was announced of visits, and whether a unit counted with it."""
    rows = [row for row in books.rows(OUTBOX) if row["name"].startswith("unit_visit")]
    return [(row["name"], row["data"]["units"]) for row in rows]


def test_a_unit_counts_once_a_year_however_its_name_is_written(books: Books) -> None:
    for name in ("市人民医院", " 市人民 医院", "ＡＢ养护段", "ab养护段"):
        asked(books, noting(planned(books, name)))
    assert told(books) == [("unit_visited", each) for each in (1, 0, 1, 0)]
    assert units_visited(books.reads(), VisitedKind.UNIT, 2021) == 2
    assert units_visited(books.reads(), VisitedKind.POST, 2021) == 0


def test_a_post_is_visited_again_and_told_apart_from_units(books: Books) -> None:
    for _ in range(3):
        asked(books, noting(planned(books, "某边防哨所", visited=VisitedKind.POST)))
    assert units_visited(books.reads(), VisitedKind.POST, 2021) == 1
    assert units_visited(books.reads(), VisitedKind.UNIT, 2021) == 0
    assert became_of_unit_visits(books.reads()) == {"unit_visited": 3, "unit_visit_taken_back": 0}


def test_what_was_noted_wrongly_another_takes_back_and_it_is_planned_again(books: Books) -> None:
    visit_id = planned(books)
    asked(books, noting(visit_id))
    back = TakeBackUnitVisit(visit_id=visit_id, reason="走错单位")
    with pytest.raises(OwnUnitVisit):
        asked(books, back)
    asked(books, back, SECOND)
    assert units_visited(books.reads(), VisitedKind.UNIT, 2021) == 0
    asked(books, noting(visit_id), SECOND)
    assert told(books) == [("unit_visited", 1), ("unit_visit_taken_back", 1), ("unit_visited", 1)]
    assert became_of_unit_visits(books.reads()) == {"unit_visited": 2, "unit_visit_taken_back": 1}


@pytest.mark.parametrize("kind", VisitedKind)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whichever_visit_goes_first_no_month_is_left_with_more_or_less_than_none(
    books: Books, kind: VisitedKind, order: tuple[int, int]
) -> None:
    march = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
    visits = [planned(books, "某边防哨所", visited=kind) for _ in range(2)]
    for visit_id, day in zip(visits, (NOW, march), strict=True):
        asked(books, noting(visit_id), now=day)
    for place in order:
        back = TakeBackUnitVisit(visit_id=visits[place], reason="没有去")
        asked(books, back, SECOND, now=march)
    told = [row["data"] for row in books.rows(OUTBOX) if row["name"] == "unit_visit_taken_back"]
    assert [(each["units"], each["counted_on"]) for each in told] == [
        (0, None),
        (1, NOW.date().isoformat()),
    ]
    by_month: Counter[tuple[str, int]] = Counter()
    for event in books.announced:
        for fact in hearing.of_unit_visit(event):  # type: ignore[arg-type]
            figure = "visits" if fact.kind in VISITS else "units"
            by_month[figure, fact.happened_on.month] += -1 if fact.kind in UNDONE else 1
    assert not any(by_month.values())


def test_a_leader_may_go_along(books: Books) -> None:
    hire(books, person("leader", Role.LEADER, COUNTY))
    visit_id = planned(books)
    asked(books, noting(visit_id, with_visitors=["leader"]))
    [row] = books.opened(UNIT_VISITS)
    assert row["told"]["noted"]["visitors"] == ["staff/officer", "staff/leader"]


def test_nobody_goes_alone_or_with_a_stranger(books: Books) -> None:
    visit_id = planned(books)
    with pytest.raises(VisitorUnknown):
        asked(books, noting(visit_id, with_visitors=["nobody"]))
    with pytest.raises(SecondVisitorNeeded):
        asked(books, noting(visit_id, with_visitors=["officer"]))
    assert told(books) == []


def test_nobody_of_another_union_plans_or_notes_it(books: Books) -> None:
    visit_id = planned(books)
    for request in (noting(visit_id), CancelUnitVisit(visit_id=visit_id, reason="停")):
        with pytest.raises(ForeignUnion):
            asked(books, request, FOREIGN)
    with pytest.raises(ForeignUnion):
        planned(books, managing_union="county-540221")


def test_photos_are_the_visits_and_each_is_named_once(books: Books) -> None:
    visit_id = planned(books)
    photo = handed_in(
        books, FilePurpose.UNIT_VISIT_PHOTO, "慰问.jpg", OFFICER, now=NOW, sha256="a" * 64
    )
    asked(books, noting(visit_id, photos=[photo]))
    [shown] = views.list_unit_visits(books.reads(), request=ListUnitVisits()).items
    assert (shown.photos, shown.visitors) == ([photo], ["staff/officer", "staff/visitor"])
    assert (shown.state, shown.visited_on) == (UnitVisitState.VISITED, NOW.date())


def test_what_was_written_lies_encrypted_and_comes_back_whole(books: Books) -> None:
    visit_id = planned(books)
    asked(books, noting(visit_id))
    [row] = books.rows(UNIT_VISITS)
    assert "坚守岗位" not in str(row)
    [opened] = books.opened(UNIT_VISITS)
    visit = UnitVisits.from_document(opened)
    assert UnitVisits.to_document(visit) == {
        name: value for name, value in opened.items() if name in UnitVisits.to_document(visit)
    }


def act_by(name: str) -> Act:
    return act_now(by=person(name, Role.OFFICER, COUNTY), now=NOW)


def visit_in(state: str) -> UnitVisit:
    act = act_by("a")
    visit = UnitVisit(
        aggregate_id="v", managing_union=COUNTY, visited=VisitedKind.UNIT, unit="医院",
        unit_key="医院", occasion=Occasion.OTHER, planned_on=NOW.date(), last_on=NOW.date(),
    )  # fmt: skip
    if state == UnitVisitState.VISITED:
        visit.note(noted(act), first_of_year=True)
    elif state == UnitVisitState.CANCELLED:
        visit.cancel(reason="停", act=act)
    visit.announced.clear()
    return visit


def noted(act: Act) -> Noted:
    return Noted(
        act=act, visitors=("staff/a", "staff/b"), people_greeted=1, brought="书", value_fen=0,
        found="好", photos=(),
    )  # fmt: skip


COMMANDS: dict[str, Any] = {
    "note": lambda visit, act: visit.note(noted(act), first_of_year=True),
    "take_back": lambda visit, act: visit.take_back(reason="错", counted_on=NOW.date(), act=act),
    "cancel": lambda visit, act: visit.cancel(reason="停", act=act),
}


@pytest.mark.parametrize(("state", "command"), [*product(UnitVisitState, COMMANDS)])
def test_what_the_map_does_not_draw_is_refused_and_announces_nothing(state, command) -> None:
    assert COMMANDS.keys() == UNIT_VISIT_MAP.keys()
    visit, act = visit_in(state), act_by("a" if command == "note" else "other")
    origins, target = UNIT_VISIT_MAP[command]
    if state in origins:
        COMMANDS[command](visit, act)
        assert visit.state == target
        return
    with pytest.raises(WrongState):
        COMMANDS[command](visit, act)
    assert (visit.state, visit.announced) == (state, [])


@given(st.lists(st.sampled_from(sorted(COMMANDS)), max_size=12))
def test_whatever_is_asked_in_whatever_order_what_is_told_agrees_with_the_state(asked_for) -> None:
    visit = visit_in(UnitVisitState.PLANNED)
    for place, command in enumerate(asked_for):
        try:
            COMMANDS[command](visit, act_by("a" if place % 2 else "b"))
        except (WrongState, OwnUnitVisit):
            continue
    names = [type(each).__name__ for each in visit.announced]
    stands = names.count("UnitVisited") - names.count("UnitVisitTakenBack")
    assert stands == (visit.state == UnitVisitState.VISITED)
    assert visit.round == names.count("UnitVisited")


def test_every_step_is_of_its_visit() -> None:
    assert all(issubclass(each, UnitVisitStep) for each in STEPS if each is not PlanUnitVisit)
