"""How a ticket goes its way: who has it, what came of it, what is asked; and what policy lets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.hotline import HardshipReason, TicketStep
from contracts.hotline.lead_words import ReliefUntil
from contracts.hotline.loop import CallBackPerson, Difficulty, OutsideBody, ResultCode, Satisfaction
from services.hotline.domain.emergency import Emergency
from services.hotline.domain.links import Links


@dataclass(frozen=True, kw_only=True)
class CalledBack:
    """What a call-back (回访) heard; `answered_by` nobody after as many tries as policy asks."""

    answered_by: CallBackPerson | None
    with_call: Satisfaction
    with_handling: Satisfaction

    @property
    def unsatisfied(self) -> bool:
        """Whether the handling did not satisfy; how the call went is counted alone."""
        return self.with_handling is Satisfaction.UNSATISFIED


@dataclass(frozen=True, kw_only=True)
class Course:
    """What is known of a ticket beside its state and steps.

    `handler` took it, or handled it at the hotline itself. `asked_days` are days of an extension
    that waits for its decision, `extended_days` those granted in this round. `relief_until`:
    once it escalated, it is not answered before relief has come so far, as policy said at its last
    step; None: it need not wait. `overran`: some limit had passed when its step was taken; None:
    that is not known of a ticket of an earlier build.
    """

    difficulty: Difficulty = Difficulty.ORDINARY
    handler: str | None = None
    body: OutsideBody | None = None
    body_number: str | None = None
    asked_days: int | None = None
    extended_days: int = 0
    result: ResultCode | None = None
    called_back: CalledBack | None = None
    relief_until: ReliefUntil | None = ReliefUntil.DECIDED
    emergency: Emergency | None = None
    links: Links = field(default_factory=Links)
    overran: bool | None = False


@dataclass(frozen=True, kw_only=True)
class LoopTerms:
    """What policy lets (``hotline.loop``): how often each step may be taken, and how late reopened.

    `most_missed` calls in one round, and nobody is called back any more. A ticket that escalated
    for one of the `waits_for_relief` is not ended before relief has come as far as `relief_until`.
    """

    most: Mapping[TicketStep, int]
    most_missed: int
    reopen_days: int
    waits_for_relief: frozenset[HardshipReason]
    relief_until: ReliefUntil = ReliefUntil.DECIDED
