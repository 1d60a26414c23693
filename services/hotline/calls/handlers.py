"""Use cases of calls: load, decide, save."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from contracts.hotline import (
    CallOfAnother,
    ClaimCallBack,
    FinishCallBack,
    LeaveSeat,
    OpenRecording,
    RecordingLink,
    RecordingNotFound,
    ReleaseCallBack,
    ReportCall,
    SeatNotTaken,
    ShowCaller,
    TakeSeat,
)
from contracts.hotline.calls import CallerNumber
from contracts.refusals import InvalidInput
from contracts.rights import Actor
from records.keys import IndexKeys
from records.policies import Policies
from records.reveals import ACTION as REVEAL
from records.unit_of_work import UnitOfWork
from services.hotline.calls.call_backs import CallBack, Miss, Seat, seat_id
from services.hotline.calls.domain import Call, Told
from services.hotline.calls.recordings import recording_link
from services.hotline.calls.repository import CallBacks, Calls, Seats, open_key
from vocabulary.business_time import business_day
from vocabulary.ids import new_id

POLICY = "hotline.calls"


def report_call(
    unit: UnitOfWork, *, request: ReportCall, keys: IndexKeys, policies: Policies
) -> tuple[Call, bool]:
    """The call as it now is, and whether somebody sits at the extension named.

    Refuses `ForeignUnion`, `CallContradicted`, `RecordArchived`, and `InvalidInput` for a moment or
    a recording that the policy does not allow.
    """
    calls, union = Calls(unit), _switchboard(request.managing_union, unit.actor)
    told = _told(unit, request, union=union, keys=keys, policies=policies)
    call_id = str(uuid5(NAMESPACE_URL, f"{unit.actor.person} {union} {request.cti_call_id}"))
    if calls.find_by_id(call_id) is None:
        call = Call(aggregate_id=call_id, managing_union=union, source=unit.actor.person)
        _note(call, told, CallBacks(unit))
        calls.add(call)
    else:
        with calls.changing(call_id) as call:
            _note(call, told, CallBacks(unit))
    return call, told.agent is not None


def take_seat(seats: Seats, *, request: TakeSeat, by: Actor, now: datetime) -> str:
    """Sit down at an extension, having left every other; returns the seat's id."""
    union = _switchboard(request.managing_union, by)
    taken = seat_id(union, request.extension)
    _leave_all(seats.find_all(agent=by.name), seats, but=taken)
    if seats.find_by_id(taken) is None:
        seat = Seat(
            aggregate_id=taken,
            managing_union=union,
            extension=request.extension,
            agent=by.name,
            taken_at=now,
        )
        seats.add(seat)
    else:
        with seats.changing(taken) as seat:
            seat.take(by=by.name, at=now)
    return taken


def leave_seat(seats: Seats, *, request: LeaveSeat, by: Actor) -> str:
    """Get up; refuses `SeatNotTaken`."""
    sat_at = seat_of(seats, by)
    # Who sat down at two in the same moment leaves both.
    _leave_all(seats.find_all(agent=by.name), seats)
    return sat_at.aggregate_id


def seat_of(seats: Seats, actor: Actor) -> Seat:
    """Where the actor sat down last; refuses `SeatNotTaken`."""
    found = seats.find_all(agent=actor.name)
    if not found:
        raise SeatNotTaken()
    return max(found, key=lambda each: each.taken_at)


def show_caller(unit: UnitOfWork, *, request: ShowCaller) -> CallerNumber:
    """The number in full, with an audit row; refuses `CallOfAnother` to all but who needs it.

    After the end of its retention `RecordArchived`: there is nothing to be shown.
    """
    call = Calls(unit).get(request.call_id)
    call.require_not_archived()
    row = CallBacks(unit).find_by_id(call.call_back_id) if call.call_back_id else None
    claimed = row is not None and row.is_open and row.claimed_by == unit.actor.name
    if not claimed and not call.is_open_task_of(unit.actor.name, unit.now):
        raise CallOfAnother()
    unit.audit(REVEAL, call.subject, reason="open_task")
    return CallerNumber(number=call.number)


def open_recording(unit: UnitOfWork, *, request: OpenRecording) -> RecordingLink:
    """Where the recording is, with an audit row; refuses `RecordingNotFound`."""
    call = Calls(unit).get(request.call_id)
    if call.recording_url is None:
        raise RecordingNotFound()
    unit.audit("call.listen", call.subject)
    return RecordingLink(url=call.recording_url)


def claim_call_back(rows: CallBacks, *, request: ClaimCallBack, by: Actor) -> str:
    """Take it upon oneself; refuses `ClaimedByAnother`."""
    with rows.changing(request.call_back_id, expected_version=request.expected_version) as row:
        row.claim(by=by.name)
    return request.call_back_id


def release_call_back(rows: CallBacks, *, request: ReleaseCallBack) -> str:
    """Let others do it."""
    with rows.changing(request.call_back_id, expected_version=request.expected_version) as row:
        row.release()
    return request.call_back_id


def finish_call_back(rows: CallBacks, *, request: FinishCallBack, by: Actor, now: datetime) -> str:
    """What became of it; refuses `ClaimedByAnother`."""
    with rows.changing(request.call_back_id, expected_version=request.expected_version) as row:
        row.finish(result=request.result, note=request.note, by=by.name, at=now)
    return request.call_back_id


def _leave_all(sat_at: Iterable[Seat], seats: Seats, *, but: str | None = None) -> None:
    for each in sat_at:
        if each.aggregate_id != but:
            with seats.changing(each.aggregate_id) as seat:
                seat.leave()


def _told(
    unit: UnitOfWork, request: ReportCall, *, union: str, keys: IndexKeys, policies: Policies
) -> Told:
    rules = policies.on(POLICY, business_day(unit.now))
    earliest = unit.now - timedelta(hours=rules["most_hours_late"])
    latest = unit.now + timedelta(seconds=rules["most_seconds_ahead"])
    if not earliest <= request.at <= latest:
        allowed = f"{rules['most_hours_late']} hours ago to {rules['most_seconds_ahead']} s ahead"
        raise InvalidInput.at("at", code="bad_date", allowed=allowed)
    link = request.recording_url
    seat = None
    if request.extension is not None:
        seat = Seats(unit).find_by_id(seat_id(union, request.extension))
    return Told(
        fact=request.fact,
        at=request.at,
        number=request.caller,
        phone_key=keys.phone_key(request.caller) if request.caller else None,
        extension=request.extension,
        agent=seat.agent if seat else None,
        recording_url=recording_link(link, hosts=rules["recording_hosts"]) if link else None,
    )


def _note(call: Call, told: Told, rows: CallBacks) -> None:
    """Take in what was told, and see to the row of who must be called back by it."""
    call.note(told)
    if call.is_lost and call.call_back_id is None and call.number and call.phone_key:
        call.call_back_id = _missed(call, call.number, call.phone_key, rows)
    elif not call.is_lost and call.call_back_id is not None:
        with rows.changing(call.call_back_id) as row:
            row.withdraw(call.aggregate_id)
        call.call_back_id = None


def _missed(call: Call, number: str, phone_key: str, rows: CallBacks) -> str:
    miss = Miss(call_id=call.aggregate_id, at=max(call.times.values()))
    known = rows.find(open_key=open_key(call.managing_union, phone_key))
    if known is not None:
        with rows.changing(known.aggregate_id) as row:
            row.miss(miss)
        return known.aggregate_id
    row = CallBack(
        aggregate_id=new_id(),
        managing_union=call.managing_union,
        number=number,
        phone_key=phone_key,
        misses=[miss],
        first_missed_at=miss.at,
    )
    rows.add(row)
    return row.aggregate_id


def _switchboard(named: str | None, actor: Actor) -> str:
    """The switchboard's union; refuses `InvalidInput` where it is not named and not the only one.

    Whether the actor's right reaches it is seen when the record is kept.
    """
    if named is not None:
        return named
    if len(actor.unions) != 1:
        raise InvalidInput.at("managing_union", code="missing_field", allowed="one of your unions")
    return next(iter(actor.unions))
