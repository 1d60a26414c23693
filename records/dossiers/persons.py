"""A person in a dossier: masked, or in full by the rule of `records.reveals`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from contracts.dossiers import DossierEntry, GatherDossier
from contracts.people import Applicant, MaskedApplicant
from records.dossiers.fields import entry
from records.policies import Policies
from records.reveals import reveal
from records.unit_of_work import UnitOfWork

VEILED = "***"
TELLING = frozenset(
    {
        "story", "text", "answer_text", "reason_code", "note", "acceptance_note", "refusal_note",
        "late_entry_reason", "name",
    }
)  # fmt: skip
"""What somebody told or wrote, or called a file: it may tell of illness, and name anybody."""


def shown_entry(
    request: GatherDossier,
    answer: Any,
    *,
    without: Collection[str] = (),
    only: Collection[str] | None = None,
) -> DossierEntry:
    """An answer as an entry (`entry`); without a reason to reveal, what is `TELLING` is veiled."""
    told = entry(answer, without=without, only=only)
    if request.reveal_reason is not None:
        return told
    fields = [
        replace(field, text=VEILED) if field.code in TELLING else field for field in told.fields
    ]
    return DossierEntry(fields=fields)


def shown_person(
    unit: UnitOfWork,
    *,
    subject: str,
    person: Applicant,
    masked: MaskedApplicant,
    request: GatherDossier,
    policies: Policies,
) -> MaskedApplicant:
    """Who the record is about, as this dossier may show him.

    Refuses what `reveal` refuses: nobody's dossier is an open task, so it takes reason and note,
    and counts against the day's limit.
    """
    if request.reveal_reason is None:
        return masked
    full = reveal(
        unit,
        subject=subject,
        person=person,
        is_open_task=False,
        reason=request.reveal_reason,
        note=request.reveal_note,
        policies=policies,
    )
    return MaskedApplicant(name=full.name, phone=full.phone, id_number=full.id_number)
