"""Documents of distributions. Why one was cancelled was written freely, and is encrypted."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief.distribution_parts import Greeting
from contracts.relief.goods_words import (
    DistributionNotFound,
    DistributionState,
    Gives,
    HomewardHelp,
)
from contracts.relief.unit_visit_words import Occasion
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.relief.goods.distribution import Distribution
from services.relief.goods.plan import Part, Plan
from services.relief.goods.roster import Roster

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


def greeting_row(greeting: Greeting | None) -> dict[str, Any] | None:
    """What greeting money is for, as a row holds it."""
    return None if greeting is None else {**vars(greeting), "occasion": greeting.occasion.value}


def greeting_from(row: dict[str, Any] | None) -> Greeting | None:
    """It again."""
    return None if row is None else Greeting(occasion=Occasion(row["occasion"]), year=row["year"])


class Distributions(Repository[Distribution]):
    """Distributions."""

    kind = DISTRIBUTIONS
    not_found: ClassVar = DistributionNotFound

    @staticmethod
    def to_document(distribution: Distribution) -> dict[str, Any]:
        plan, opened_on, roster = distribution.plan, distribution.opened_on, distribution.roster
        return {
            **{name: getattr(distribution, name) for name in _PLAIN},
            "state": distribution.state.value,
            "since": plan.since.isoformat(),
            "until": plan.until.isoformat(),
            "gives": distribution.gives.value,
            "kit": [dict(vars(part)) for part in plan.kit],
            "help": [each.value for each in plan.help],
            "greeting": greeting_row(plan.greeting),
            "roster": {**vars(roster), "preparers": list(roster.preparers)},
            "planned": plan.planned,
            "last_on": distribution.last_on.isoformat(),
            "opened_on": opened_on.isoformat() if opened_on else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Distribution:
        roster = document["roster"]
        plan = Plan(
            kit=tuple(Part(**row) for row in document["kit"]),
            help=tuple(map(HomewardHelp, document["help"])),
            greeting=greeting_from(document["greeting"]),
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
            roster=Roster(**{**roster, "preparers": tuple(roster["preparers"])}),
            **{name: document[name] for name in _PLAIN},
        )
