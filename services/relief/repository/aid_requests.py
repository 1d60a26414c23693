"""Documents of requests for aid."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from contracts.relief import AidNotFound, AidState, Payee
from records.acts import Act
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from records.retention import retention_index
from services.relief.domain.aid_before_file import FileDue
from services.relief.domain.aid_request import AidRequest
from services.relief.domain.aid_terms import ForStudent, Terms
from services.relief.domain.minutes import Minutes
from services.relief.repository.days import day_of, iso_of

_NEWEST_FIRST = (("requested_at", -1), ("_id", -1))

AID_REQUESTS = Kind(
    name="aid_requests",
    secret_where={},
    personal=("payee",),
    indexes=(
        ANNOUNCED,
        # Nobody is funded twice for one purpose and year, whatever the programme and the union; no
        # student, whatever the household.
        Index(
            name="once_per_purpose_and_year",
            fields=(("beneficiary_key", 1), ("terms.purpose", 1), ("terms.year", 1)),
            unique=True,
            partial={"live": True},
        ),
        Index(name="person", fields=(("person_key", 1), ("terms.purpose", 1), ("_id", 1))),
        Index(name="file", fields=(("file_id", 1), ("_id", 1))),
        # What auditors sample: requests by their day, payments by theirs.
        Index(name="requested_on", fields=(("requested_on", 1), ("managing_union", 1))),
        Index(
            name="paid_on",
            fields=(("last_on", 1), ("managing_union", 1)),
            partial={"state": AidState.PAID.value},
        ),
        # Emergency aid whose file is still to be decided, the longest due first.
        Index(
            name="file_owed",
            fields=(("file_owed_on", 1), ("_id", 1), ("managing_union", 1)),
            partial={"file_owed_on": {"$gt": ""}},
        ),
        Index(name="card", fields=(("card_key", 1), ("person_key", 1))),
        Index(name="revoked", fields=(("revoked", 1), ("state", 1)), partial={"revoked": True}),
        Index(
            name="newest_by_state", fields=(("state", 1), *_NEWEST_FIRST, ("managing_union", 1))
        ),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *_NEWEST_FIRST),
        ),
        # Decided cases of a programme, for who decides the next one.
        Index(
            name="newest_by_programme",
            fields=(("terms.programme", 1), *_NEWEST_FIRST, ("state", 1), ("managing_union", 1)),
        ),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "live", "file_id", "person_key", "beneficiary_key", "managing_union",
                "terms", "payee",
                "card_key", "acts", "waits_at", "last_on", "requested_at", "requested_on",
            ],
            "properties": {
                "state": {"enum": [state.value for state in AidState]},
                "live": {"bsonType": "bool"},
                "terms": {
                    "required": ["programme", "purpose", "year", "amount_fen"],
                    "properties": {"amount_fen": {"bsonType": ["int", "long"], "minimum": 1}},
                },
                "payee": {"bsonType": "binData"},
                "card_key": {"bsonType": "string"},
                "requested_at": {"bsonType": "date"},
                "acts": {"bsonType": "int", "minimum": 1},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)  # fmt: skip


class AidRequests(Repository[AidRequest]):
    """Requests for aid."""

    kind = AID_REQUESTS
    not_found: ClassVar = AidNotFound

    def is_card_of_another(self, card_key: str, person_key: str) -> bool:
        """Whether somebody else's aid goes, or went, to this card."""
        found = self._unit.find_documents(AID_REQUESTS, {"card_key": card_key}, 100)
        return any(row["person_key"] != person_key for row in found)

    def of_same_funding(self, terms: Terms, beneficiary_key: str) -> AidRequest | None:
        """The request for the purpose and year of `terms` for somebody that is not refused."""
        return self.find(
            beneficiary_key=beneficiary_key,
            terms__purpose=terms.purpose,
            terms__year=terms.year,
            live=True,
        )

    def owing(self, file_id: str) -> list[AidRequest]:
        """Emergency aid on a file that was approved before that was decided."""
        return self.find_all(file_id=file_id, file_owed_on={"$gt": ""})

    @staticmethod
    def to_document(aid: AidRequest) -> dict[str, Any]:
        due = aid.file_due
        return {
            "state": str(aid.state),
            "live": aid.state != AidState.REFUSED,
            "file_id": aid.file_id,
            "file_number": aid.file_number,
            "person_key": aid.person_key,
            "beneficiary_key": aid.beneficiary_key,
            "student": asdict(aid.student) if aid.student else None,
            "managing_union": aid.union,
            "terms": asdict(aid.terms),
            "payee": asdict(aid.payee),
            "card_key": aid.card_key,
            "collective": aid.collective.facts if aid.collective else None,
            "batch_id": aid.batch_id,
            "budget_id": aid.budget_id,
            "paid_fen": aid.paid_fen,
            "revoked": aid.revoked,
            "file_due_on": iso_of(due.due_on) if due else None,
            "file_decided_on": iso_of(due.decided_on) if due else None,
            "file_owed_on": iso_of(aid.file_owed_on),
            "acts": aid.acts,
            "waits_at": aid.waits_at,
            "last_on": aid.last_on.isoformat(),
            "requested_on": aid.requested.happened_on.isoformat(),
            "requested_at": aid.requested.at,
            "requested_by": aid.requested.by,
            "archived_on": iso_of(aid.archived_on),
            "retention_from": iso_of(aid.retention_from),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> AidRequest:
        return AidRequest(
            aggregate_id=document["_id"],
            state=AidState(document["state"]),
            file_id=document["file_id"],
            file_number=document["file_number"],
            person_key=document["person_key"],
            student=ForStudent(**told) if (told := document.get("student")) else None,
            union=document["managing_union"],
            terms=Terms(**document["terms"]),
            payee=Payee(**document["payee"]),
            card_key=document["card_key"],
            requested=Act(
                by=document["requested_by"],
                at=document["requested_at"],
                happened_on=date.fromisoformat(document["requested_on"]),
            ),
            collective=_minutes(document["collective"]) if document["collective"] else None,
            batch_id=document["batch_id"],
            budget_id=document.get("budget_id"),
            paid_fen=paid_fen_of(document),
            revoked=document.get("revoked", False),
            acts=document["acts"],
            waits_at=document["waits_at"],
            last_on=date.fromisoformat(document["last_on"]),
            file_due=_due(document),
            archived_on=day_of(document.get("archived_on")),
        )


def _due(document: dict[str, Any]) -> FileDue | None:
    due_on, decided_on = map(day_of, map(document.get, ("file_due_on", "file_decided_on")))
    return None if due_on is None else FileDue(due_on=due_on, decided_on=decided_on)


def _minutes(row: dict[str, Any]) -> Minutes:
    return Minutes(**{**row, "decided_on": date.fromisoformat(row["decided_on"])})


def paid_fen_of(document: dict[str, Any]) -> int:
    """What of it is paid: before money could come back, what was paid was paid whole."""
    paid = document["state"] == AidState.PAID
    return int(document.get("paid_fen", document["terms"]["amount_fen"] if paid else 0))
