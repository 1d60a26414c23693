"""What identity keeps of a phone, for whoever signed in with it: codes asked for, and sessions.

Identity knows no worker by name: what is here is everybody's who uses the phone.
"""

from __future__ import annotations

from contracts.own_data import OwnRecord
from contracts.rights import Actor
from records.own_data import all_rows, entry, section
from records.reads import Reads
from services.identity.kinds import PHONE_LINES, SESSIONS


def own_records(reads: Reads, *, by: Actor) -> tuple[list[OwnRecord], int]:
    """(the phone, with its sessions; how many of these are left out)."""
    keys = sorted(by.own_keys)
    sessions, left_out = all_rows(
        reads, SESSIONS, {"phone_key": {"$in": keys}}, sort=(("started_at", 1),)
    )
    opened = [
        entry(
            {
                "session_state": row["state"],
                "started_at": row["started_at"],
                "seen_at": row["seen_at"],
                "ends_at": row["expires_at"],
                "device": row["device"],
                "language": row["language"],
            }
        )
        for row in sessions
    ]
    asked = [
        entry({"asked_at": moment})
        for line in reads.load(PHONE_LINES, keys)
        for moment in line["asked_at"]
    ]
    sections = [section("codes", *asked), section("sessions", *opened)]
    return [OwnRecord(subject="phone", number="", sections=sections)], left_out
