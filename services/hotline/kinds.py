"""What the hotline keeps: tickets, how they are found, and what a document must hold."""

from __future__ import annotations

from contracts.hotline import Category, Channel, TicketState
from records.kinds import ANNOUNCED, Index, Kind
from records.retention import retention_index

_NEWEST_FIRST = (("registered_at", -1), ("_id", -1))
# At the end of an index, so that a filter on them, and a count, needs no document.
_FILTERED = (("channel", 1), ("category", 1))
_KEPT = ("concerns", 1)

TICKETS = Kind(
    name="tickets",
    personal=("request", "notes", "reason_code"),
    # Audit rows outlive the ticket's retention: none may tell what finds its person.
    hidden=("query_key", "phone_key", "person_key", "found_by"),
    owned_by="phone_key",
    secret_where={"confidential": True},
    kept_from="concerns",
    indexes=(
        ANNOUNCED,
        Index(name="number", fields=(("number", 1),), unique=True),
        Index(name="query_key", fields=(("query_key", 1),), unique=True),
        # Of all unions in any state. A list of some names its states, so that the next two serve it
        # with and without a filter on them.
        Index(
            name="newest",
            fields=(*_NEWEST_FIRST, *_FILTERED, ("managing_union", 1), _KEPT),
        ),
        Index(
            name="newest_by_state",
            fields=(("state", 1), *_NEWEST_FIRST, *_FILTERED, ("managing_union", 1), _KEPT),
        ),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *_NEWEST_FIRST, *_FILTERED, _KEPT),
        ),
        Index(name="newest_by_phone", fields=(("phone_key", 1), *_NEWEST_FIRST)),
        Index(
            name="person",
            fields=(("person_key", 1),),
            partial={"person_key": {"$gt": ""}},
        ),
        # Words of what is asked, as keyed hashes. No other index serves a count of a word alone.
        Index(
            name="found_by",
            fields=(("found_by", 1), *_NEWEST_FIRST, ("managing_union", 1), _KEPT),
        ),
        Index(name="unindexed", fields=(("unindexed", 1),), partial={"unindexed": True}),
        # Open ones alone are asked for, and few have one.
        Index(
            name="newest_by_employer",
            fields=(("employer_key", 1), ("state", 1), *_NEWEST_FIRST),
            partial={"employer_key": {"$gt": ""}},
        ),
        Index(
            name="figures",
            fields=(
                ("happened_on", 1), ("state", 1), ("channel", 1), ("managing_union", 1),
                ("late", 1), ("category", 1), _KEPT, ("in_time", 1), ("heard_call", 1),
                ("heard_handling", 1), ("reworks", 1),
            ),
        ),
        Index(
            name="open_since",
            fields=(("open_since", 1), ("managing_union", 1), _KEPT),
            partial={"open_since": {"$gt": ""}},
        ),
        Index(
            name="escalated_on",
            fields=(("escalated_on", 1),),
            partial={"escalated_on": {"$gt": ""}},
        ),
        # What is to be done: of one's unions, the longest waiting or the first to end first.
        Index(
            name="waiting_by_union",
            fields=(("managing_union", 1), ("waits_for", 1), ("registered_at", 1), ("_id", 1)),
        ),
        Index(
            name="due_by_union",
            fields=(("managing_union", 1), ("due_on", 1), ("_id", 1)),
            partial={"due_on": {"$gt": ""}},
        ),
        Index(
            name="at_risk_by_union",
            fields=(("managing_union", 1), ("at_risk_on", 1), ("_id", 1), ("due_on", 1)),
            partial={"at_risk_on": {"$gt": ""}},
        ),
        # Emergencies that have to be reported up: few, whatever is stored.
        Index(
            name="report_due",
            fields=(("report_due_at", 1), ("_id", 1), ("managing_union", 1), _KEPT),
            partial={"report_due_at": {"$gt": ""}},
        ),
        Index(
            name="reopened",
            fields=(("reopenings", 1),),
            partial={"reopenings": {"$gt": 0}},
        ),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "number", "query_key", "state", "channel", "category", "county", "managing_union",
                "phone_key", "happened_on", "registered_at", "late", "request", "history",
            ],
            "properties": {
                "number": {"bsonType": "string", "pattern": "^SR-[0-9]{8}-[0-9]{6}$"},
                "query_key": {"bsonType": "string"},
                "state": {"enum": [state.value for state in TicketState]},
                "channel": {"enum": [channel.value for channel in Channel]},
                "category": {"enum": [category.value for category in Category]},
                "phone_key": {"bsonType": "string"},
                "person_key": {"bsonType": ["string", "null"]},
                "happened_on": {"bsonType": "string"},
                "registered_at": {"bsonType": "date"},
                "late": {"bsonType": "bool"},
                "found_by": {
                    "bsonType": ["array", "null"],
                    "items": {"bsonType": ["int", "long"]},
                },
                "unindexed": {"bsonType": "bool"},
                "confidential": {"bsonType": "bool"},
                "request": {"bsonType": "binData"},
                "notes": {"bsonType": ["binData", "null"]},
                "reason_code": {"bsonType": ["binData", "null"]},
                "history": {"bsonType": "array", "minItems": 1, "maxItems": 200},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)  # fmt: skip
