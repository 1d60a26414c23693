"""Documents of campaigns: activities, registrations."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.campaigns import ActivityKind, ActivityNotFound
from contracts.people import Applicant
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from records.retention import retention_index
from services.campaigns.domain import Activity, Registration

# Everybody may register for any activity, so registering is not narrowed by managing union;
# publishing is, when the activity is added, and so are holds on registrations.
ACTIVITIES = Kind(
    name="activities",
    indexes=(
        ANNOUNCED,
        Index(name="day", fields=(("takes_place_on", 1), ("_id", 1))),
        Index(name="union_day", fields=(("managing_union", 1), ("takes_place_on", 1), ("_id", 1))),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "kind", "title", "takes_place_on", "capacity", "registered", "managing_union",
                "published_at",
            ],
            "properties": {
                "kind": {"enum": [kind.value for kind in ActivityKind]},
                "title": {"bsonType": "string"},
                "takes_place_on": {"bsonType": "string"},
                "capacity": {"bsonType": "int", "minimum": 1},
                "registered": {"bsonType": "int", "minimum": 0},
                "managing_union": {"bsonType": "string"},
                "published_at": {"bsonType": "date"},
            },
        }
    },
)  # fmt: skip
REGISTRATIONS = Kind(
    name="registrations",
    personal=("person",),
    indexes=(
        ANNOUNCED,
        Index(
            name="activity_person",
            fields=(("activity_id", 1), ("person_key", 1)),
            unique=True,
        ),
        Index(name="person", fields=(("person_key", 1), ("_id", 1))),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "activity_id", "managing_union", "takes_place_on", "place_number", "person",
                "person_key", "registered_at",
            ],
            "properties": {
                "activity_id": {"bsonType": "string"},
                "managing_union": {"bsonType": "string"},
                "takes_place_on": {"bsonType": "string"},
                "place_number": {"bsonType": "int", "minimum": 1},
                "person": {"bsonType": "binData"},
                # A hash of the ID number, or what stands in for one.
                "person_key": {"bsonType": "string", "pattern": "^[px]1\\."},
                "registered_at": {"bsonType": "date"},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)  # fmt: skip


class Activities(Repository[Activity]):
    """Published activities."""

    kind = ACTIVITIES
    not_found: ClassVar = ActivityNotFound

    @staticmethod
    def to_document(activity: Activity) -> dict[str, Any]:
        return {
            "kind": activity.kind.value,
            "title": activity.title,
            "title_bo": activity.title_bo,
            "description": activity.description,
            "place": activity.place,
            "takes_place_on": activity.takes_place_on.isoformat(),
            "capacity": activity.capacity,
            "registered": activity.registered,
            "managing_union": activity.managing_union,
            "published_at": activity.published_at,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Activity:
        return Activity(
            aggregate_id=document["_id"],
            kind=ActivityKind(document["kind"]),
            title=document["title"],
            title_bo=document["title_bo"],
            description=document["description"],
            place=document["place"],
            takes_place_on=date.fromisoformat(document["takes_place_on"]),
            capacity=document["capacity"],
            registered=document["registered"],
            managing_union=document["managing_union"],
            published_at=document["published_at"],
        )


class Registrations(Repository[Registration]):
    """Places taken."""

    kind = REGISTRATIONS
    not_found: ClassVar = ActivityNotFound

    @staticmethod
    def to_document(registration: Registration) -> dict[str, Any]:
        person, archived_on = registration.person, registration.archived_on
        retention_from = registration.retention_from
        return {
            "activity_id": registration.activity_id,
            "managing_union": registration.managing_union,
            "takes_place_on": registration.takes_place_on.isoformat(),
            "place_number": registration.place_number,
            "person": {
                "name": person.name,
                "phone": person.phone,
                "id_number": person.id_number,
            },
            "person_key": registration.person_key,
            "registered_at": registration.registered_at,
            "archived_on": archived_on.isoformat() if archived_on else None,
            "retention_from": retention_from.isoformat() if retention_from else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Registration:
        archived_on = document["archived_on"]
        return Registration(
            aggregate_id=document["_id"],
            activity_id=document["activity_id"],
            managing_union=document["managing_union"],
            takes_place_on=date.fromisoformat(document["takes_place_on"]),
            place_number=document["place_number"],
            person=Applicant(**document["person"]),
            person_key=document["person_key"],
            registered_at=document["registered_at"],
            archived_on=date.fromisoformat(archived_on) if archived_on else None,
        )
