"""What tests of calls speak of: a switchboard, two seats, and what its call centre reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contracts.hotline import CallFact, ReportCall, TakeSeat
from contracts.rights import Actor, Role
from records.policies import load_policies
from services.hotline.calls import handlers, views
from services.hotline.calls.repository import Seats
from tests.books import KEYS, Books
from tests.hotline.ticket_facts import AGENT, NOW

SWITCHBOARD = Actor(
    name="client/pbx",
    roles=frozenset({Role.API_CLIENT}),
    unions=frozenset({"city"}),
    only=frozenset({"call.report"}),
)
COLLEAGUE = Actor(
    name="staff/colleague", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({"city"})
)
CALLER = "13908920001"
RECORDING = "https://recordings.12351.example/2021/03/05/42.wav"
POLICIES = load_policies()


def told(fact: str, *, seconds: int = 0, **changes: Any) -> ReportCall:
    facts: dict[str, Any] = {
        "cti_call_id": "1614916800.42",
        "fact": CallFact(fact),
        "at": NOW + timedelta(seconds=seconds),
        "caller": "+8613908920001",
    }
    return ReportCall(**{**facts, **changes})


def report(
    books: Books, *requests: ReportCall, by: Actor = SWITCHBOARD, now: datetime = NOW
) -> Any:
    """The receipt of the last of them, each in a transaction of its own."""
    receipt = None
    for request in requests:
        with books.work(by, now=now, action="call.report") as unit:
            call, seat_taken = handlers.report_call(
                unit, request=request, keys=KEYS, policies=POLICIES
            )
            version = unit.version_of(call.aggregate_id)
            receipt = views.receipt(call, seat_taken=seat_taken, version=version)
    return receipt


def sit(books: Books, extension: str = "8001", by: Actor = AGENT) -> str:
    with books.work(by, now=NOW, action="call.take") as unit:
        return handlers.take_seat(
            Seats(unit), request=TakeSeat(extension=extension), by=by, now=NOW
        )
