"""Collections of campaigns, and what their documents went through."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from records.migrations import Migration
from records.retention import RETENTION_KINDS
from services.campaigns.repository import ACTIVITIES, REGISTRATIONS

KINDS = [ACTIVITIES, REGISTRATIONS, *RETENTION_KINDS]


def retention_of_registrations_begins(database: Database[dict[str, Any]]) -> None:
    """Registrations named neither union nor day: both are those of their activity."""
    for activity in database["activities"].find({}, {"managing_union": 1, "takes_place_on": 1}):
        database["registrations"].update_many(
            {"activity_id": activity["_id"], "retention_from": {"$exists": False}},
            {
                "$set": {
                    "managing_union": activity["managing_union"],
                    "takes_place_on": activity["takes_place_on"],
                    "archived_on": None,
                    "retention_from": activity["takes_place_on"],
                }
            },
        )


MIGRATIONS = [Migration(1, "retention of registrations begins", retention_of_registrations_begins)]
