"""Documents of who stands on lists, and the people of a year. Who it is, is one encrypted field."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.people import Applicant
from contracts.relief.goods_words import (
    Gives,
    HomewardHelp,
    ReceiptMeans,
    RecipientNotFound,
    RecipientState,
)
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from records.retention import Pseudonyms, retention_index
from records.unit_of_work import UnitOfWork
from services.relief.goods.recipient import CollectedBy, HandOver, Keys, Recipient
from services.relief.repository.act_rows import act_from, act_row
from services.relief.repository.people import person_document, person_from
from vocabulary.person_name import is_same

MOST_OF_A_PHONE = 100
_PLAIN = ("distribution_id", "managing_union", "category", "number", "round")

RECIPIENTS = Kind(
    name="recipients",
    personal=("told",),
    hidden=("person_key", "phone_key", "identity"),
    owned_by="phone_key",
    indexes=(
        ANNOUNCED,
        Index(name="list", fields=(("distribution_id", 1), ("number", 1), ("_id", 1))),
        # Two who list somebody at the same moment: the second loses, whatever each has seen.
        Index(
            name="once_per_list",
            fields=(("distribution_id", 1), ("identity", 1)),
            unique=True,
            partial={"live": True},
        ),
        Index(name="phone_on_list", fields=(("distribution_id", 1), ("phone_key", 1))),
        Index(name="person", fields=(("phone_key", 1), ("person_key", 1))),
        Index(name="signed", fields=(("signed", 1),)),
        Index(name="state_of_gift", fields=(("state", 1), ("gives", 1))),
        Index(name="rounds", fields=(("gives", 1), ("round", 1)), partial={"round": {"$gt": 0}}),
        retention_index(),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "distribution_id", "managing_union", "category", "number", "state", "live", "told",
                "phone_key", "identity", "round",
            ],
            "properties": {
                "state": {"enum": [state.value for state in RecipientState]},
                "live": {"bsonType": "bool"},
                "number": {"bsonType": "int", "minimum": 1},
                "told": {"bsonType": "binData"},
                "phone_key": {"bsonType": "string"},
                "person_key": {"bsonType": ["string", "null"]},
                "identity": {"bsonType": "string"},
                "round": {"bsonType": "int", "minimum": 0},
                "gives": {"enum": [None, *(each.value for each in Gives)]},
                "signed": {"bsonType": "array", "items": {"bsonType": "string"}},
                "archived_on": {"bsonType": ["string", "null"]},
                "retention_from": {"bsonType": ["string", "null"]},
            },
        }
    },
)  # fmt: skip

KIT_PEOPLE = Kind(name="kit_people", managed_by=None)
"""How many kits somebody has of a year, by year and keyed hash: he counts once, as a person.

How often somebody was helped home is counted beside it (``help/2021/…``).
"""


class Recipients(Repository[Recipient]):
    """Who stands on lists."""

    kind = RECIPIENTS
    not_found: ClassVar = RecipientNotFound

    def on_list(self, distribution_id: str, person: Applicant, keys: Keys) -> bool:
        """Whether this person stands on the list, with the ID number or without it."""
        of_list = {"distribution_id": distribution_id, "live": True}
        if self.find(**of_list, identity=keys.identity) is not None:
            return True
        same_phone = self.find_all(**of_list, phone_key=keys.phone, limit=MOST_OF_A_PHONE)
        return any(
            None in (each.keys.person, keys.person) and is_same(each.person.name, person.name)
            for each in same_phone
        )

    def signed_by_others(self, file_id: str, recipient: Recipient) -> bool:
        """Whether anybody else whose retention goes on signed this, for a kit he has or had."""
        found = self.find_all(signed=file_id, archived_on=None, limit=2)
        return any(each.aggregate_id != recipient.aggregate_id for each in found)

    @staticmethod
    def to_document(recipient: Recipient) -> dict[str, Any]:
        keys, handed, archived_on = recipient.keys, recipient.handed, recipient.archived_on
        since = recipient.retention_from
        return {
            **{name: getattr(recipient, name) for name in _PLAIN},
            "state": recipient.state.value,
            "live": recipient.live,
            "gives": recipient.gives.value if recipient.gives else None,
            "person_key": keys.person,
            "phone_key": keys.phone,
            "identity": keys.identity,
            "until": recipient.until.isoformat(),
            "signed": list(recipient.signed),
            "archived_on": archived_on.isoformat() if archived_on else None,
            "retention_from": since.isoformat() if since else None,
            "told": {
                "person": person_document(recipient.person),
                "employer": recipient.employer,
                "handed": _handed_row(handed) if handed else None,
                "reason": recipient.reason,
            },
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Recipient:
        told, archived_on = document["told"], document["archived_on"]
        return Recipient(
            aggregate_id=document["_id"],
            state=RecipientState(document["state"]),
            person=person_from(told["person"]),
            employer=told["employer"],
            gives=Gives(document["gives"]) if document["gives"] else None,
            keys=Keys(
                person=document["person_key"],
                phone=document["phone_key"],
                identity=document["identity"],
            ),
            until=date.fromisoformat(document["until"]),
            handed=_handed(told["handed"]) if told["handed"] else None,
            signed=tuple(document["signed"]),
            reason=told["reason"],
            archived_on=date.fromisoformat(archived_on) if archived_on else None,
            **{name: document[name] for name in _PLAIN},
        )


class KitPeople:
    """Who counts as a person of a year, among those given kits or those helped."""

    def __init__(self, unit: UnitOfWork, gives: Gives) -> None:
        self._unit, self._gives = unit, gives

    def handed(self, identity: str, year: int) -> bool:
        """Somebody was handed a kit; whether it is his first one of the year."""
        row_id = self._row_id(identity, year)
        row = self._unit.document(KIT_PEOPLE, row_id)
        if row is None:
            self._unit.insert(KIT_PEOPLE, {"_id": row_id, "kits": 1})
            return True
        self._unit.replace(KIT_PEOPLE, {**row, "kits": row["kits"] + 1})
        return False

    def taken_back(self, identity: str, year: int) -> bool:
        """A kit was taken back; whether he has none of that year any more."""
        row = self._unit.document(KIT_PEOPLE, self._row_id(identity, year))
        if row is None:
            raise RuntimeError("a kit was taken back of somebody who was counted for none")
        if row["kits"] == 1:
            self._unit.delete(KIT_PEOPLE, row["_id"])
            return True
        self._unit.replace(KIT_PEOPLE, {**row, "kits": row["kits"] - 1})
        return False

    def forget(self, identity: str, year: int, pseudonyms: Pseudonyms) -> None:
        """The retention of a kit of that year has ended: he counts, and is not found any more."""
        row = self._unit.document(KIT_PEOPLE, self._row_id(identity, year))
        if row is not None:
            self._unit.delete(KIT_PEOPLE, row["_id"])
            nobody = self._row_id(pseudonyms.of(identity), year)
            self._unit.insert(KIT_PEOPLE, {"_id": nobody, "kits": row["kits"]})

    def _row_id(self, identity: str, year: int) -> str:
        return f"{rows_of(self._gives, year)}{identity}"


def rows_of(gives: Gives, year: int) -> str:
    """How the rows of a year begin."""
    return f"{year}/" if gives == Gives.GOODS else f"{gives.value}/{year}/"


def _handed_row(handed: HandOver) -> dict[str, Any]:
    other = handed.collected_by
    return {
        "act": act_row(handed.act),
        "means": handed.means.value,
        "file_id": handed.file_id,
        "collected_by": dict(vars(other)) if other else None,
        "help": [each.value for each in handed.help],
    }


def _handed(row: dict[str, Any]) -> HandOver:
    other = row["collected_by"]
    return HandOver(
        act=act_from(row["act"]),
        means=ReceiptMeans(row["means"]),
        file_id=row["file_id"],
        collected_by=CollectedBy(**other) if other else None,
        # What was handed over before there was help names none.
        help=tuple(map(HomewardHelp, row.get("help", ()))),
    )
