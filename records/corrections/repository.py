"""Documents of corrections; what stood there and what should are encrypted."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.corrections import (
    CorrectedField,
    CorrectionNotFound,
    CorrectionOf,
    CorrectionRefusal,
    CorrectionState,
)
from records.acts import Act
from records.corrections.correction import Correction
from records.kinds import Index, Kind
from records.repository import Repository

MOST_CORRECTIONS = 1_000
"""Of one record."""
_NEWEST_FIRST = (("asked_at", -1), ("_id", -1))

CORRECTIONS = Kind(
    name="corrections",
    personal=("values",),
    owned_by="phone_key",
    kept_from="concerns",
    indexes=(
        # One at a time of one fact of a record.
        Index(
            name="open",
            fields=(("open_key", 1),),
            unique=True,
            partial={"open_key": {"$gt": ""}},
        ),
        Index(name="record", fields=(("record", 1), ("_id", 1))),
        Index(name="of_phone", fields=(("phone_key", 1), ("asked_at", 1), ("_id", 1))),
        Index(name="newest_of_phone", fields=(("phone_key", 1), ("state", 1), *_NEWEST_FIRST)),
        Index(name="newest_by_state", fields=(("state", 1), *_NEWEST_FIRST)),
        Index(
            name="newest_by_union_and_state",
            fields=(("managing_union", 1), ("state", 1), *_NEWEST_FIRST),
        ),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "state", "record", "number", "managing_union", "phone_key", "field", "values",
                "asked_at", "asked_by", "open_key",
            ],
            "properties": {
                "state": {"enum": [state.value for state in CorrectionState]},
                "field": {"enum": [field.value for field in CorrectedField]},
                "values": {"bsonType": "binData"},
                "asked_at": {"bsonType": "date"},
                "open_key": {"bsonType": ["string", "null"]},
            },
        }
    },
)  # fmt: skip


def open_key(record: str, field: CorrectedField) -> str:
    """By which the one that is not decided is found, and held to be one."""
    return f"{record} {field.value}"


class Corrections(Repository[Correction]):
    """Corrections."""

    kind = CORRECTIONS
    not_found: ClassVar = CorrectionNotFound

    def hands_on(self, record: str) -> tuple[str, ...]:
        """The names of all who asked for a correction of the record that was made, or made it.

        Whose a record is, they had a part in: to separation of duties they acted on its case.
        """
        made = self.find_all(
            limit=MOST_CORRECTIONS, record=record, state=CorrectionState.CORRECTED.value
        )
        return tuple(sorted({name for each in made for name in each.hands_on}))

    @staticmethod
    def to_document(correction: Correction) -> dict[str, Any]:
        decided, refused_for = correction.decided, correction.refused_for
        key = open_key(correction.record, correction.corrected_field)
        return {
            "state": str(correction.state),
            "record": correction.record,
            "open_key": key if correction.state == CorrectionState.ASKED else None,
            "number": correction.number,
            "managing_union": correction.managing_union,
            "phone_key": correction.phone_key,
            "concerns": correction.concerns,
            "field": correction.corrected_field.value,
            "values": {
                "former": correction.former,
                "value": correction.value,
                "note": correction.note,
            },
            **_act_document("asked", correction.asked),
            **(_act_document("decided", decided) if decided else {}),
            "refused_for": refused_for.value if refused_for else None,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Correction:
        of, _, record_id = document["record"].partition("/")
        refused_for = document["refused_for"]
        return Correction(
            aggregate_id=document["_id"],
            state=CorrectionState(document["state"]),
            of=CorrectionOf(of),
            record_id=record_id,
            number=document["number"],
            managing_union=document["managing_union"],
            phone_key=document["phone_key"],
            concerns=document.get("concerns"),
            corrected_field=CorrectedField(document["field"]),
            **document["values"],
            asked=_act(document, "asked"),
            decided=_act(document, "decided") if "decided_at" in document else None,
            refused_for=CorrectionRefusal(refused_for) if refused_for else None,
        )


def _act_document(name: str, act: Act) -> dict[str, Any]:
    return {
        f"{name}_at": act.at,
        f"{name}_on": act.happened_on.isoformat(),
        f"{name}_by": act.by,
    }


def _act(document: dict[str, Any], name: str) -> Act:
    return Act(
        by=document[f"{name}_by"],
        at=document[f"{name}_at"],
        happened_on=date.fromisoformat(document[f"{name}_on"]),
    )
