"""Top amounts rest on minutes of a collective decision, with their scan; and stages move up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contracts.files import AttachmentNotFound
from contracts.relief import (
    BatchState,
    CollectiveDecisionNeeded,
    CorrectAid,
    DecideAid,
    GetAidFile,
    MoveAidUp,
    MoveBatchUp,
    StageMovedUp,
    UnionHasPeople,
    Verdict,
)
from contracts.rights import Actor, Role
from records.files import StagedFiles
from records.kinds import AUDIT, FILES
from services.relief import aid_views
from services.relief.cases import Cases
from services.relief.minutes_kept import fetch_minutes
from services.relief.repository.acts import ACTS
from tests.books import Books
from tests.relief.aid_facts import (
    APPROVER,
    ASKER,
    BUILDER,
    LATER,
    MONEY,
    PAYEE,
    PAYER,
    SCAN,
    TOP,
    approval,
    approved,
    batch_approval,
    batch_of,
    checked,
    minutes,
    requested,
)
from tests.relief.file_facts import COUNTY, STAFF, asked, hire, person
from tests.relief.lead_facts import NOW, RELIEF
from tests.relief.test_aid import refused

OTHER = person("approver-2", Role.APPROVER)


@pytest.fixture
def books() -> Books:
    kept = Books("relief")
    hire(kept, *STAFF, *MONEY)
    return kept


def test_a_top_amount_rests_on_a_collective_decision(books):
    aid_id = requested(books, amount_fen=TOP)
    refused(books, CollectiveDecisionNeeded, approval(aid_id), APPROVER)


@pytest.mark.parametrize("day", [date(2020, 1, 1), (LATER + timedelta(days=9)).date()])
def test_a_collective_decision_is_made_between_request_and_approval(books, day):
    aid_id, taken = requested(books, amount_fen=TOP), minutes(books, decided_on=day)
    refused(books, CollectiveDecisionNeeded, approval(aid_id, collective=taken), APPROVER)
    assert [row["attached_to"] for row in books.rows(FILES)] == [None]


@pytest.mark.parametrize(("amount_fen", "passes"), [(TOP + 100, False), (TOP, True)])
def test_minutes_on_one_amount_are_none_for_another_asked_for_after_a_return(
    books, amount_fen, passes
):
    aid_id = requested(books, amount_fen=TOP)
    back = DecideAid(aid_id=aid_id, outcome=Verdict.RETURNED, note="金额有误")
    asked(books, back, APPROVER, now=LATER)
    later = LATER + timedelta(days=3)
    again = CorrectAid(aid_id=aid_id, amount_fen=amount_fen, payee=PAYEE)
    asked(books, again, ASKER, now=later)
    before = approval(aid_id, collective=minutes(books, OTHER))
    if passes:
        asked(books, before, OTHER, now=later)
        return
    told = refused(books, CollectiveDecisionNeeded, before, OTHER, now=later)
    assert told.field == "collective.decided_on"
    of_now = minutes(books, OTHER, decided_on=later.date())
    asked(books, approval(aid_id, collective=of_now), OTHER, now=later)


def test_a_scan_that_somebody_else_handed_in_is_no_minutes(books):
    aid_id, taken = requested(books, amount_fen=TOP), minutes(books, OTHER)
    told = refused(books, AttachmentNotFound, approval(aid_id, collective=taken), APPROVER)
    assert told.field == "collective.attachment_id"


def test_whoever_sees_the_aid_fetches_the_minutes_and_leaves_a_row(books):
    aid_id, taken = requested(books, amount_fen=TOP), minutes(books)
    wanted = GetAidFile(aid_id=aid_id, file_id=taken.attachment_id)
    with (
        books.work(PAYER, now=LATER) as unit,
        pytest.raises(AttachmentNotFound),
    ):
        fetch_minutes(Cases(unit), StagedFiles(unit), request=wanted)
    asked(books, approval(aid_id, collective=taken), APPROVER, now=LATER)
    with books.work(ASKER, now=LATER, action=wanted.action) as unit:
        file = fetch_minutes(Cases(unit), StagedFiles(unit), request=wanted)
    assert (file.name, file.content.sha256) == ("纪要.jpg", SCAN)
    assert [row["actor"] for row in books.rows(AUDIT) if row["action"] == "file.read"] == [
        ASKER.name
    ]


def test_the_minutes_are_kept_with_the_decision(books):
    aid_id, taken = requested(books, amount_fen=TOP), minutes(books)
    asked(books, approval(aid_id, collective=taken), APPROVER, now=LATER)
    [row] = [row for row in books.rows(ACTS) if row["outcome"] == "passed"
             and row["stage"] == "aid_approval"]  # fmt: skip
    assert row["facts"]["minutes_number"] == taken.minutes_number
    with books.work(RELIEF, now=NOW) as unit:
        answer = aid_views.aid(Cases(unit), Cases(unit).aid.get(aid_id))
    assert vars(answer.collective) == {**vars(taken), "attachment_sha256": SCAN}
    assert answer.collective_needed


# --- stages of aid and batches that move up by hand


def gone(who: Actor) -> Actor:
    """The same account without a role."""
    return Actor(name=who.name, roles=frozenset(), unions=who.unions)


def test_an_approval_is_moved_up_by_hand_only_where_people_lack(books):
    county = person("c1", Role.APPROVER, COUNTY)
    hire(books, county)
    aid_id = requested(books)
    refused(books, UnionHasPeople, MoveAidUp(aid_id=aid_id), ASKER)
    hire(books, gone(county))
    asked(books, MoveAidUp(aid_id=aid_id), ASKER, now=LATER)
    refused(books, StageMovedUp, approval(aid_id), county)
    refused(books, UnionHasPeople, MoveAidUp(aid_id=aid_id), ASKER)
    asked(books, approval(aid_id), APPROVER, now=LATER)


def test_an_approved_batch_is_moved_up_by_hand_only_where_people_lack(books):
    county = person("c2", Role.LEADER, COUNTY)
    hire(books, county)
    batch_id = checked(books, asked(books, batch_of(approved(books)), BUILDER, now=LATER))
    refused(books, UnionHasPeople, MoveBatchUp(batch_id=batch_id), BUILDER)
    hire(books, gone(county))
    asked(books, MoveBatchUp(batch_id=batch_id), BUILDER, now=LATER)
    refused(books, StageMovedUp, batch_approval(batch_id), county)
    moved = [row for row in books.rows(ACTS) if row["outcome"] == "moved_up"]
    assert moved[-1]["subject"] == f"batch/{batch_id}"
    with books.work(RELIEF, now=NOW) as unit:
        assert Cases(unit).batches.get(batch_id).state == BatchState.CHECKED
