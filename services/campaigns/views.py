"""What campaigns answers: activities, for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.campaigns import (
    ActivityAnswer,
    ActivityKind,
    ActivityNotFound,
    ActivityPage,
    CampaignFigures,
    ListActivities,
)
from records.announced import all_of, journal_figures
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads, order_of
from services.campaigns.domain import Activity, Registration
from services.campaigns.repository import ACTIVITIES, REGISTRATIONS


def activity(reads: Reads, *, activity_id: str) -> ActivityAnswer:
    """One published activity; refuses `ActivityNotFound`."""
    return _answer(reads.get(ACTIVITIES, activity_id, not_found=ActivityNotFound))


def list_activities(reads: Reads, *, request: ListActivities) -> ActivityPage:
    """A page of activities."""
    where = {"managing_union": request.managing_union} if request.managing_union else {}
    found = reads.find(
        ACTIVITIES,
        where,
        sort=order_of(request.sort),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return ActivityPage(items=[_answer(row) for row in found.items], next_cursor=found.next_cursor)


def count_figures(reads: Reads, *, year: int) -> CampaignFigures:
    """Figures of a year."""
    days = {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}
    became = {
        "activity_published": all_of(reads, ACTIVITIES),
        "person_registered": all_of(reads, REGISTRATIONS),
    }
    kinds = {Activity.name: ACTIVITIES, Registration.name: REGISTRATIONS}
    return CampaignFigures(
        activities=reads.count(ACTIVITIES, {"takes_place_on": days}),
        outbox_pending=pending_facts(reads),
        held=held_messages(reads),
        undecoded=undecoded_messages(reads),
        journal=journal_figures(reads, became=became, kinds=kinds),
    )


def _answer(found: dict[str, Any]) -> ActivityAnswer:
    return ActivityAnswer(
        activity_id=found["_id"],
        version=found["version"],
        kind=ActivityKind(found["kind"]),
        title=found["title"],
        title_bo=found["title_bo"],
        description=found["description"],
        place=found["place"],
        takes_place_on=date.fromisoformat(found["takes_place_on"]),
        capacity=found["capacity"],
        registered=found["registered"],
        managing_union=found["managing_union"],
        published_at=found["published_at"],
    )
