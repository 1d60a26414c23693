"""Cases: everything that was done about one person's hardship, as acts that never change.

A decision is a record of its own. Whoever thinks otherwise adds another, which names the former.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Any

from contracts.relief import ConflictKind, Outcome, Stage
from contracts.rights import persons_in
from records.acts import Act

DECISIONS = frozenset({Outcome.PASSED, Outcome.RETURNED, Outcome.REFUSED})


@dataclass(frozen=True, kw_only=True)
class CaseAct:
    """One act on a case.

    `subject` is the record that it was done to (``file/018f…``), `number` counts its acts from 1.
    `others` were there with the one who recorded it (a second visitor). `union` is where the stage
    stood. `reason` is a code; `note` is what somebody wrote, and may name anybody. `supersedes`
    names the act that this one decides anew. `facts` are dated particulars (a notice's days, the
    minutes of a collective decision), never personal.
    """

    subject: str
    number: int
    stage: Stage
    outcome: Outcome
    act: Act
    union: str
    others: tuple[str, ...] = ()
    reason: str | None = None
    items: tuple[str, ...] = ()
    supersedes: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None

    @property
    def act_id(self) -> str:
        """``file/018f…/0003``: sorts as the acts followed each other."""
        return f"{self.subject}/{self.number:04d}"

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who had a part in it, delegates and those for whom they acted."""
        return persons_in([self.act.by, *self.others])

    @property
    def came_back(self) -> bool:
        """Whether a bank sent money back."""
        return (self.stage, self.outcome) == (Stage.PAYMENT, Outcome.RETURNED)

    @property
    def decides(self) -> bool:
        """Whether it decided anything."""
        return self.outcome in DECISIONS


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Why one person keeps out of a case, as it was declared."""

    conflict_id: str
    person: str
    kind: ConflictKind
    declared_by: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """All acts on a case so far, who handled the ticket and the lead, who keeps out."""

    acts: tuple[CaseAct, ...] = ()
    handled_by: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who did anything on the case."""
        did = (person for act in self.acts for person in act.persons)
        return persons_in(self.handled_by) | frozenset(did)

    def persons_beside(self, stage: Stage) -> frozenset[str]:
        """Everybody who did anything on it, but this stage itself of a payment that came back.

        Paying again what a bank sent back is the same task, not a decision on one's own work.
        """
        # On a request: the batch's own act names no batch.
        back = {act.facts.get("batch_id") for act in self.acts if act.came_back} - {None}
        others = [
            act for act in self.acts if act.stage != stage or act.facts.get("batch_id") not in back
        ]
        did = (person for act in others for person in act.persons)
        return persons_in(self.handled_by) | frozenset(did)

    @property
    def deciders(self) -> frozenset[str]:
        """Everybody who decided anything on the case."""
        return frozenset(person for act in self.acts if act.decides for person in act.persons)

    def amount_asked_on(self, subject: str) -> date:
        """Since which day the amount that a request for aid asks for now has been asked for.

        Asking again for the same, with another card, leaves that day as it was.
        """
        asked = [
            act
            for act in self.acts
            if act.subject == subject
            and act.stage == Stage.AID_REQUEST
            and "amount_fen" in act.facts  # another card alone asks for nothing
        ]
        now = asked[-1].facts["amount_fen"]
        same = list(takewhile(lambda act: act.facts["amount_fen"] == now, reversed(asked)))
        return same[-1].act.happened_on

    def after(self, *acts: CaseAct) -> Case:
        """The case once these acts were done, too."""
        return Case(acts=(*self.acts, *acts), handled_by=self.handled_by, conflicts=self.conflicts)

    def beside(self, other: Case) -> Case:
        """Both cases as one: who is excluded from either is excluded from what concerns both."""
        return Case(
            acts=(*self.acts, *other.acts),
            handled_by=(*self.handled_by, *other.handled_by),
            conflicts=(*self.conflicts, *other.conflicts),
        )
