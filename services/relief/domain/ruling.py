"""How somebody decides on a file at a stage, and which decision an objection undoes."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.relief import FileItem, Outcome, RefusalReason
from services.relief.domain.case import Case, CaseAct

_WORDS = {Outcome.PASSED: "pass", Outcome.RETURNED: "return", Outcome.REFUSED: "refuse"}


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A decision at a stage: passed, returned with items, or refused with a reason."""

    outcome: Outcome
    items: tuple[FileItem, ...] = ()
    reason: RefusalReason | None = None
    note: str | None = None

    @property
    def word(self) -> str:
        """How the file's map calls it."""
        return _WORDS[self.outcome]


def last_pass(case: Case) -> str | None:
    """The decision that an objection undoes: the last review that passed the file."""
    passed: list[CaseAct] = [each for each in case.acts if each.outcome == Outcome.PASSED]
    return passed[-1].act_id if passed else None
