"""At the end of retention a call, or a row to call back, tells of nobody, and counts as before."""

from __future__ import annotations

from collections import Counter

import pytest

from contracts.hotline import (
    CallBackResult,
    CallBackState,
    CallCard,
    ClaimCallBack,
    FinishCallBack,
    ListCallBacks,
    OpenRecording,
    RecordingNotFound,
    ShowCaller,
)
from contracts.own_data import ACTION
from contracts.refusals import WrongState
from contracts.retention import ARCHIVED, RecordArchived, Retained
from contracts.rights import system_actor
from records.files import StagedFiles
from records.kinds import AUDIT
from records.policies import load_policies
from records.retention import Pseudonyms
from records.retention.kinds import PROGRESS
from records.store import Store
from services.hotline.calls import handlers, views
from services.hotline.calls.kinds import CALL_BACKS, CALLS
from services.hotline.calls.repository import CallBacks, Calls
from services.hotline.own_data import own_records
from tests.books import KEYS, Books
from tests.hotline.call_facts import CALLER, RECORDING, SWITCHBOARD, report, sit, told
from tests.hotline.retained import DUE, THE_DAY_BEFORE, everything_stored, publish, run
from tests.hotline.ticket_facts import AGENT, ID_NUMBER, NOW
from tests.own_data import question, worker_at

NOTE = "回电：边巴次仁，明日再来"
OTHER = "+8613908920002"


@pytest.fixture
def books(ticket_store: Store) -> Books:
    return Books("hotline", ticket_store)


def answered(books: Books, name: str = "a", *, over: bool = True, **changes) -> str:
    """A call that was answered; without `over` nobody ever told that it ended."""
    sit(books)
    facts = [
        told("ringing", extension="8001", cti_call_id=name, **changes),
        told("answered", seconds=5, cti_call_id=name, recording_url=RECORDING, **changes),
    ]
    if over:
        facts.append(told("ended", seconds=60, cti_call_id=name, **changes))
    call_id = report(books, *facts).call_id
    publish(books)
    return call_id


def returned(books: Books, **changes) -> str:
    """Missed, and called back; the id of the row."""
    row_id = missed(books, **changes)
    with books.work(AGENT, now=NOW, action="call.take") as unit:
        rows = CallBacks(unit)
        handlers.claim_call_back(rows, request=ClaimCallBack(call_back_id=row_id), by=AGENT)
    with books.work(AGENT, now=NOW, action="call.take") as unit:
        request = FinishCallBack(call_back_id=row_id, result=CallBackResult.REACHED, note=NOTE)
        handlers.finish_call_back(CallBacks(unit), request=request, by=AGENT, now=NOW)
    return row_id


def missed(books: Books, name: str = "m", **changes) -> str:
    """A call that nobody took; the id of the row that waits for it."""
    call_id = report(books, told("missed", cti_call_id=name, **changes)).call_id
    (row,) = [each for each in books.rows(CALLS) if each["_id"] == call_id]
    return row["call_back_id"]


def run_both(books: Books, *, now=DUE) -> tuple[int, int]:
    return run(books, Retained.CALLS, now=now), run(books, Retained.CALL_BACKS, now=now)


def counts(books: Books) -> object:
    calls = Counter(
        (row["state"], row["managing_union"], row["began_at"], row["agent"], str(row["times"]))
        for row in books.rows(CALLS)
    )
    rows = Counter(
        (row["state"], row["missed"], row["first_missed_at"], row["claimed_by"], str(row["tries"]))
        for row in books.rows(CALL_BACKS)
    )
    lists = [
        views.list_call_backs(books.reads(), request=ListCallBacks(state=state)).counts
        for state in CallBackState
    ]
    return calls, rows, lists


def test_nothing_that_is_stored_tells_who_called(books):
    answered(books)
    returned(books, caller=OTHER)
    before = [*books.rows(CALLS), *books.rows(CALL_BACKS)]
    assert run_both(books) == (2, 1)
    stored = everything_stored(books)
    plain = (CALLER, OTHER, "recordings.12351", NOTE)
    for gone in (*plain, *(row["phone_key"] for row in before)):
        assert gone.encode() not in stored
    for row in before:
        assert bytes(row["caller"]) not in stored
    for row in books.opened(CALLS):
        assert row["caller"] == {"number": ARCHIVED, "recording_url": None}
        assert (row["archived_on"], row["retention_from"]) == ("2024-03-05", None)
    (row,) = books.opened(CALL_BACKS)
    assert row["caller"] == {"number": ARCHIVED, "note": ARCHIVED}
    assert (row["archived_on"], row["retention_from"], row["open_key"]) == (
        "2024-03-05",
        None,
        None,
    )


def test_every_count_of_calls_is_the_same_before_and_after(books):
    answered(books)
    answered(books, "b", over=False)
    answered(books, "c", caller=None)
    returned(books)
    before = counts(books)
    assert run_both(books) == (4, 1)
    assert counts(books) == before


def test_a_call_of_which_no_end_was_told_is_due_by_the_latest_that_was(books):
    answered(books, over=False)
    assert run(books, Retained.CALLS, now=THE_DAY_BEFORE) == 0
    assert books.rows(PROGRESS) == []
    assert run(books, Retained.CALLS) == 1


def test_the_latest_that_was_told_begins_the_years_whatever_came_first(books):
    late = {"cti_call_id": "a"}
    report(books, told("ended", seconds=-3600, **late), told("answered", seconds=-90_000, **late))
    assert [row["retention_from"] for row in books.rows(CALLS)] == ["2021-03-05"]


def test_whoever_is_still_to_be_called_back_is_kept_with_his_calls(books):
    row_id = missed(books)
    assert run_both(books) == (0, 0)
    assert [row["run"]["held"] for row in books.rows(PROGRESS)] == [{"open_case": 1}] * 2
    with books.work(AGENT, now=DUE) as unit, pytest.raises(WrongState):
        CallBacks(unit).get(row_id).archive(Pseudonyms(), on=DUE.date())


def test_a_report_that_names_an_archived_call_brings_no_number_back(books):
    call_id = answered(books)
    run(books, Retained.CALLS)
    before = books.everything([CALLS, CALL_BACKS])
    for fact in ("ringing", "ended", "missed"):
        again = told(fact, cti_call_id="a", at=DUE, recording_url=RECORDING)
        with pytest.raises(RecordArchived), books.work(SWITCHBOARD, now=DUE) as unit:
            handlers.report_call(unit, request=again, keys=KEYS, policies=load_policies())
    assert books.everything([CALLS, CALL_BACKS]) == before
    assert [row["_id"] for row in books.rows(CALLS)] == [call_id]


def test_an_agents_page_shows_an_archived_call_and_nothing_of_its_caller(books):
    call_id = answered(books)
    run(books, Retained.CALLS)
    shown = card(books, call_id)
    assert (shown.number, shown.earlier, shown.has_recording) == (ARCHIVED, [], False)
    assert (shown.state, shown.agent) == ("ended", AGENT.name)
    with books.work(AGENT, now=DUE) as unit:
        with pytest.raises(RecordingNotFound):
            handlers.open_recording(unit, request=OpenRecording(call_id=call_id))
        with pytest.raises(RecordArchived):
            handlers.show_caller(unit, request=ShowCaller(call_id=call_id))


def card(books: Books, call_id: str) -> CallCard:
    with books.work(AGENT, now=DUE) as unit:
        return views.card(Calls(unit).get(call_id), books.reads(unit.grant))


def test_a_row_that_was_called_back_is_listed_as_archived(books):
    returned(books)
    run(books, Retained.CALL_BACKS)
    done = ListCallBacks(state=CallBackState.DONE)
    (row,) = views.list_call_backs(books.reads(), request=done).items
    assert (row.number, row.note, row.missed) == (ARCHIVED, ARCHIVED, 1)
    assert [each.result for each in row.tries] == [CallBackResult.REACHED]


def test_ones_own_data_finds_them_no_more_and_a_new_call_opens_a_row_of_its_own(books):
    answered(books)
    returned(books)
    assert own(books) == 3
    run_both(books)
    assert own(books) == 0
    old = {row["_id"] for row in books.rows(CALL_BACKS)}
    assert missed(books, "new") not in old


def own(books: Books) -> int:
    worker = worker_at(f"+86{CALLER}")
    with books.work(worker, now=NOW, action=ACTION) as unit:
        records, _ = own_records(
            books.reads(unit.grant),
            StagedFiles(unit),
            request=question("边巴次仁", ID_NUMBER),
            keys=KEYS,
            by=worker,
        )
    return len(records)


def test_audit_rows_of_calls_never_tell_by_what_a_caller_is_found(books):
    answered(books)
    returned(books)
    run_both(books)
    for row in books.rows(AUDIT):
        changed = {**(row["before"] or {}), **(row["after"] or {})}
        assert not changed.keys() & {"phone_key", "open_key", "caller"}
        assert "t1." not in str(changed).replace("t1.***", "")
    ended = [row for row in books.rows(AUDIT) if row["action"] == "retention.end"]
    assert len(ended) == 3
    assert {row["actor"] for row in ended} == {system_actor("hotline").name}


def test_two_records_of_one_number_get_different_stand_ins(books):
    answered(books)
    answered(books, "b")
    run(books, Retained.CALLS)
    keys = {row["phone_key"] for row in books.rows(CALLS)}
    assert len(keys) == 2
    assert all(key.startswith("x1.") for key in keys)


def test_a_withheld_number_stays_one(books):
    answered(books, caller=None)
    run(books, Retained.CALLS)
    (row,) = books.rows(CALLS)
    assert row["phone_key"] is None
    assert card(books, row["_id"]).number is None
