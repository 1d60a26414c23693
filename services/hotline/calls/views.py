"""What is shown of calls, seats and those to call back: numbers masked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.hotline import (
    CallBackAnswer,
    CallBackPage,
    CallBackState,
    CallBackTry,
    CallCard,
    CallFact,
    CallReceipt,
    ListCallBacks,
    SeatAnswer,
)
from contracts.retention import ARCHIVED
from records.reads import Reads
from services.hotline.calls.archiving import Archiving
from services.hotline.calls.call_backs import CallBack, Seat
from services.hotline.calls.domain import LIVE, TASK_LASTS, Call
from services.hotline.calls.kinds import CALL_BACKS, CALLS
from services.hotline.calls.repository import CallBacks
from services.hotline.kinds import TICKETS
from services.hotline.lines import line
from services.hotline.views import EVERY_STATE
from vocabulary.masking import hide_personal_numbers, mask_phone

MOST_EARLIER = 10
EVERY_WAITING_STATE = {"$in": [state.value for state in CallBackState]}


def receipt(call: Call, *, seat_taken: bool, version: int | None) -> CallReceipt:
    """What the call centre hears; `version` is the one that its report gives the call, if any."""
    return CallReceipt(
        call_id=call.aggregate_id,
        state=call.standing,
        version=call.version if version is None else version,
        seat_taken=seat_taken,
    )


def card(call: Call, reads: Reads) -> CallCard:
    """A call with the caller's tickets in the scope of who looks."""
    earlier: list[dict[str, Any]] = []
    if call.phone_key is not None:
        earlier = reads.find(
            TICKETS,
            {"phone_key": call.phone_key, "state": EVERY_STATE},
            sort=[("registered_at", -1)],
            limit=MOST_EARLIER,
            personal=True,
        ).items
    return CallCard(
        call_id=call.aggregate_id,
        version=call.version,
        state=call.standing,
        managing_union=call.managing_union,
        number=_masked(call, call.number) if call.number else None,
        agent=call.agent,
        rang_at=call.times.get(CallFact.RINGING),
        answered_at=call.times.get(CallFact.ANSWERED),
        ended_at=call.times.get(CallFact.ENDED),
        has_recording=call.recording_url is not None,
        language=earlier[0]["language"] if earlier else None,
        earlier=[line(row) for row in earlier],
    )


def seat(seat: Seat, reads: Reads, *, agent: str, now: datetime) -> SeatAnswer:
    """Where the agent sits, with the youngest call that is not over there."""
    found = reads.find(
        CALLS,
        {
            "agent": agent,
            "state": {"$in": [state.value for state in LIVE]},
            "began_at": {"$gt": now - TASK_LASTS},
        },
        sort=[("began_at", -1)],
        limit=1,
    ).items
    return SeatAnswer(
        extension=seat.extension,
        managing_union=seat.managing_union,
        taken_at=seat.taken_at,
        version=seat.version,
        call_id=found[0]["_id"] if found and seat.agent == agent else None,
    )


def list_call_backs(reads: Reads, *, request: ListCallBacks) -> CallBackPage:
    """A page of one state, the longest waiting first; counts of every state in the same scope."""
    found = reads.find(
        CALL_BACKS,
        {"state": request.state.value},
        sort=[("first_missed_at", 1)],
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    rows = [CallBacks.from_document(each) for each in found.items]
    for row, document in zip(rows, found.items, strict=True):
        row.version = document["version"]
    return CallBackPage(
        items=[call_back(row) for row in rows],
        next_cursor=found.next_cursor,
        counts=reads.count_by(CALL_BACKS, "state", {"state": EVERY_WAITING_STATE}),
    )


def call_back(row: CallBack) -> CallBackAnswer:
    """One number to call back."""
    return CallBackAnswer(
        call_back_id=row.aggregate_id,
        version=row.version,
        state=CallBackState(row.state),
        managing_union=row.managing_union,
        number=_masked(row, row.number),
        missed=row.missed,
        first_missed_at=row.first_missed_at,
        last_missed_at=row.last_miss.at,
        last_call_id=row.last_miss.call_id,
        claimed_by=row.claimed_by,
        tries=[CallBackTry(by=each.by, at=each.at, result=each.result) for each in row.tries],
        note=hide_personal_numbers(row.note) if row.note else None,
    )


def _masked(record: Archiving, number: str) -> str:
    return mask_phone(number) if record.archived_on is None else ARCHIVED
