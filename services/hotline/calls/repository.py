"""Documents of calls, call-backs and seats."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.hotline import (
    CallBackNotFound,
    CallBackResult,
    CallFact,
    CallNotFound,
    SeatNotTaken,
)
from records.repository import Repository
from services.hotline.calls.archiving import Archiving
from services.hotline.calls.call_backs import CallBack, Miss, Seat, Try
from services.hotline.calls.domain import Call, Ring
from services.hotline.calls.kinds import CALL_BACKS, CALLS, SEATS


class Calls(Repository[Call]):
    """Calls."""

    kind = CALLS
    not_found: ClassVar = CallNotFound

    @staticmethod
    def to_document(call: Call) -> dict[str, Any]:
        personal = {"number": call.number, "recording_url": call.recording_url}
        return {
            "managing_union": call.managing_union,
            "source": call.source,
            "phone_key": call.phone_key,
            "state": call.standing.value,
            "agent": call.agent,
            "began_at": call.began_at,
            "times": {fact.value: at for fact, at in call.times.items()},
            "rings": [{**vars(ring), "fact": ring.fact.value} for ring in call.rings],
            "call_back_id": call.call_back_id,
            **_ending(call),
            "caller": personal if any(personal.values()) else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Call:
        personal = document["caller"] or {"number": None, "recording_url": None}
        call = Call(
            aggregate_id=document["_id"],
            managing_union=document["managing_union"],
            source=document["source"],
            phone_key=document["phone_key"],
            number=personal["number"],
            recording_url=personal["recording_url"],
            times={CallFact(fact): at for fact, at in document["times"].items()},
            rings=[Ring(**{**row, "fact": CallFact(row["fact"])}) for row in document["rings"]],
            call_back_id=document["call_back_id"],
            archived_on=_archived_on(document),
        )
        call.state = call.standing
        return call


def _ending(record: Archiving) -> dict[str, str | None]:
    days = {"archived_on": record.archived_on, "retention_from": record.retention_from}
    return {name: None if day is None else day.isoformat() for name, day in days.items()}


def _archived_on(document: dict[str, Any]) -> date | None:
    day = document.get("archived_on")
    return None if day is None else date.fromisoformat(day)


def open_key(managing_union: str, phone_key: str) -> str:
    """By which the one open row of a number is found, and held to be one."""
    return f"{managing_union} {phone_key}"


class CallBacks(Repository[CallBack]):
    """Whom to call back."""

    kind = CALL_BACKS
    not_found: ClassVar = CallBackNotFound

    @staticmethod
    def to_document(row: CallBack) -> dict[str, Any]:
        key = open_key(row.managing_union, row.phone_key)
        return {
            "managing_union": row.managing_union,
            "phone_key": row.phone_key,
            "open_key": key if row.is_open else None,
            "state": str(row.state),
            "missed": row.missed,
            "first_missed_at": row.first_missed_at,
            "misses": [vars(each) for each in row.misses],
            "claimed_by": row.claimed_by,
            "tries": [{**vars(each), "result": each.result.value} for each in row.tries],
            **_ending(row),
            "caller": {"number": row.number, "note": row.note},
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> CallBack:
        copied = (
            "state", "managing_union", "phone_key", "missed", "first_missed_at", "claimed_by",
        )  # fmt: skip
        return CallBack(
            aggregate_id=document["_id"],
            **{name: document[name] for name in copied},
            number=document["caller"]["number"],
            note=document["caller"]["note"],
            misses=[Miss(**each) for each in document["misses"]],
            tries=[
                Try(**{**each, "result": CallBackResult(each["result"])})
                for each in document["tries"]
            ],
            archived_on=_archived_on(document),
        )


class Seats(Repository[Seat]):
    """Who sits where."""

    kind = SEATS
    not_found: ClassVar = SeatNotTaken

    @staticmethod
    def to_document(seat: Seat) -> dict[str, Any]:
        return {
            "managing_union": seat.managing_union,
            "extension": seat.extension,
            "agent": seat.agent,
            "taken_at": seat.taken_at,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Seat:
        copied = ("managing_union", "extension", "agent", "taken_at")
        return Seat(aggregate_id=document["_id"], **{name: document[name] for name in copied})
