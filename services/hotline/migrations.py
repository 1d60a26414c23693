"""Collections of the hotline, and what their documents went through."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from records.corrections import CORRECTIONS
from records.dossiers import DOSSIERS
from records.jobs import JOB_PARTS, JOBS
from records.migrations import Migration
from records.retention import RETENTION_KINDS
from records.sampling import SAMPLES
from services.hotline.calls.kinds import CALL_BACKS, CALLS, SEATS
from services.hotline.kinds import TICKETS
from services.hotline.knowledge.repository import ARTICLES

KINDS = [
    TICKETS, CORRECTIONS, CALLS, CALL_BACKS, SEATS, ARTICLES, SAMPLES, DOSSIERS, JOBS, JOB_PARTS,
    *RETENTION_KINDS,
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


MIGRATIONS = [
    Migration(1, "retention of closed tickets begins", retention_of_closed_tickets_begins),
    Migration(2, "retention of calls begins", retention_of_calls_begins),
]
