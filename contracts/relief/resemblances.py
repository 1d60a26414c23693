"""Resemblances: somebody in a household may be in another; a person decides before submission."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contracts.refusals import Kind, Refusal


class Resemblance(StrEnum):
    """What came of comparing two who have the same name and day of birth."""

    DIFFERENT_PEOPLE = "different_people"
    SAME_PERSON = "same_person"


class HowCompared(StrEnum):
    """What a decision rests on."""

    DOCUMENTS = "documents"
    SEEN = "seen"
    ASKED_UNION = "asked_union"


class SuspectedDuplicate(Refusal):
    """Somebody in the household may be in another one, and nobody has decided; details: files."""

    code = "suspected_duplicate"
    kind = Kind.CONFLICT


class NoResemblance(Refusal):
    """Nobody in the two households looks like the same person."""

    code = "no_resemblance"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class ResemblanceLine:
    """A live file with somebody of the same name and day of birth, and what was decided of it."""

    file_id: str
    number: str
    managing_union: str
    decided: Resemblance | None
