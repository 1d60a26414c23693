"""Separation of duties, held against random histories of acts by random people."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.refusals import Refusal, WrongState
from contracts.relief import (
    ConflictKind,
    ConflictOfInterest,
    FileItem,
    FileState,
    Outcome,
    RefusalReason,
    SecondVisitorNeeded,
    SeparationOfDuties,
    Stage,
)
from contracts.relief.resemblances import HowCompared, Resemblance
from contracts.rights import persons_in
from services.relief.domain.case import Case, CaseAct, Conflict
from services.relief.domain.duties import (
    Colleague,
    home_of,
    place_for,
    require_free,
    require_two,
)
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.notice import notice_for
from services.relief.domain.ruling import Ruling
from services.relief.domain.stations import FILE_MAP, STAGE_OF, STATIONS
from tests.relief.lead_facts import TODAY, act, referral

PEOPLE = [f"staff/{name}" for name in "abcdefghij"]
LATER = TODAY.replace(month=4)
NOTICE = {"days": 5, "unit": "working_days"}
DECIDING = [stage for stage, station in STATIONS.items() if station.fresh]

people = st.sampled_from(PEOPLE)
actors = st.one_of(
    people,
    st.tuples(people, people).filter(lambda two: two[0] != two[1]).map(" for ".join),
)
conflicts = st.builds(
    Conflict,
    conflict_id=st.just("conflict"),
    person=people,
    kind=st.sampled_from(ConflictKind),
    declared_by=people,
)


@dataclass
class History:
    """A file, everything that was done to it, and what the rules said."""

    conflicts: tuple[Conflict, ...]
    handled_by: tuple[str, ...]
    file: HardshipFile = field(init=False)
    acts: list[CaseAct] = field(default_factory=list)

    def __post_init__(self) -> None:
        holder = Holder.of(referral(), number="KN-540202-2021-000007")
        self.file = HardshipFile.open_for(holder, file_id="file-a", act=act(by="staff/a"))
        self.keep()

    @property
    def case(self) -> Case:
        return Case(acts=tuple(self.acts), handled_by=self.handled_by, conflicts=self.conflicts)

    def keep(self) -> None:
        self.acts += self.file.recorded
        self.file.recorded.clear()

    def do(self, command: str, by: str, other: str) -> None:
        """Try it in the name of `by`; a refusal must have changed nothing."""
        before = (self.file.state, self.file.acts, list(self.acts))
        try:
            self._try(command, by, other)
        except Refusal:
            assert (self.file.state, self.file.acts, list(self.acts)) == before
            assert self.file.recorded == []
            raise
        self.keep()

    def _try(self, command: str, by: str, other: str) -> None:
        file, case, on = self.file, self.case, act(LATER, by=by)
        if command == "submit":
            file.submit(
                work_unit="医院", corrected=list(FileItem), note=None, assessment=None,
                act=on, case=case,
            )  # fmt: skip
        elif command == "describe":
            alone = replace(file.household, holder_look=f"l1.{len(case.acts)}")
            file.change_household(alone, reason=None, act=on, case=case)
        elif command == "match":
            file.decide_resemblance(
                "file-b", Resemblance.DIFFERENT_PEOPLE, by_way_of=HowCompared.SEEN,
                act=on, case=case,
            )  # fmt: skip
        elif command == "visit":
            file.visit(visitors=[other], note="属实", act=on, case=case)
        elif command.startswith("post_notice"):
            notice = notice_for(
                name="索朗顿珠", work_unit="医院", file_number="1", on=TODAY, values=NOTICE
            )
            anew = "被撕毁" if command.endswith("anew") else None
            file.post_notice(notice, act=on, case=case, anew_because=anew)
        elif command == "reconsider":
            file.reconsider(note="再审", act=on, case=case)
        else:
            word, _, stage = command.partition("_")
            file.decide(Stage(stage), RULINGS[word], act=on, case=case)


RULINGS = {
    "pass": Ruling(outcome=Outcome.PASSED),
    "return": Ruling(outcome=Outcome.RETURNED, items=(FileItem.INCOME,), note="补正"),
    "refuse": Ruling(outcome=Outcome.REFUSED, reason=RefusalReason.NOT_HARDSHIP, note="超标"),
}
steps = st.tuples(st.sampled_from(sorted(FILE_MAP)), actors, people)


def next_commands(history: History) -> list[str]:
    return [command for command, (origins, _) in FILE_MAP.items() if history.file.state in origins]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(conflicts, max_size=2),
    st.lists(actors, max_size=2),
    st.lists(st.tuples(st.integers(0, 20), actors, people), max_size=40),
)
def test_nobody_ever_decides_after_having_acted_earlier(declared, handled, tried):
    """Whatever is tried by whomever: in every history that came about, the duties were kept."""
    history = History(tuple(declared), tuple(handled))
    for choice, by, other in tried:
        commands = next_commands(history)
        if not commands:
            break
        kept = list(history.acts)
        with suppress(Refusal):
            history.do(commands[choice % len(commands)], by, other)
        assert history.acts[: len(kept)] == kept, "an act was changed"
    out = {conflict.person for conflict in declared if conflict.kind == ConflictKind.RELATIVE}
    for place, done in enumerate(history.acts):
        before = {person for earlier in history.acts[:place] for person in earlier.persons}
        if STATIONS[done.stage].fresh:
            assert not done.persons & (before | persons_in(handled))
        if not STATIONS[done.stage].filing:
            assert not done.persons & {conflict.person for conflict in declared}
        if done.stage is not Stage.OPENING:
            assert not done.persons & out
        if done.stage is Stage.VISIT:
            assert len(done.persons) >= 2


@pytest.mark.parametrize("state", list(FileState))
@pytest.mark.parametrize("command", sorted(FILE_MAP))
def test_a_command_that_the_map_does_not_hold_is_refused_and_tells_nothing(state, command):
    history = History((), ())
    history.file.announced.clear()
    history.file.state = state
    if state in FILE_MAP[command][0]:
        assert STAGE_OF[state] is not None
        return
    with pytest.raises(WrongState):
        history.do(command, "staff/x", "staff/y")
    assert history.file.announced == []


@pytest.mark.parametrize("stage", DECIDING)
@pytest.mark.parametrize("earlier", ["staff/a", "staff/a for staff/c", "staff/c for staff/a"])
@pytest.mark.parametrize("now", ["staff/a", "staff/a for staff/d", "staff/d for staff/a"])
def test_acting_for_somebody_excludes_both(stage, earlier, now):
    case = Case(handled_by=(earlier,))
    with pytest.raises(SeparationOfDuties):
        require_free(now, stage=stage, case=case)
    require_free("staff/e for staff/f", stage=stage, case=case)


@pytest.mark.parametrize("kind", list(ConflictKind))
@pytest.mark.parametrize("stage", list(Stage))
def test_a_declared_conflict_excludes_from_every_stage_but_that_a_unit_files_for_its_own(
    kind, stage
):
    conflict = Conflict(conflict_id="c", person="staff/a", kind=kind, declared_by="staff/b")
    case = Case(conflicts=(conflict,))
    if kind == ConflictKind.SAME_UNIT and STATIONS[stage].filing:
        require_free("staff/a", stage=stage, case=case)
        return
    for name in ("staff/a", "staff/b for staff/a"):
        with pytest.raises(ConflictOfInterest):
            require_free(name, stage=stage, case=case)


def test_who_decided_gathers_no_evidence_afterwards():
    history = History((), ())
    history.do("submit", "staff/a", "staff/b")
    history.do("visit", "staff/a", "staff/b")
    history.do("return_first_review", "staff/c", "staff/b")
    with pytest.raises(SeparationOfDuties):
        history.do("submit", "staff/c", "staff/b")
    history.do("submit", "staff/a", "staff/b")
    for by, other in (("staff/c", "staff/a"), ("staff/a", "staff/c")):
        with pytest.raises(SeparationOfDuties):
            history.do("visit", by, other)
    history.do("visit", "staff/a", "staff/b")


@pytest.mark.parametrize(
    ("recorder", "others"),
    [
        ("staff/a", []),
        ("staff/a", ["staff/a"]),
        ("staff/b for staff/a", ["staff/a"]),
        ("staff/b for staff/a", ["staff/b"]),
    ],
)
def test_two_names_of_one_visitor_are_no_second_one(recorder, others):
    with pytest.raises(SecondVisitorNeeded):
        require_two(recorder, others)


def test_two_visitors_are_enough():
    require_two("staff/a", ["staff/b"])
    require_two("staff/b for staff/a", ["staff/c"])


_number = count(1)


def colleague(union: str, role: str = "officer", name: str | None = None) -> Colleague:
    account = name or f"n{next(_number)}"
    return Colleague(account_id=account, union=union, roles=frozenset({role}))


def placed(stage: Stage, roster: list[Colleague], case: Case | None = None) -> str:
    home = home_of(stage, "county-540202")
    return place_for(stage, home=home, roster=roster, case=case or Case()).union


def test_a_stage_stays_where_somebody_is_left_to_decide():
    assert placed(Stage.FIRST_REVIEW, [colleague("county-540202")]) == "county-540202"


def test_a_stage_moves_up_when_all_who_could_decide_have_acted():
    here = colleague("county-540202", name="a")
    roster = [here, colleague("city")]
    assert placed(Stage.FIRST_REVIEW, roster, Case(handled_by=("staff/a",))) == "city"
    assert placed(Stage.FIRST_REVIEW, roster, Case(handled_by=("staff/x for staff/a",))) == "city"


def test_other_roles_and_other_unions_are_no_people_for_a_stage():
    roster = [colleague("county-540202", "home_visitor"), colleague("county-540221")]
    roster.append(colleague("county-540202", "a_role_of_a_later_release"))
    assert placed(Stage.FIRST_REVIEW, roster) == "city"


def test_a_municipal_stage_stands_at_the_municipal_union_and_moves_no_further():
    assert placed(Stage.REVIEW, []) == "city"
    assert not place_for(Stage.REVIEW, home="city", roster=[], case=Case()).moved
