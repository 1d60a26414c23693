"""Calls as a call centre reports them: late, twice, in any order, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.hotline import (
    CallContradicted,
    CallNotFound,
    CallOfAnother,
    CallRang,
    CallState,
    LeaveSeat,
    OpenRecording,
    RecordingNotFound,
    SeatNotTaken,
    ShowCaller,
)
from contracts.refusals import ForeignUnion, InvalidInput
from contracts.rights import RIGHTS
from contracts.schemas import load
from records.kinds import AUDIT
from services.hotline import handlers as tickets
from services.hotline.calls import handlers, views
from services.hotline.calls.call_backs import Seat, seat_id
from services.hotline.calls.domain import Call, Told
from services.hotline.calls.kinds import CALL_BACKS, CALLS
from services.hotline.calls.repository import Calls, Seats
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.call_facts import (
    CALLER,
    COLLEAGUE,
    RECORDING,
    SWITCHBOARD,
    report,
    sit,
    told,
)
from tests.hotline.ticket_facts import AGENT, CONSENTING, COUNTY_AGENT, NOW, call_request
from vocabulary import switchboard
from vocabulary.invalid_value import InvalidValue

FACTS = st.lists(
    st.tuples(
        st.sampled_from(["ringing", "answered", "ended", "missed", "dropped"]),
        st.sampled_from([None, "8001", "8002"]),
        st.integers(0, 60),
        st.sampled_from([None, RECORDING]),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def card(books: Books, call_id: str, by=AGENT):
    with books.work(by, now=NOW, action="call.read") as unit:
        return views.card(Calls(unit).get(call_id), books.reads(unit.grant))


def shape(call: Call) -> dict[str, Any]:
    document = Calls.to_document(call)
    return {**document, "rings": sorted(document["rings"], key=str)}


def heard(facts: list[tuple[str, str | None, int, str | None]]) -> Call:
    call = Call(aggregate_id="call-a", managing_union="city", source="client/pbx")
    for fact, extension, seconds, recording in facts:
        request = told(fact, seconds=seconds, extension=extension, recording_url=recording)
        call.note(
            Told(
                fact=request.fact,
                at=request.at,
                number=request.caller,
                phone_key="t1.caller",
                extension=extension,
                agent=f"staff/{extension}" if extension else None,
                recording_url=recording,
            )
        )
    return call


@given(facts=FACTS, data=st.data())
@settings(max_examples=200, deadline=None)
def test_order_and_repeats_of_what_is_told_make_no_other_call(facts, data):
    again = data.draw(st.lists(st.sampled_from(facts), max_size=4))
    shuffled = data.draw(st.permutations([*facts, *again]))
    assert shape(heard(shuffled)) == shape(heard(facts))


@given(facts=FACTS)
@settings(max_examples=100, deadline=None)
def test_a_call_is_lost_if_and_only_if_it_is_over_and_nobody_answered(facts):
    names = {fact for fact, *_ in facts}
    over = bool(names & {"ended", "missed", "dropped"})
    assert heard(facts).is_lost == (over and "answered" not in names)


def test_a_ringing_call_is_announced_once_to_the_agent_who_sits_there(books):
    sit(books)
    receipt = report(books, *[told("ringing", extension="8001")] * 3)
    rang = CallRang(call_id=receipt.call_id, managing_union="city", agent=AGENT.name)
    assert books.announced == [rang]
    assert (receipt.seat_taken, receipt.state) == (True, CallState.RINGING)


def test_a_call_that_rings_on_at_another_seat_is_announced_there_too(books):
    sit(books)
    sit(books, "8002", COLLEAGUE)
    report(books, told("ringing", extension="8001"), told("ringing", seconds=9, extension="8002"))
    assert [each.agent for each in books.announced] == [AGENT.name, COLLEAGUE.name]


def test_ringing_that_is_told_after_the_end_opens_no_card(books):
    sit(books)
    report(books, told("missed", seconds=20), told("ringing", extension="8001"))
    assert books.announced == []


def test_an_extension_where_nobody_sits_is_told_and_the_call_is_kept(books):
    receipt = report(books, told("ringing", extension="8009"))
    assert not receipt.seat_taken
    assert books.announced == []
    assert card(books, receipt.call_id).state == CallState.RINGING


def test_whoever_sits_down_last_has_the_seat_and_no_other(books):
    sit(books)
    sit(books, "8001", COLLEAGUE)
    sit(books, "8002", COLLEAGUE)
    assert report(books, told("ringing", extension="8001")).seat_taken is False
    assert report(books, told("ringing", seconds=9, extension="8002")).seat_taken is True


def test_who_sat_down_at_two_at_once_sits_at_the_later_and_leaves_both(books):
    sit(books)
    with books.work(AGENT, now=NOW, action="call.take") as unit:
        Seats(unit).add(
            Seat(
                aggregate_id=seat_id("city", "8002"),
                managing_union="city",
                extension="8002",
                agent=AGENT.name,
                taken_at=NOW + timedelta(milliseconds=1),
            )
        )
    with books.work(AGENT, now=NOW, action="call.take") as unit:
        assert handlers.seat_of(Seats(unit), AGENT).extension == "8002"
        handlers.leave_seat(Seats(unit), request=LeaveSeat(), by=AGENT)
    with books.work(AGENT, now=NOW, action="call.take") as unit, pytest.raises(SeatNotTaken):
        handlers.seat_of(Seats(unit), AGENT)


def test_a_seat_shows_the_call_that_rings_there_until_it_is_over(books):
    seat = sit(books)

    def shown():
        with books.work(AGENT, now=NOW, action="call.take") as unit:
            taken = Seats(unit).get(seat)
            return views.seat(taken, books.reads(unit.grant), agent=AGENT.name, now=NOW).call_id

    receipt = report(books, told("ringing", extension="8001"))
    assert shown() == receipt.call_id
    report(books, told("answered", extension="8001"), told("ended", seconds=60))
    assert shown() is None


def test_the_card_shows_the_callers_tickets_of_his_scope_and_no_number_in_full(books):
    with books.work(AGENT, now=NOW) as unit:
        for number in range(3):
            request = call_request(county="540202" if number else "540221")
            tickets.register_request(
                Tickets(unit), request=request, keys=KEYS, consenting=CONSENTING, by=AGENT, now=NOW
            )
    receipt = report(books, told("ringing"))
    shown = card(books, receipt.call_id)
    assert (len(shown.earlier), shown.number, shown.language) == (3, "139****0001", "zh-CN")
    with pytest.raises(ForeignUnion):
        card(books, receipt.call_id, by=COUNTY_AGENT)


def test_a_withheld_number_has_no_history(books):
    shown = card(books, report(books, told("ringing", caller=None)).call_id)
    assert (shown.number, shown.earlier, shown.language) == (None, [], None)


def test_number_and_recording_are_encrypted_and_in_no_event(books):
    sit(books)
    report(books, told("ringing", extension="8001"), told("ended", recording_url=RECORDING))
    (row,) = books.rows(CALLS)
    assert isinstance(row["caller"], bytes)
    for secret in ("3908920001", "recordings"):
        assert secret not in str({**row, "caller": None}) + str(books.announced)


def show(books: Books, call_id: str, by, *, now=NOW):
    with books.work(by, now=now, action="call.take") as unit:
        return handlers.show_caller(unit, request=ShowCaller(call_id=call_id)).number


def test_the_number_is_shown_to_whose_call_it_is_and_audited(books):
    sit(books)
    call_id = report(books, told("ringing", extension="8001")).call_id
    assert show(books, call_id, AGENT) == f"+86{CALLER}"
    (row,) = [row for row in books.rows(AUDIT) if row["action"] == "person.reveal"]
    assert (row["actor"], row["subject"]) == (AGENT.name, f"call/{call_id}")
    with pytest.raises(CallOfAnother):
        show(books, call_id, COLLEAGUE)
    with pytest.raises(CallOfAnother):
        show(books, call_id, AGENT, now=NOW + timedelta(days=1))


def test_a_recording_is_opened_on_the_record(books):
    call_id = report(books, told("answered"), told("ended", recording_url=RECORDING)).call_id
    with books.work(AGENT, now=NOW) as unit:
        link = handlers.open_recording(unit, request=OpenRecording(call_id=call_id))
    assert link.url == RECORDING
    assert [r["subject"] for r in books.rows(AUDIT) if r["action"] == "call.listen"] == [
        f"call/{call_id}"
    ]
    other = report(books, told("answered", cti_call_id="other")).call_id
    with books.work(AGENT, now=NOW) as unit, pytest.raises(RecordingNotFound):
        handlers.open_recording(unit, request=OpenRecording(call_id=other))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://recordings.12351.example/1.wav",
        "https://recordings.12351.example.evil.test/1.wav",
        "https://recordings.12351.example@evil.test/1.wav",
        "https://recordings.12351.example:8443/1.wav",
        "https://169.254.169.254/latest",
        "//recordings.12351.example/1.wav",
        "https://recordings.12351.example\\@evil.test/",
        "https://recordings.12351.example/\r\nSet-Cookie: a",
        "https://[recordings/1.wav",
    ],
)
def test_a_recording_that_leads_elsewhere_is_refused(books, url):
    with pytest.raises(InvalidInput) as refused:
        report(books, told("ended", recording_url=url))
    assert refused.value.field == "recording_url"
    assert books.rows(CALLS) == []


@pytest.mark.parametrize("hours", [-200, 1])
def test_a_moment_that_cannot_be_is_refused(books, hours):
    with pytest.raises(InvalidInput) as refused:
        report(books, told("ringing", at=NOW + timedelta(hours=hours)))
    assert refused.value.field == "at"


@pytest.mark.parametrize(
    "changes",
    [{"caller": "+8613908920009"}, {"recording_url": RECORDING.replace("42", "43")}],
)
def test_what_contradicts_an_earlier_report_is_refused_and_changes_nothing(books, changes):
    report(books, told("answered", recording_url=RECORDING))
    before = books.everything([CALLS, CALL_BACKS])
    with pytest.raises(CallContradicted):
        report(books, told("ended", **changes))
    assert books.everything([CALLS, CALL_BACKS]) == before


def test_a_foreign_switchboard_is_refused_and_one_of_several_must_be_named(books):
    county = replace(SWITCHBOARD, unions=frozenset({"county-540202", "county-540221"}))
    with pytest.raises(InvalidInput):
        report(books, told("ringing"), by=county)
    with pytest.raises(ForeignUnion):
        report(books, told("ringing", managing_union="city"), by=county)


def test_a_ticket_names_the_call_in_which_it_was_told(books):
    call_id = report(books, told("answered")).call_id
    with books.work(AGENT, now=NOW, action="ticket.register") as unit:
        request = call_request(call_id=call_id)
        tickets.require_call(Calls(unit), request)
        ticket_id = tickets.register_request(
            Tickets(unit), request=request, keys=KEYS, consenting=CONSENTING, by=AGENT, now=NOW
        )
    with books.work(AGENT, now=NOW, action="ticket.read") as unit:
        assert Tickets(unit).get(ticket_id).request.call_id == call_id
        with pytest.raises(CallNotFound):
            tickets.require_call(Calls(unit), call_request(call_id="nobody"))
        with pytest.raises(InvalidInput):
            tickets.require_call(Calls(unit), call_request(call_id=call_id, channel="visit"))


@pytest.mark.parametrize("text", ["", "a" * 65, "a b", "a/b", "$where", "a\n"])
def test_a_name_of_a_call_is_plain(text):
    with pytest.raises(InvalidValue):
        switchboard.call_name(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("013908920001", "+8613908920001"), ("0892-8822351", "+868928822351"), ("10086", "10086"),
     ("+97714412345", "+97714412345")],
)  # fmt: skip
def test_a_call_is_not_lost_because_its_number_is_odd(text, kept):
    assert switchboard.caller(text) == kept


@pytest.mark.parametrize("text", ["anonymous", "12", "1" * 21, "<script>"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InvalidValue):
        switchboard.caller(text)


def test_whoever_reads_calls_reads_tickets_as_far():
    """A card shows tickets under the right to the call."""
    readers = [held for held in RIGHTS.values() if "call.read" in held]
    assert readers
    assert all(held["call.read"] == held.get("ticket.read") for held in readers)


def test_a_report_is_read_as_the_contract_says():
    plain = {"cti_call_id": "1", "fact": "ringing", "at": "2021-03-05T12:00:00+08:00"}
    assert load(type(told("ringing")), plain).at == NOW
