"""A file's chain through its use cases, on the twin and on the real database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.refusals import DateBeforeCause, InvalidInput, Refusal, WrongState
from contracts.relief import (
    ConfirmFile,
    ConflictKind,
    ConflictOfInterest,
    DeclareConflict,
    DraftFile,
    FileItem,
    FileNotFound,
    FileOpened,
    FileRegistered,
    FileState,
    FirstReviewFile,
    ItemsNotCorrected,
    MoveFileUp,
    NoticeNotOver,
    Outcome,
    PersonHasFile,
    PostNotice,
    ReconsiderFile,
    RecordVisit,
    RefusalReason,
    ReviewFile,
    SeparationOfDuties,
    Stage,
    StageMovedUp,
    SubmitFile,
    UnionHasPeople,
    Verdict,
    VisitorUnknown,
)
from contracts.rights import Actor, Role, in_place_of
from records.kinds import AUDIT
from records.store import AlreadyExists, StaleVersion, Store
from services.relief import file_views, filing
from services.relief.cases import Cases
from services.relief.repository.acts import ACT_NOTES, ACTS, CaseBroken
from services.relief.repository.conflicts import CONFLICTS
from services.relief.repository.files import FILES, Files
from tests.books import Books
from tests.relief import file_facts
from tests.relief.file_facts import (
    AFTER_NOTICE,
    CITY_OFFICER,
    CONFIRMER,
    COUNTY,
    FILER,
    FIRST,
    FOUND,
    LAST_NOTICE_DAY,
    REVIEWER,
    STAFF,
    USE_CASES,
    VISITOR,
    WORK_UNIT,
    asked,
    drafted,
    hire,
    on_file,
    on_notice,
    passed,
    person,
    reviewed,
    submitted,
    visited,
)
from tests.relief.lead_facts import NOW, RELIEF, TODAY, WORKER

USE_CASES |= {
    ReconsiderFile: lambda cases, request: filing.reconsider_file(cases, request=request),
    MoveFileUp: lambda cases, request: filing.move_file_up(cases, request=request),
    DeclareConflict: lambda cases, request: filing.declare_conflict(cases, request=request),
}


@pytest.fixture
def books() -> Books:
    """On the twin: what is shown there holds of the rules alone."""
    kept = Books("relief")
    hire(kept, *STAFF)
    return kept


@pytest.fixture
def stored(lead_store: Store) -> Books:
    """On the twin and on the real database: what is shown there rests on indexes and versions."""
    kept = Books("relief", lead_store)
    hire(kept, *STAFF)
    return kept


def file_of(books: Books, file_id: str) -> Any:
    with books.work(RELIEF, now=NOW) as unit:
        return Files(unit).get(file_id)


def acts_of(books: Books, file_id: str) -> list[tuple[str, str, str]]:
    rows = [row for row in books.rows(ACTS) if row["subject"] == f"file/{file_id}"]
    rows.sort(key=lambda row: row["number"])
    return [(row["stage"], row["outcome"], row["by"]) for row in rows]


def refused(books: Books, refusal: type[Refusal], request: Any, by: Actor, **more: Any) -> Refusal:
    """The refusal, after which nothing is changed and nothing announced."""
    kinds = [FILES, ACTS, ACT_NOTES, CONFLICTS]
    before, told = books.everything(kinds), len(books.announced)
    with pytest.raises(refusal) as caught:
        asked(books, request, by, **more)
    assert books.everything(kinds) == before
    assert len(books.announced) == told
    return caught.value


def decision(request: Any, file_id: str, verdict: Verdict = Verdict.PASSED, **more: Any) -> Any:
    return request(file_id=file_id, outcome=verdict, **more)


RETURNED = {"verdict": Verdict.RETURNED, "items": [FileItem.INCOME], "note": "收入证明不全"}
REFUSED = {"verdict": Verdict.REFUSED, "reason": RefusalReason.NOT_HARDSHIP, "note": "收入超标"}


def test_a_file_goes_from_draft_to_on_file_by_different_people(stored):
    file_id = on_file(stored)
    assert file_of(stored, file_id).state == FileState.ON_FILE
    assert acts_of(stored, file_id) == [
        ("opening", "done", "staff/filer"),
        ("household", "done", "staff/filer"),
        ("submission", "done", "staff/filer"),
        ("visit", "done", "staff/filer"),
        ("first_review", "passed", "staff/first"),
        ("review", "passed", "staff/reviewer"),
        ("notice", "done", "staff/filer"),
        # Nobody of the county who may confirm is left: the stage went to the city.
        ("confirmation", "moved_up", "system/relief"),
        ("confirmation", "passed", "staff/confirmer"),
    ]
    assert [type(event) for event in stored.announced] == [FileOpened, FileRegistered]


@pytest.mark.parametrize("by", [FILER, FIRST, VISITOR])
def test_whoever_did_anything_earlier_decides_at_no_later_stage(books, by):
    both = Actor(
        name=by.name,
        roles=frozenset({Role.OFFICER, Role.MUNICIPAL_REVIEWER, Role.LEADER}),
        unions=frozenset({"city"}),
    )
    file_id = visited(books)
    if by is not FIRST:
        refused(books, SeparationOfDuties, decision(FirstReviewFile, file_id), both)
    passed(books, FirstReviewFile, file_id, FIRST)
    refused(books, SeparationOfDuties, decision(ReviewFile, file_id), both)
    passed(books, ReviewFile, file_id, REVIEWER)
    asked(books, PostNotice(file_id=file_id), FILER)
    late = {"now": AFTER_NOTICE}
    refused(books, SeparationOfDuties, decision(ConfirmFile, file_id), both, **late)


def test_acting_for_a_colleague_who_acted_earlier_is_acting_oneself(books):
    file_id = visited(books)
    for by in (in_place_of(FILER, FIRST), in_place_of(FIRST, FILER)):
        refused(books, SeparationOfDuties, decision(FirstReviewFile, file_id), by)


def test_a_returned_file_comes_back_with_every_item_and_its_reason_is_kept(books):
    file_id = visited(books)
    asked(books, decision(FirstReviewFile, file_id, **RETURNED), FIRST)
    again = {"file_id": file_id, "work_unit": WORK_UNIT}
    left = refused(books, ItemsNotCorrected, SubmitFile(**again), FILER)
    assert left.allowed == "income"
    asked(books, SubmitFile(**again, corrected=[FileItem.INCOME]), FILER)
    assert file_of(books, file_id).submissions == 2
    [act] = [row for row in books.rows(ACTS) if row["outcome"] == Outcome.RETURNED]
    [note] = [row for row in books.opened(ACT_NOTES) if row["_id"] == act["_id"]]
    assert (act["items"], note["note"]["text"]) == (["income"], "收入证明不全")


@pytest.mark.parametrize(
    "more",
    [
        {"verdict": Verdict.RETURNED, "note": "补正"},
        {"verdict": Verdict.REFUSED, "note": "超标"},
        {"verdict": Verdict.REFUSED, "reason": RefusalReason.WITHDRAWN},
        {"verdict": Verdict.PASSED, "items": [FileItem.INCOME]},
        {"verdict": Verdict.PASSED, "reason": RefusalReason.WITHDRAWN},
    ],
)
def test_a_decision_says_what_is_returned_or_why_it_is_refused(books, more):
    refused(books, InvalidInput, decision(FirstReviewFile, visited(books), **more), FIRST)


def test_another_decision_on_a_refused_file_names_the_former(books):
    file_id = visited(books)
    asked(books, decision(FirstReviewFile, file_id, **REFUSED), FIRST)
    first = next(row for row in books.rows(ACTS) if row["outcome"] == "refused")
    again = ReconsiderFile(file_id=file_id, note="本人补交材料")
    asked(books, again, REVIEWER)
    [taken_up] = [row for row in books.rows(ACTS) if row["stage"] == "reconsideration"]
    assert taken_up["supersedes"] == first["_id"]
    assert first in books.rows(ACTS)
    assert file_of(books, file_id).state == FileState.SUBMITTED


def test_a_refused_file_is_not_taken_up_again_beside_a_new_one(books):
    file_id = visited(books)
    asked(books, decision(FirstReviewFile, file_id, **REFUSED), FIRST)
    drafted(books)
    refused(books, PersonHasFile, ReconsiderFile(file_id=file_id, note="再审"), REVIEWER)


def test_one_person_has_one_file(books):
    drafted(books)
    refused(books, PersonHasFile, DraftFile(applicant=WORKER, county="540221"), CITY_OFFICER)


def test_an_upheld_objection_returns_the_file_and_names_the_review(books):
    file_id = on_notice(books)
    review = next(row for row in books.rows(ACTS) if row["stage"] == "review")
    asked(books, decision(ConfirmFile, file_id, **RETURNED), CONFIRMER)
    [returned] = [row for row in books.rows(ACTS) if row["outcome"] == "returned"]
    assert returned["supersedes"] == review["_id"]


def test_nothing_is_passed_before_the_notice_has_run_its_working_days(books):
    file_id = on_notice(books)
    assert file_of(books, file_id).notice.until_day == LAST_NOTICE_DAY
    on_last_day = NOW.replace(day=12)
    refused(books, NoticeNotOver, decision(ConfirmFile, file_id), CONFIRMER, now=on_last_day)
    passed(books, ConfirmFile, file_id, CONFIRMER, now=NOW.replace(day=13))


def test_a_notice_that_is_posted_anew_runs_its_days_again(books):
    file_id = on_notice(books)
    again = PostNotice(file_id=file_id, anew_because="公示栏被拆")
    asked(books, again, FILER, now=AFTER_NOTICE)
    refused(books, NoticeNotOver, decision(ConfirmFile, file_id), CONFIRMER, now=AFTER_NOTICE)
    later = AFTER_NOTICE + timedelta(days=14)
    asked(books, decision(ConfirmFile, file_id), CONFIRMER, now=later)
    [file] = books.rows(FILES)
    assert file["state"] == "on_file"


def test_a_notice_shows_a_single_name_as_work_unit_and_the_tail_of_the_number(books):
    notice = file_of(books, on_notice(books)).notice
    assert (notice.shown_name, notice.work_unit) == (None, WORK_UNIT)
    assert len(notice.number_tail) == 4


# --- small unions


def test_where_nobody_is_left_the_stage_moves_up_with_a_reason(stored):
    file_id = visited(stored, FIRST)
    asked(stored, decision(FirstReviewFile, file_id, **RETURNED), FILER)
    asked(
        stored,
        SubmitFile(file_id=file_id, work_unit=WORK_UNIT, corrected=[FileItem.INCOME]),
        FIRST,
    )
    visit = RecordVisit(file_id=file_id, with_visitors=["visitor"], found=FOUND)
    asked(stored, visit, FIRST)
    moved = next(row for row in stored.rows(ACTS) if row["outcome"] == "moved_up")
    assert (moved["reason"], moved["facts"]["to"]) == ("too_few_people", "city")
    newcomer = person("newcomer", Role.OFFICER, COUNTY)
    told = refused(stored, StageMovedUp, decision(FirstReviewFile, file_id), newcomer)
    assert told.details["union"] == "city"
    passed(stored, FirstReviewFile, file_id, CITY_OFFICER)


def test_a_stage_is_moved_up_by_hand_only_where_people_lack(books):
    file_id = visited(books)
    refused(books, UnionHasPeople, MoveFileUp(file_id=file_id), FILER)
    gone = Actor(name=FIRST.name, roles=frozenset(), unions=FIRST.unions)
    hire(books, gone)
    asked(books, MoveFileUp(file_id=file_id), FILER)
    assert file_of(books, file_id).waits_at == "city"
    refused(books, UnionHasPeople, MoveFileUp(file_id=file_id), FILER)


def test_a_stage_is_not_moved_up_for_a_day_before_the_last_act(books):
    file_id = visited(books)
    hire(books, Actor(name=FIRST.name, roles=frozenset(), unions=FIRST.unions))
    yesterday = MoveFileUp(
        file_id=file_id, happened_on=TODAY - timedelta(days=1), late_entry_reason="停电"
    )
    refused(books, DateBeforeCause, yesterday, FILER)


# --- visitors and conflicts


@pytest.mark.parametrize("visitor", ["nobody", "reviewer", "stranger"])
def test_a_second_visitor_is_somebody_who_may_visit_there(books, visitor):
    hire(books, person("stranger", Role.HOME_VISITOR, "county-540221"))
    visit = RecordVisit(file_id=submitted(books), with_visitors=[visitor], found=FOUND)
    refused(books, VisitorUnknown, visit, FILER)


def test_a_relative_keeps_out_of_every_stage_from_then_on(books):
    file_id = visited(books)
    relative = DeclareConflict(kind=ConflictKind.RELATIVE, file_id=file_id)
    asked(books, relative, FIRST)
    refused(books, ConflictOfInterest, decision(FirstReviewFile, file_id), FIRST)


def test_people_of_the_same_work_unit_are_found_when_the_file_names_it(books):
    declared = DeclareConflict(kind=ConflictKind.SAME_UNIT, work_unit=WORK_UNIT, account_id="first")
    asked(books, declared, CITY_OFFICER)
    file_id = visited(books)
    refused(books, ConflictOfInterest, decision(FirstReviewFile, file_id), FIRST)
    # Nobody of the county is left but the filer: the city decides.
    assert file_of(books, file_id).waits_at == "city"


def test_a_conflict_is_about_a_file_or_a_work_unit(books):
    nothing = DeclareConflict(kind=ConflictKind.RELATIVE)
    refused(books, InvalidInput, nothing, FIRST)
    foreign = person("foreign", Role.OFFICER, "county-540221")
    about = DeclareConflict(kind=ConflictKind.RELATIVE, file_id=drafted(books))
    refused(books, FileNotFound, about, foreign)


# --- records


def test_of_two_deciders_at_the_same_moment_one_decides(stored):
    file_id = visited(stored)

    def both() -> None:
        request = decision(FirstReviewFile, file_id)
        with stored.work(CITY_OFFICER, now=NOW, action=request.action) as slower:
            filing.decide_file(Cases(slower), request=request)
            passed(stored, FirstReviewFile, file_id, FIRST)

    with pytest.raises((StaleVersion, AlreadyExists)):  # whichever of both it meets first
        both()
    refused(stored, WrongState, decision(FirstReviewFile, file_id), CITY_OFFICER)
    decided = [row for row in stored.rows(ACTS) if row["stage"] == "first_review"]
    assert [row["by"] for row in decided] == ["staff/first"]


def test_what_somebody_wrote_and_the_person_are_unreadable_in_the_store(stored):
    reviewed(stored)
    kept = repr([stored.rows(kind) for kind in (FILES, ACTS, ACT_NOTES, AUDIT)])
    for secret in (WORKER.name, WORKER.phone, WORKER.id_number, FOUND):
        assert secret not in kept


def told(stored: Books, file_id: str) -> Any:
    with stored.work(RELIEF, now=NOW) as unit:
        return file_views.file(Cases(unit), Files(unit).get(file_id))


def test_an_answer_tells_every_act_and_masks_the_person(stored):
    answer = told(stored, visited(stored))
    assert [line.stage for line in answer.acts] == [
        Stage.OPENING, Stage.HOUSEHOLD, Stage.SUBMISSION, Stage.VISIT,
    ]  # fmt: skip
    assert (answer.acts[3].note, answer.acts[3].others) == (FOUND, ["staff/visitor"])
    assert all(line.intact for line in answer.acts)
    assert answer.applicant.name != WORKER.name
    assert answer.stage == Stage.FIRST_REVIEW


def test_a_changed_note_shows(books):
    file_id = visited(books)
    with books.work(RELIEF, now=NOW) as unit:
        row = unit.document(ACT_NOTES, f"file/{file_id}/0004")
        assert row is not None
        unit.replace(ACT_NOTES, {**row, "note": {**row["note"], "text": "住房良好"}})
    assert [line.intact for line in told(books, file_id).acts] == [True, True, True, False]


def test_nothing_is_decided_on_a_case_whose_acts_are_not_all_there(books):
    file_id = visited(books)
    with books.work(RELIEF, now=NOW) as unit:
        unit.delete(ACTS, f"file/{file_id}/0002")
    with pytest.raises(CaseBroken):
        passed(books, FirstReviewFile, file_id, FIRST)


def test_the_roster_keeps_the_last_word_on_an_account(books):
    file_facts.hire(books, FIRST, FIRST)
    with books.work(RELIEF, now=NOW) as unit:
        found = Cases(unit).roster.find("first")
    assert found is not None
    assert (found.union, found.roles) == (COUNTY, frozenset({"officer"}))
