"""Documents of claimants. Who claims, and why he was struck off, is one encrypted field."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.hotline.claimants import ClaimantNotFound, ClaimantState
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.hotline.claimants.domain import Claim, Claimant

CLAIMANTS = Kind(
    name="claimants",
    personal=("person",),
    hidden=("phone_key", "listed"),
    owned_by="phone_key",
    secret_where={"confidential": True},
    kept_from="concerns",
    indexes=(
        ANNOUNCED,
        Index(
            name="ticket",
            fields=(("ticket_id", 1), ("listed_on", 1), ("_id", 1), ("state", 1)),
        ),
        Index(name="phone", fields=(("phone_key", 1), ("_id", 1))),
        # Two who list the same person at the same moment: the second loses, whatever each has seen.
        Index(
            name="once_per_ticket",
            fields=(("listed", 1),),
            unique=True,
            partial={"listed": {"$gt": ""}},
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "ticket_id", "managing_union", "state", "phone_key", "claimed_fen", "listed_on",
                "person",
            ],
            "properties": {
                "ticket_id": {"bsonType": "string"},
                "state": {"enum": [state.value for state in ClaimantState]},
                "phone_key": {"bsonType": "string"},
                "claimed_fen": {"bsonType": ["int", "long"], "minimum": 0},
                "listed_on": {"bsonType": "string"},
                "person": {"bsonType": "binData"},
            },
        }
    },
)  # fmt: skip


def listed(ticket_id: str, phone_key: str) -> str:
    """What is there once of those who stand on a ticket's list."""
    return f"{ticket_id}/{phone_key}"


class Claimants(Repository[Claimant]):
    """Claimants."""

    kind = CLAIMANTS
    not_found: ClassVar = ClaimantNotFound

    @staticmethod
    def to_document(claimant: Claimant) -> dict[str, Any]:
        claim = claimant.claim
        stands = claimant.state == ClaimantState.LISTED and not claimant.archived
        return {
            "ticket_id": claimant.ticket_id,
            "managing_union": claimant.managing_union,
            "confidential": claimant.confidential,
            "concerns": claimant.concerns,
            "state": claimant.state.value,
            "listed": listed(claimant.ticket_id, claim.phone_key) if stands else None,
            "phone_key": claim.phone_key,
            "claimed_fen": claim.claimed_fen,
            "listed_on": claimant.listed_on.isoformat(),
            "last_on": claimant.last_on.isoformat(),
            "by": claimant.by,
            "archived": claimant.archived,
            "person": {"name": claim.name, "phone": claim.phone, "reason": claimant.reason},
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Claimant:
        person = document["person"]
        return Claimant(
            aggregate_id=document["_id"],
            ticket_id=document["ticket_id"],
            managing_union=document["managing_union"],
            confidential=document["confidential"],
            concerns=document["concerns"],
            claim=Claim(
                name=person["name"],
                phone=person["phone"],
                phone_key=document["phone_key"],
                claimed_fen=document["claimed_fen"],
            ),
            listed_on=date.fromisoformat(document["listed_on"]),
            last_on=date.fromisoformat(document["last_on"]),
            by=document["by"],
            reason=person["reason"],
            archived=document["archived"],
            state=ClaimantState(document["state"]),
        )
