"""What tests of a person's own data speak of: who asks by which phone, and a part as values."""

from __future__ import annotations

from typing import Any

from contracts.own_data import OwnDataPart, OwnRecord, TellOwnData
from contracts.rights import Actor, Role
from contracts.schemas import dump
from services.gateway.own_words import part_in_words
from tests.books import KEYS


def worker_at(phone: str) -> Actor:
    """Whoever signed in with this phone."""
    key = KEYS.phone_key(phone)
    return Actor(name=f"worker/{key}", roles=frozenset({Role.WORKER}), own_keys=frozenset({key}))


def question(name: str, id_number: str) -> TellOwnData:
    return TellOwnData(name=name, id_number=id_number)


def subjects(records: list[OwnRecord]) -> list[str]:
    """What the records are, without their ids."""
    return sorted(each.subject.partition("/")[0] for each in records)


def values(records: list[OwnRecord], section: str = "record") -> list[dict[str, str]]:
    """Code → text of every entry in sections of this code."""
    return [
        {field.code: field.text for field in entry.fields}
        for record in records
        for each in record.sections
        if each.code == section
        for entry in each.entries
    ]


def in_words(records: list[OwnRecord], language: str = "bo") -> dict[str, Any]:
    """The records as the gateway tells them; a `KeyError` for a code without a text."""
    part = OwnDataPart(service="any", records=records, left_out=0)
    return part_in_words(dump(part), language)
