"""A person's own data in words: what each code is called, and each value as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway.dossiers.wording import Wording

Plain = Mapping[str, Any]


def part_in_words(part: Plain, language: str) -> dict[str, Any]:
    """A service's part (`contracts.own_data.OwnDataPart`) as `ToldPart`; the codes stay beside."""
    wording = Wording(language)
    return {**part, "records": [_record(each, wording) for each in part["records"]]}


def _record(record: Plain, wording: Wording) -> dict[str, Any]:
    of = record["subject"].partition("/")[0]
    sections = [_section(each, wording) for each in record["sections"] if each["entries"]]
    return {**record, "label": wording.named(f"of.{of}"), "sections": sections}


def _section(section: Plain, wording: Wording) -> dict[str, Any]:
    entries = [
        {"fields": [_field(field, wording) for field in each["fields"]]}
        for each in section["entries"]
    ]
    label = wording.named(f"section.{section['code']}")
    return {**section, "label": label, "entries": entries}


def _field(field: Plain, wording: Wording) -> dict[str, Any]:
    label, words = wording.field(field["code"], field["text"])
    return {**field, "label": label, "words": words}
