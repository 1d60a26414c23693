"""Collections of the hotline, and what their documents went through."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from contracts.hotline import Category, TicketState
from records.corrections import CORRECTIONS
from records.dossiers import DOSSIERS
from records.jobs import JOB_PARTS, JOBS
from records.migrations import Migration
from records.policies import load_policies
from records.retention import RETENTION_KINDS
from records.sampling import SAMPLES
from services.hotline.calls.kinds import CALL_BACKS, CALLS, SEATS
from services.hotline.claimants.repository import CLAIMANTS
from services.hotline.domain.course import Course
from services.hotline.domain.ticket_map import OPEN
from services.hotline.domain.waiting import rights_waited_for
from services.hotline.kinds import TICKETS
from services.hotline.knowledge.repository import ARTICLES
from services.hotline.mediations.repository import MEDIATIONS
from services.hotline.relief_files.repository import RELIEF_FILES
from services.hotline.repository import step_from
from services.hotline.timetable import clocks_document, timetable_of

KINDS = [
    TICKETS, CORRECTIONS, CALLS, CALL_BACKS, SEATS, ARTICLES, MEDIATIONS, CLAIMANTS, SAMPLES,
    RELIEF_FILES, DOSSIERS, JOBS, JOB_PARTS, *RETENTION_KINDS,
]  # fmt: skip


def retention_of_closed_tickets_begins(database: Database[dict[str, Any]]) -> None:
    """Tickets of before there was retention were closed on the day of their closing step."""
    closing = {
        "$filter": {
            "input": "$history",
            "cond": {"$in": ["$$this.step", ["answered", "closed"]]},
        }
    }
    database["tickets"].update_many(
        {"retention_from": {"$exists": False}, "state": "closed"},
        [
            {"$set": {"archived_on": None, "closing": {"$first": closing}}},
            {"$set": {"retention_from": "$closing.happened_on"}},
            {"$unset": "closing"},
        ],
    )


def retention_of_calls_begins(database: Database[dict[str, Any]]) -> None:
    """Calls, and rows to call back, of before: from the latest that is known of each."""
    told = {"$map": {"input": {"$objectToArray": "$times"}, "in": "$$this.v"}}
    seen = {"$concatArrays": ["$misses.at", "$tries.at"]}
    for name, moments in (("calls", told), ("call_backs", seen)):
        day = {"date": {"$max": moments}, "format": "%Y-%m-%d", "timezone": "+08:00"}
        database[name].update_many(
            {"retention_from": {"$exists": False}},
            [{"$set": {"archived_on": None, "retention_from": {"$dateToString": day}}}],
        )


def clocks_of_open_tickets_begin(database: Database[dict[str, Any]]) -> None:
    """Tickets of before there were clocks: what runs on each, by its steps, and what is awaited."""
    timetable = timetable_of(load_policies())
    tickets = database["tickets"]
    waiting = {"due_on": {"$exists": False}, "state": {"$in": [each.value for each in OPEN]}}
    for row in tickets.find(waiting, {"history": 1, "category": 1, "state": 1, "lead": 1}):
        steps = [step_from(each, {}) for each in row["history"]]
        clocks = timetable.running(steps, Category(row["category"]), Course())
        unchanged = {"_id": row["_id"], "due_on": {"$exists": False}}
        waits_for = rights_waited_for(
            TicketState(row["state"]),
            relief_decides=bool(row["lead"]) and row["lead"]["state"] in ("awaited", "open"),
            asked=False,
        )
        tickets.update_one(unchanged, {"$set": {**clocks_document(clocks), "waits_for": waits_for}})


def corrections_and_holds_are_where_their_tickets_are(database: Database[dict[str, Any]]) -> None:
    """Those of tickets that were dispatched before they went along with them."""
    for name, field in (("corrections", "record"), ("retention_holds", "subject")):
        for row in database[name].find({field: {"$regex": "^ticket/"}}, {field: 1}):
            ticket_id = row[field].removeprefix("ticket/")
            ticket = database["tickets"].find_one({"_id": ticket_id}, {"managing_union": 1})
            if ticket is not None:
                union = {"managing_union": ticket["managing_union"]}
                database[name].update_one({"_id": row["_id"]}, {"$set": union})


def words_of_tickets_are_still_to_be_indexed(database: Database[dict[str, Any]]) -> None:
    """Tickets of before there was a search: the service makes their words, which are encrypted."""
    earlier = {"found_by": {"$exists": False}}
    database["tickets"].update_many(earlier, {"$set": {"found_by": None, "unindexed": True}})


MIGRATIONS = [
    Migration(1, "retention of closed tickets begins", retention_of_closed_tickets_begins),
    Migration(2, "retention of calls begins", retention_of_calls_begins),
    Migration(3, "clocks of open tickets begin", clocks_of_open_tickets_begin),
    Migration(
        4,
        "corrections and holds are where their tickets are",
        corrections_and_holds_are_where_their_tickets_are,
    ),
    Migration(
        5,
        "words of tickets are still to be indexed",
        words_of_tickets_are_still_to_be_indexed,
    ),
]
