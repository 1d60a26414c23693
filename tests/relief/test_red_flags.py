"""Red flags: found in what is kept, even where the rules would not have let it through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.relief import (
    ConflictKind,
    ExplainRedFlag,
    ExplanationMissing,
    FlagLine,
    FlagState,
    ListRedFlags,
    Outcome,
    RedFlag,
    RedFlagNotFound,
    Stage,
)
from contracts.rights import Actor, Role
from records.acts import Act
from records.kinds import AUDIT
from services.relief import flagging
from services.relief.domain.case import CaseAct
from services.relief.domain.red_flags import approved_before_expiry, notice_cut_short
from services.relief.repository.acts import ACTS, act_document
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.conflicts import Conflicts
from services.relief.repository.files import FILES
from tests.books import Books
from tests.relief.aid_facts import MONEY, requested
from tests.relief.file_facts import CONFIRMER, STAFF, hire, on_file
from tests.relief.lead_facts import NOW, RELIEF, TODAY

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
FROM, UNTIL = TODAY, TODAY + timedelta(days=7)
DAY = timedelta(days=1)
SUBJECT = "file/f1"


def act(stage: Stage, day: date, number: int, *, recorded: date | None = None, **facts: Any):
    at = datetime.combine(recorded or day, NOW.timetz())
    done = Outcome.DONE if stage == Stage.NOTICE else Outcome.PASSED
    return CaseAct(
        subject=SUBJECT, number=number, stage=stage, outcome=done, union="city", facts=facts,
        act=Act(by="staff/first", at=at.astimezone(UTC), happened_on=day),
    )  # fmt: skip


def notice(*, recorded: date = FROM) -> CaseAct:
    days = {"from": FROM.isoformat(), "until": UNTIL.isoformat(), "days": 5, "unit": "working_days"}
    return act(Stage.NOTICE, FROM, 5, recorded=recorded, **days)


def approval(day: date) -> CaseAct:
    return act(Stage.CONFIRMATION, day, 6)


@pytest.mark.parametrize(
    ("day", "raised"), [(UNTIL - DAY, True), (UNTIL, True), (UNTIL + DAY, False)]
)
def test_an_approval_on_a_day_of_the_notice_is_flagged(day, raised):
    flag = approved_before_expiry(approval(day), [notice()])
    assert (flag is not None) == raised
    if flag:
        assert flag.evidence == (f"{SUBJECT}/0005", f"{SUBJECT}/0006")


def test_an_approval_without_a_notice_is_flagged():
    later = act(Stage.NOTICE, FROM, 7, **{"from": "2021-01-01", "until": "2021-01-02"})
    assert approved_before_expiry(approval(UNTIL + DAY), []) is not None
    assert approved_before_expiry(approval(UNTIL + DAY), [later]) is not None


@pytest.mark.parametrize(
    ("recorded", "day", "raised"),
    [
        (FROM, UNTIL + DAY, False),
        (FROM + 3 * DAY, UNTIL + DAY, True),
        (FROM + 3 * DAY, UNTIL + 3 * DAY, True),
        (FROM + 3 * DAY, UNTIL + 4 * DAY, False),
    ],
)
def test_a_notice_that_was_recorded_late_stood_for_fewer_days(recorded, day, raised):
    assert (notice_cut_short(approval(day), [notice(recorded=recorded)]) is not None) == raised


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF)
    on_file(books)
    return books


def file_of(books: Books) -> dict[str, Any]:
    (row,) = books.rows(FILES)
    return row


def listed(books: Books, red_flag: RedFlag, **more: Any) -> list[FlagLine]:
    days = {"since": date(2021, 1, 1), "until": date(2021, 12, 31), **more}
    request = ListRedFlags(red_flag=red_flag, **days)
    return flagging.list_red_flags(books.reads(), request=request).items


def explain(books: Books, flag_id: str, **said: Any) -> None:
    request = ExplainRedFlag(flag_id=flag_id, **said)
    with books.work(AUDITOR, now=NOW, action=request.action) as unit:
        flagging.explain_red_flag(unit, books.reads(), request=request)


def forge(books: Books, acts: Sequence[CaseAct]) -> None:
    with books.work(RELIEF, now=NOW) as unit:
        for each in acts:
            unit.insert(ACTS, act_document(each, "county-540202", None))


def test_a_file_that_kept_the_rules_raises_nothing(books):
    assert [flag for kind in RedFlag for flag in listed(books, kind)] == []


def test_what_was_written_past_the_rules_is_found_with_its_evidence(books):
    forge(books, [notice(recorded=FROM + DAY), approval(UNTIL)])
    for red_flag in (RedFlag.APPROVED_BEFORE_EXPIRY, RedFlag.NOTICE_CUT_SHORT):
        (flag,) = listed(books, red_flag)
        assert (flag.subjects, flag.state) == ([SUBJECT], FlagState.OPEN)
        assert flag.evidence == [f"{SUBJECT}/0005", f"{SUBJECT}/0006"]
        assert flag.facts["approved"] == UNTIL.isoformat()
        assert listed(books, red_flag, until=UNTIL - DAY) == []


@pytest.mark.parametrize("by_work_unit", [False, True])
def test_a_relative_who_declared_himself_after_he_acted_is_found(books, by_work_unit):
    act_on = Act(by=CONFIRMER.name, at=NOW, happened_on=TODAY)
    file_id, work_unit = (file_of(books)[name] for name in ("_id", "work_unit"))
    named = {"file_id": None, "work_unit": work_unit}
    if not by_work_unit:
        named = {"file_id": file_id, "work_unit": None}
    with books.work(RELIEF, now=NOW) as unit:
        for name in ("confirmer", "nobody-here"):
            Conflicts(unit).declare(
                f"conflict-{name}", account_id=name, kind=ConflictKind.RELATIVE, act=act_on, **named
            )
    (flag,) = listed(books, RedFlag.RELATIVE_ACTED)
    assert (flag.subjects, flag.facts) == ([f"file/{file_id}"], {"person": CONFIRMER.name})
    assert flag.evidence[0] == "conflict-confirmer"
    assert len(flag.evidence) == 2


def test_two_live_files_of_one_phone_are_found_and_one_is_not(books):
    assert listed(books, RedFlag.SAME_HOUSEHOLD) == []
    row = file_of(books)
    other = {
        "_id": "f2",
        "number": "KN-540202-2021-999999",
        "person_key": "p1.other",
        "person_keys": ["p1.other"],
    }
    with books.work(RELIEF, now=NOW) as unit:
        plain = unit.document(FILES, row["_id"])
        unit.insert(FILES, {**plain, **other})
    (flag,) = listed(books, RedFlag.SAME_HOUSEHOLD)
    assert sorted(flag.subjects) == sorted([f"file/{row['_id']}", "file/f2"])
    assert flag.flag_id == f"same_household:{row['phone_key']}"


def test_a_card_of_two_people_is_found_and_two_requests_of_one_are_not():
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    aid_id = requested(books)
    assert listed(books, RedFlag.SHARED_CARD) == []
    with books.work(RELIEF, now=NOW) as unit:
        plain = unit.document(AID_REQUESTS, aid_id)
        assert plain is not None
        unit.insert(AID_REQUESTS, {**plain, "_id": "aid-2", "live": False})
    assert listed(books, RedFlag.SHARED_CARD) == []
    with books.work(RELIEF, now=NOW) as unit:
        theirs = {"person_key": "p1.other", "beneficiary_key": "p1.other"}
        unit.insert(AID_REQUESTS, {**plain, "_id": "aid-3", **theirs})
    (flag,) = listed(books, RedFlag.SHARED_CARD)
    assert sorted(flag.subjects) == sorted([f"aid/{aid_id}", "aid/aid-2", "aid/aid-3"])
    assert flag.facts == {"people": "2"}


def test_what_auditors_said_is_kept_and_the_last_word_is_shown(books):
    forge(books, [notice(), approval(UNTIL)])
    (flag,) = listed(books, RedFlag.APPROVED_BEFORE_EXPIRY)
    explain(books, flag.flag_id, state=FlagState.SEEN)
    with pytest.raises(ExplanationMissing):
        explain(books, flag.flag_id, state=FlagState.EXPLAINED)
    explain(books, flag.flag_id, state=FlagState.EXPLAINED, explanation="见会议纪要 13908925678")
    (now,) = listed(books, RedFlag.APPROVED_BEFORE_EXPIRY)
    assert (now.state, now.said_by) == (FlagState.EXPLAINED, AUDITOR.name)
    assert "会议纪要" in str(now.explanation)
    assert "13908925678" not in str(now.explanation)
    assert len(books.rows(flagging.FLAG_NOTES)) == 2
    by_state = {
        each: listed(books, RedFlag.APPROVED_BEFORE_EXPIRY, state=each) for each in FlagState
    }
    assert [len(by_state[each]) for each in FlagState] == [0, 0, 1]
    said = [row["reason"] for row in books.rows(AUDIT) if row["action"] == "flag.explain"]
    assert [text is None for text in said] == [True, False]


@pytest.mark.parametrize(
    "flag_id",
    ["nothing", "same_household:t1.nobody", "relative_acted:nobody", "notice_cut_short:file/x/1"],
)
def test_a_flag_that_nothing_raises_cannot_be_explained(books, flag_id):
    with pytest.raises(RedFlagNotFound):
        explain(books, flag_id, state=FlagState.SEEN)
