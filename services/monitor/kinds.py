"""What the monitor keeps: metadata of messages, signs of processes, and what operators asked for.

Nothing here is personal; what operators wrote, who may write anything, is encrypted at rest all the
same. The index is made anew from the journals when it is lost; only replays, republications and
acts are the monitor's own.
"""

from __future__ import annotations

from contracts.monitor import ReplayState
from contracts.operations.words import Fate
from records.kinds import DAY_SECONDS, RETRY_MEMORY_SECONDS, Index, Kind

SPAN_SECONDS = 90 * DAY_SECONDS
_MOMENT = {"bsonType": "date"}
_OPTIONAL_MOMENT = {"bsonType": ["date", "null"]}
_TEXT = {"bsonType": "string"}
_TEXTS = {"bsonType": "array", "items": _TEXT}


def _seen(name: str, *indexes: Index, required: list[str], **properties: object) -> Kind:
    """What was seen, and is replaced by what is seen next."""
    schema = {"required": required, "properties": properties}
    return Kind(
        name=name,
        indexes=indexes,
        managed_by=None,
        versioned=False,
        validator={"$jsonSchema": schema},
    )


def _latest_first(name: str, *fields: str) -> Index:
    return Index(name=name, fields=(*((each, 1) for each in fields), ("at", -1), ("_id", -1)))


_UNFINISHED = {"unfinished": True}

# `waiting` are consumers that have not met the event, `held` those that met it and are not done.
EVENTS = _seen(
    "events",
    _latest_first("by_time"),
    _latest_first("by_type", "type"),
    _latest_first("by_subject", "subject"),
    Index(name="conversation", fields=(("correlation_id", 1), ("at", -1), ("_id", -1))),
    Index(name="unfinished", fields=(("at", -1), ("_id", -1)), partial=_UNFINISHED),
    Index(name="to_look_at", fields=(("look_at", 1), ("_id", 1)), partial=_UNFINISHED),
    Index(name="oldest", fields=(("waiting", 1), ("published_at", 1)), partial=_UNFINISHED),
    Index(
        name="edited",
        fields=(("fates.edited_to", 1),),
        partial={"fates.edited_to": {"$exists": True}},
    ),
    Index(name="ages_out", fields=(("at", 1),), expire_after_seconds=RETRY_MEMORY_SECONDS),
    required=["service", "type", "subject", "sequence", "at", "waiting", "held", "fates"],
    service=_TEXT,
    type=_TEXT,
    subject=_TEXT,
    at=_MOMENT,
    published_at=_OPTIONAL_MOMENT,
    look_at=_MOMENT,
    waiting=_TEXTS,
    held=_TEXTS,
    unfinished={"bsonType": "bool"},
    fates={
        "bsonType": "array",
        "items": {
            "required": ["consumer", "fate", "at", "attempts"],
            "properties": {
                "consumer": _TEXT,
                "fate": {"enum": [fate.value for fate in Fate]},
                "at": _MOMENT,
            },
        },
    },
)
JOURNALS = _seen("journals", required=["head"])
OWNERS = _seen("owners", required=["reached", "asked_at"], asked_at=_MOMENT)
QUEUES = _seen("queues", required=["declared", "looked_at"], looked_at=_MOMENT)
BROKER = _seen("broker", required=["reached", "management", "looked_at"], looked_at=_MOMENT)
PROCESSES = _seen(
    "processes",
    Index(name="latest", fields=(("heard_at", -1), ("_id", -1))),
    Index(name="ages_out", fields=(("heard_at", 1),), expire_after_seconds=DAY_SECONDS),
    required=["service", "host", "heard_at"],
    heard_at=_MOMENT,
)
SPANS = _seen(
    "spans",
    Index(name="conversation", fields=(("correlation_id", 1), ("started_at", 1))),
    Index(name="ages_out", fields=(("started_at", 1),), expire_after_seconds=SPAN_SECONDS),
    required=["correlation_id", "kind", "service", "started_at"],
    started_at=_MOMENT,
)
REPLAYS = Kind(
    name="replays",
    managed_by=None,
    personal=("note",),
    indexes=(
        Index(name="latest", fields=(("started_at", -1), ("_id", -1))),
        Index(
            name="under_way",
            fields=(("started_at", 1), ("_id", 1)),
            partial={"state": {"$in": [ReplayState.RUNNING.value, ReplayState.PAUSED.value]}},
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": ["owner", "consumer", "state", "rate", "batch", "by", "started_at"],
            "properties": {
                "state": {"enum": [state.value for state in ReplayState]},
                "started_at": _MOMENT,
                "ended_at": _OPTIONAL_MOMENT,
            },
        }
    },
)
# Not "republications": every service keeps those that it sends under that name.
REPUBLICATIONS = Kind(
    name="asked_republications",
    managed_by=None,
    versioned=False,
    indexes=(Index(name="latest", fields=(("at", -1), ("_id", -1))),),
)
# What was proposed or done, for a repeat of the same command.
ACTS = Kind(
    name="acts",
    managed_by=None,
    versioned=False,
    personal=("proposal",),
    indexes=(
        Index(name="ages_out", fields=(("at", 1),), expire_after_seconds=RETRY_MEMORY_SECONDS),
    ),
)

KEPT = (
    EVENTS, JOURNALS, OWNERS, QUEUES, BROKER, PROCESSES, SPANS, REPLAYS, REPUBLICATIONS, ACTS,
)  # fmt: skip
