"""Documents of distributions. Why one was cancelled was written freely, and is encrypted."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief.goods_words import (
    DistributionNotFound,
    DistributionState,
    Gives,
    HomewardHelp,
)
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.relief.goods.distribution import Distribution, Part, Plan

NEWEST_FIRST = (("since", -1), ("_id", -1))
_FILTERED = (("gives", 1),)
_COUNT = {"bsonType": "int", "minimum": 0}
_PLAIN = (
    "managing_union", "title", "category", "place", "listed", "dropped", "handed", "value_fen",
    "note",
)  # fmt: skip

DISTRIBUTIONS = Kind(
    name="distributions",
    personal=("note",),
    indexes=(
        ANNOUNCED,
        Index(name="opened", fields=(("opened_on", 1),), partial={"opened_on": {"$gt": ""}}),
        Index(
            name="newest_by_state",
            fields=(("state", 1), *NEWEST_FIRST, *_FILTERED, ("managing_union", 1)),
        ),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *NEWEST_FIRST, *_FILTERED),
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "managing_union", "title", "category", "place", "since", "until", "gives",
                "kit", "help", "planned", "listed", "dropped", "handed", "last_on",
            ],
            "properties": {
                "state": {"enum": [state.value for state in DistributionState]},
                "since": {"bsonType": "string"},
                "until": {"bsonType": "string"},
                "gives": {"enum": [each.value for each in Gives]},
                "kit": {"bsonType": "array"},
                "help": {"bsonType": "array"},
                "planned": {"bsonType": "int", "minimum": 1},
                "listed": _COUNT,
                "dropped": _COUNT,
                "handed": _COUNT,
                "value_fen": {"bsonType": ["int", "long"], "minimum": 0},
                "opened_on": {"bsonType": ["string", "null"]},
                "note": {"bsonType": ["binData", "null"]},
            },
        }
    },
)  # fmt: skip


class Distributions(Repository[Distribution]):
    """Distributions."""

    kind = DISTRIBUTIONS
    not_found: ClassVar = DistributionNotFound

    @staticmethod
    def to_document(distribution: Distribution) -> dict[str, Any]:
        plan, opened_on = distribution.plan, distribution.opened_on
        return {
            **{name: getattr(distribution, name) for name in _PLAIN},
            "state": distribution.state.value,
            "since": plan.since.isoformat(),
            "until": plan.until.isoformat(),
            "gives": distribution.gives.value,
            "kit": [dict(vars(part)) for part in plan.kit],
            "help": [each.value for each in plan.help],
            "planned": plan.planned,
            "last_on": distribution.last_on.isoformat(),
            "opened_on": opened_on.isoformat() if opened_on else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Distribution:
        plan = Plan(
            kit=tuple(Part(**row) for row in document["kit"]),
            help=tuple(map(HomewardHelp, document["help"])),
            planned=document["planned"],
            since=date.fromisoformat(document["since"]),
            until=date.fromisoformat(document["until"]),
        )
        return Distribution(
            aggregate_id=document["_id"],
            state=DistributionState(document["state"]),
            plan=plan,
            last_on=date.fromisoformat(document["last_on"]),
            opened_on=date.fromisoformat(day) if (day := document["opened_on"]) else None,
            **{name: document[name] for name in _PLAIN},
        )
