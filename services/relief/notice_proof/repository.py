"""Documents of notices' proofs. Where one hung is encrypted: it may say who it is about."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief.notice_proof.words import NoticeProofMissing, ProofState
from records.kinds import Index, Kind
from records.repository import Repository
from services.relief.notice_proof.proof import Certificate, HungAt, NoticeProof
from services.relief.repository.days import day_of, iso_of

_PLAIN = ("record", "managing_union", "sheet")
MOST_OF_A_RECORD = 1_000

NOTICE_PROOFS = Kind(
    name="notice_proofs",
    personal=("hangings",),
    indexes=(
        Index(name="record", fields=(("record", 1), ("_id", 1))),
        Index(
            name="certificate",
            fields=(("certificate.number", 1),),
            unique=True,
            partial={"certificate.number": {"$gt": ""}},
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": ["record", "managing_union", "sheet", "state", "hangings"],
            "properties": {
                "state": {"enum": [state.value for state in ProofState]},
                "hangings": {"bsonType": "binData"},
            },
        }
    },
)


class NoticeProofs(Repository[NoticeProof]):
    """Proofs of notices."""

    kind = NOTICE_PROOFS
    not_found: ClassVar = NoticeProofMissing

    @staticmethod
    def to_document(proof: NoticeProof) -> dict[str, Any]:
        certificate = proof.certificate
        return {
            **{name: getattr(proof, name) for name in _PLAIN},
            "state": proof.state.value,
            "from_day": proof.from_day.isoformat(),
            "until_day": proof.until_day.isoformat(),
            "hangings": [_hanging_row(each) for each in proof.hangings],
            "taken_down_on": iso_of(proof.taken_down_on),
            "certificate": None
            if certificate is None
            else {**vars(certificate), "issued_on": certificate.issued_on.isoformat()},
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> NoticeProof:
        certificate = document["certificate"]
        return NoticeProof(
            aggregate_id=document["_id"],
            **{name: document[name] for name in _PLAIN},
            state=ProofState(document["state"]),
            from_day=date.fromisoformat(document["from_day"]),
            until_day=date.fromisoformat(document["until_day"]),
            hangings=tuple(_hanging(row) for row in document["hangings"]),
            taken_down_on=day_of(document["taken_down_on"]),
            certificate=None
            if certificate is None
            else Certificate(
                **{**certificate, "issued_on": date.fromisoformat(certificate["issued_on"])}
            ),
        )


def _hanging_row(hung: HungAt) -> dict[str, Any]:
    return {**vars(hung), "hung_on": hung.hung_on.isoformat(), "photos": list(hung.photos)}


def _hanging(row: dict[str, Any]) -> HungAt:
    told = {"hung_on": date.fromisoformat(row["hung_on"]), "photos": tuple(row["photos"])}
    return HungAt(**{**row, **told})
