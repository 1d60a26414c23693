"""The end of retention of calls and of rows to call back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from contracts.hotline import CallBackState
from contracts.retention import Ending, Retained
from records.retention import Pseudonyms, Retirement, Retirements
from services.hotline.calls.call_backs import CallBack
from services.hotline.calls.domain import Call
from services.hotline.calls.kinds import CALL_BACKS, CALLS
from vocabulary.business_time import business_day


def archive_call(service: Any, call_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the call tells who called. Refuses what `Call.archive` refuses."""
    with service.calls.changing(call_id, veiled=True) as call:
        call.archive(pseudonyms, on=business_day(service.unit.now))


def archive_call_back(service: Any, call_back_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the row tells whom to call. Refuses what `CallBack.archive` refuses."""
    with service.call_backs.changing(call_back_id, veiled=True) as row:
        row.archive(pseudonyms, on=business_day(service.unit.now))


def still_to_be_returned(service: Any, call_ids: Collection[str]) -> frozenset[str]:
    """Those of these calls whose caller somebody is still to call back."""
    calls = service.reads.load(CALLS, call_ids)
    rows = {row["_id"]: row["call_back_id"] for row in calls if row["call_back_id"] is not None}
    still = still_to_be_called(service, set(rows.values()))
    return frozenset(call_id for call_id, row_id in rows.items() if row_id in still)


def still_to_be_called(service: Any, call_back_ids: Collection[str]) -> frozenset[str]:
    """Those of these rows that are not done."""
    rows = service.reads.load(CALL_BACKS, call_back_ids)
    return frozenset(row["_id"] for row in rows if row["state"] != CallBackState.DONE)


RETIREMENTS: Retirements = {
    Retained.CALLS: Retirement(
        kind=CALLS,
        aggregate=Call.name,
        after="last_told",
        does=Ending.PSEUDONYMISE,
        end=archive_call,
        goes_on=still_to_be_returned,
    ),
    Retained.CALL_BACKS: Retirement(
        kind=CALL_BACKS,
        aggregate=CallBack.name,
        after="last_tried",
        does=Ending.PSEUDONYMISE,
        end=archive_call_back,
        goes_on=still_to_be_called,
    ),
}
