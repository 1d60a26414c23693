"""How somebody decides on a case at a stage, and which decision an objection undoes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from contracts.refusals import InvalidInput
from contracts.relief import Outcome, Verdict
from services.relief.domain.case import Case, CaseAct

Item = TypeVar("Item", bound=StrEnum)
_WORDS = {Outcome.PASSED: "pass", Outcome.RETURNED: "return", Outcome.REFUSED: "refuse"}


@dataclass(frozen=True, kw_only=True)
class Ruling(Generic[Item]):
    """A decision at a stage: passed, returned with items, or refused with a reason."""

    outcome: Outcome
    items: tuple[Item, ...] = ()
    reason: StrEnum | None = None
    note: str | None = None

    @property
    def word(self) -> str:
        """How a map calls it."""
        return _WORDS[self.outcome]


def ruling_of(
    verdict: Verdict, *, items: Sequence[Item], reason: StrEnum | None, note: str | None
) -> Ruling[Item]:
    """The decision; refuses `InvalidInput` for one returned without items or refused unreasoned."""
    if (verdict == Verdict.RETURNED) != bool(items):
        raise InvalidInput.at("items", code="missing_field", allowed="with returned, and only then")
    if (verdict == Verdict.REFUSED) != (reason is not None):
        raise InvalidInput.at("reason", code="missing_field", allowed="with refused, and only then")
    if verdict != Verdict.PASSED and note is None:
        raise InvalidInput.at("note", code="missing_field", allowed="why, in words")
    return Ruling(outcome=Outcome(verdict.value), items=tuple(items), reason=reason, note=note)


def last_pass(case: Case) -> str | None:
    """The decision that an objection undoes: the last review that passed the file."""
    passed: list[CaseAct] = [each for each in case.acts if each.outcome == Outcome.PASSED]
    return passed[-1].act_id if passed else None
