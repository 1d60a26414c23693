"""Households that answer for themselves: reached by the phone of their file, named by no key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from contracts.people import Language
from contracts.refusals import Refusal
from contracts.relief import FileNotFound, LeadState
from contracts.requests import DatedCommand
from contracts.rights import Role
from records.acts import Act
from services.relief.cases import Cases
from services.relief.domain.hardship_file import HardshipFile
from services.relief.filing import dated
from services.relief.repository.leads import LEADS

HOUSEHOLD = "worker/household"
"""How a household's own answer is recorded: whose it is, its file says."""

MOST_LEADS = 1_000
UNTOLD_LANGUAGE: Language = "zh-CN"
"""Of a household that no ticket told the language of; whoever chose one is told in that."""


def answering_act(cases: Cases, request: DatedCommand) -> Act:
    """The act, in the household's name where it answers itself: its key is in no list of acts."""
    act = dated(cases, request)
    return replace(act, by=HOUSEHOLD) if Role.WORKER in cases.unit.actor.roles else act


def file_reached(cases: Cases, file_id: str, *, not_found: type[Refusal]) -> HardshipFile:
    """The file, which is the actor's own or of his unions.

    Refuses `ForeignUnion`, and `not_found` to a household whose it is not.
    """
    try:
        return cases.files.get(file_id)
    except FileNotFound:
        raise not_found() from None


def languages_of(cases: Cases, file_ids: Sequence[str]) -> dict[str, Language]:
    """In which language the tickets spoke that these files came of."""
    where: dict[str, Any] = {
        "decision.file_id": {"$in": list(file_ids)},
        "state": LeadState.ACCEPTED.value,
    }
    rows = cases.unit.find_documents(LEADS, where, MOST_LEADS) if file_ids else []
    told = {row["decision"]["file_id"]: row["language"] for row in rows}
    return {file_id: told.get(file_id, UNTOLD_LANGUAGE) for file_id in file_ids}
