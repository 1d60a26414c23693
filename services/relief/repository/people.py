"""A person within a document; always part of an encrypted field."""

from __future__ import annotations

from typing import Any

from contracts.people import Applicant


def person_document(person: Applicant) -> dict[str, Any]:
    """Name, phone, ID number."""
    return {"name": person.name, "phone": person.phone, "id_number": person.id_number}


def person_from(row: dict[str, Any]) -> Applicant:
    """The person again."""
    return Applicant(name=row["name"], phone=row["phone"], id_number=row["id_number"])
