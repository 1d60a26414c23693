"""Whom to call back: one row per number, however often it was missed, until somebody has spoken."""

from __future__ import annotations

import pytest

from contracts.hotline import (
    CallBackNotFound,
    CallBackResult,
    CallBackState,
    ClaimCallBack,
    ClaimedByAnother,
    FinishCallBack,
    ListCallBacks,
    ReleaseCallBack,
)
from contracts.refusals import ForeignUnion, VersionOutdated, WrongState
from contracts.rights import EVERYTHING, Grant
from services.hotline.calls import handlers, views
from services.hotline.calls.kinds import CALL_BACKS
from services.hotline.calls.repository import CallBacks
from tests.books import Books
from tests.hotline.call_facts import COLLEAGUE, report, sit, told
from tests.hotline.test_calls import show
from tests.hotline.ticket_facts import AGENT, COUNTY_AGENT, NOW


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def listed(books: Books, state=CallBackState.WAITING, grant: Grant = EVERYTHING):
    return views.list_call_backs(books.reads(grant), request=ListCallBacks(state=state))


def claim(books: Books, row_id: str, by=AGENT, **more):
    with books.work(by, now=NOW, action="call.take") as unit:
        request = ClaimCallBack(call_back_id=row_id, **more)
        handlers.claim_call_back(CallBacks(unit), request=request, by=by)


def finish(books: Books, row_id: str, result: CallBackResult, by=AGENT, note=None):
    with books.work(by, now=NOW, action="call.take") as unit:
        request = FinishCallBack(call_back_id=row_id, result=result, note=note)
        handlers.finish_call_back(CallBacks(unit), request=request, by=by, now=NOW)


def release(books: Books, row_id: str, by=AGENT):
    with books.work(by, now=NOW, action="call.take") as unit:
        handlers.release_call_back(CallBacks(unit), request=ReleaseCallBack(call_back_id=row_id))


def missed(books: Books, number: int = 0, **changes) -> str:
    """One more missed call; the id of the row that waits for it."""
    report(books, told("missed", seconds=number, cti_call_id=f"call-{number}", **changes))
    return listed(books).items[0].call_back_id


def test_several_misses_of_a_number_make_one_row_with_their_count(books):
    report(books, *[told("missed", seconds=n, cti_call_id=f"c{n}") for n in range(3)])
    report(books, told("dropped", seconds=9, cti_call_id="c9"))
    (row,) = listed(books).items
    assert (row.missed, row.number) == (4, "139****0001")
    assert (row.last_missed_at - row.first_missed_at).total_seconds() == 9


def test_a_miss_that_is_told_twice_counts_once(books):
    report(books, told("missed"), told("missed"), told("ended"), told("dropped"))
    assert listed(books).items[0].missed == 1


def test_other_numbers_have_rows_of_their_own_and_a_withheld_one_has_none(books):
    missed(books, 1)
    missed(books, 2, caller="+8613908920002")
    missed(books, 3, caller=None)
    assert [row.missed for row in listed(books).items] == [1, 1]


def test_a_call_that_was_answered_after_all_waits_for_nobody(books):
    report(books, told("ended", seconds=60))
    assert len(listed(books).items) == 1
    report(books, told("answered", seconds=5))
    assert listed(books).items == []
    assert listed(books, CallBackState.DONE).items[0].missed == 0


def test_of_several_calls_one_that_was_answered_after_all_is_forgotten(books):
    for number in (1, 5, 9):
        missed(books, number)
    before = listed(books).items[0]
    report(books, told("answered", seconds=9, cti_call_id="call-9"))
    after = listed(books).items[0]
    assert (before.missed, after.missed) == (3, 2)
    assert (before.last_missed_at - after.last_missed_at).total_seconds() == 4
    assert after.last_call_id != before.last_call_id
    report(books, told("answered", seconds=1, cti_call_id="call-1"))
    left = listed(books).items[0]
    assert left.first_missed_at == left.last_missed_at == after.last_missed_at


def test_whoever_claims_it_sees_the_number_and_says_what_became_of_it(books):
    row_id = missed(books)
    call_id = listed(books).items[0].last_call_id
    claim(books, row_id)
    claim(books, row_id)
    assert show(books, call_id, AGENT) == "+8613908920001"
    finish(books, row_id, CallBackResult.REACHED, note="已答复，电话 13908920001")
    (row,) = listed(books, CallBackState.DONE).items
    assert [(each.by, each.result) for each in row.tries] == [(AGENT.name, CallBackResult.REACHED)]
    assert row.note is not None
    assert "13908920001" not in row.note


def test_whoever_did_not_take_the_call_waits_again(books):
    row_id = missed(books)
    claim(books, row_id)
    finish(books, row_id, CallBackResult.NO_ANSWER)
    (row,) = listed(books).items
    assert (row.call_back_id, row.claimed_by, len(row.tries)) == (row_id, None, 1)


def test_two_do_not_call_the_same_number(books):
    row_id = missed(books)
    claim(books, row_id)
    for refused in (claim, lambda *a, by: finish(*a, CallBackResult.REACHED, by=by)):
        with pytest.raises(ClaimedByAnother):
            refused(books, row_id, by=COLLEAGUE)


def test_what_somebody_left_can_be_released(books):
    row_id = missed(books)
    claim(books, row_id)
    release(books, row_id, by=COLLEAGUE)
    claim(books, row_id, by=COLLEAGUE)
    assert listed(books, CallBackState.CLAIMED).items[0].claimed_by == COLLEAGUE.name


def test_a_miss_while_somebody_calls_counts_on_his_row_and_one_after_it_on_another(books):
    row_id = missed(books)
    claim(books, row_id)
    report(books, told("missed", seconds=5, cti_call_id="again"))
    assert listed(books, CallBackState.CLAIMED).items[0].missed == 2
    finish(books, row_id, CallBackResult.REACHED)
    assert missed(books, 30) != row_id


def test_what_nobody_claimed_is_neither_finished_nor_released(books):
    row_id = missed(books)
    with pytest.raises(WrongState):
        finish(books, row_id, CallBackResult.REACHED)
    with pytest.raises(WrongState):
        release(books, row_id)


def test_done_is_done(books):
    row_id = missed(books)
    claim(books, row_id)
    finish(books, row_id, CallBackResult.WRONG_NUMBER)
    with pytest.raises(WrongState):
        claim(books, row_id)


def test_a_foreign_row_an_absent_one_and_an_outdated_version_are_refused(books):
    row_id = missed(books)
    with pytest.raises(ForeignUnion):
        claim(books, row_id, by=COUNTY_AGENT)
    with pytest.raises(CallBackNotFound):
        claim(books, "nobody")
    with pytest.raises(VersionOutdated):
        claim(books, row_id, expected_version=7)


def test_the_list_is_of_ones_scope_and_the_longest_waiting_comes_first(books):
    missed(books, 30, caller="+8613908920003")
    missed(books, 10, caller="+8613908920004")
    page = listed(books)
    assert [row.number[-1] for row in page.items] == ["4", "3"]
    assert page.counts == {"waiting": 2}
    assert listed(books, grant=Grant(unions=frozenset({"county-540202"}))).items == []


def test_the_number_is_encrypted_at_rest(books):
    sit(books)
    missed(books)
    (row,) = books.rows(CALL_BACKS)
    assert isinstance(row["caller"], bytes)
