"""Documents of mediations. What names a party or was written is one encrypted field."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.hotline.mediation_words import MediationNotFound, MediationState
from records.acts import Act
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.hotline.mediations.domain import Mediation
from services.hotline.mediations.mediation_map import GOING_ON
from services.hotline.mediations.parties import Session, Worker

DAYS = ("accepted_on", "last_on", "due_on", "at_risk_on")
MEDIATIONS = Kind(
    name="mediations",
    personal=("parties",),
    secret_where={"confidential": True},
    kept_from="concerns",
    indexes=(
        ANNOUNCED,
        Index(name="ticket", fields=(("ticket_id", 1),)),
        Index(
            name="figures",
            fields=(
                ("accepted_on", 1), ("managing_union", 1), ("concerns", 1), ("recovered_fen", 1),
                ("recovered_people", 1),
            ),
        ),
        # Two agents who open one at the same moment: the second loses, whatever each has seen.
        Index(
            name="one_going_on",
            fields=(("open_ticket", 1),),
            unique=True,
            partial={"open_ticket": {"$gt": ""}},
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "ticket_id", "managing_union", "state", "parties", "accepted_on", "due_on",
                "recovered_fen", "recovered_people",
            ],
            "properties": {
                "ticket_id": {"bsonType": "string"},
                "state": {"enum": [state.value for state in MediationState]},
                "parties": {"bsonType": "binData"},
                "open_ticket": {"bsonType": ["string", "null"]},
                "confidential": {"bsonType": "bool"},
                "accepted_on": {"bsonType": "string"},
                "due_on": {"bsonType": "string"},
                "recovered_fen": {"bsonType": ["int", "long"], "minimum": 0},
                "recovered_people": {"bsonType": "int", "minimum": 0},
            },
        }
    },
)  # fmt: skip


class Mediations(Repository[Mediation]):
    """Mediations."""

    kind = MEDIATIONS
    not_found: ClassVar = MediationNotFound

    @staticmethod
    def to_document(mediation: Mediation) -> dict[str, Any]:
        pay_by = mediation.pay_by
        return {
            "ticket_id": mediation.ticket_id,
            "managing_union": mediation.managing_union,
            "confidential": mediation.confidential,
            "concerns": mediation.concerns,
            "state": mediation.state.value,
            "open_ticket": mediation.ticket_id if mediation.state in GOING_ON else None,
            **{name: getattr(mediation, name).isoformat() for name in DAYS},
            "basis": mediation.basis,
            "mediator": mediation.mediator,
            "extended": mediation.extended,
            "pay_by": None if pay_by is None else pay_by.isoformat(),
            "payments": mediation.payments,
            "recovered_fen": mediation.recovered_fen,
            "recovered_people": mediation.recovered_people,
            "parties": {
                "employer": mediation.employer,
                "workers": [dict(vars(each)) for each in mediation.workers],
                "sessions": [_session_document(each) for each in mediation.sessions],
                "end_text": mediation.end_text,
            },
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Mediation:
        parties, pay_by = document["parties"], document["pay_by"]
        days: dict[str, Any] = {name: date.fromisoformat(document[name]) for name in DAYS}
        return Mediation(
            aggregate_id=document["_id"],
            state=MediationState(document["state"]),
            ticket_id=document["ticket_id"],
            managing_union=document["managing_union"],
            confidential=document["confidential"],
            concerns=document["concerns"],
            employer=parties["employer"],
            workers=tuple(Worker(**row) for row in parties["workers"]),
            sessions=tuple(_session(row) for row in parties["sessions"]),
            end_text=parties["end_text"],
            basis=document["basis"],
            mediator=document["mediator"],
            extended=document["extended"],
            pay_by=None if pay_by is None else date.fromisoformat(pay_by),
            payments=document["payments"],
            **days,
        )


def _session_document(session: Session) -> dict[str, Any]:
    act = session.act
    return {
        "place": session.place,
        "workers": list(session.workers),
        "employer_came": session.employer_came,
        "note": session.note,
        "act": {**vars(act), "happened_on": act.happened_on.isoformat()},
    }


def _session(row: dict[str, Any]) -> Session:
    act = Act(**{**row["act"], "happened_on": date.fromisoformat(row["act"]["happened_on"])})
    return Session(**{**row, "workers": tuple(row["workers"]), "act": act})
