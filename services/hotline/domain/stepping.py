"""Taking a step: what every part of a ticket does to move on."""

from __future__ import annotations

from typing import Any

from contracts.hotline import TicketStep
from contracts.hotline.loop import OwnTicket, StepLimitReached
from contracts.rights import persons_in
from records.acts import Act
from records.aggregate import Aggregate
from services.hotline.domain.course import Course, LoopTerms
from services.hotline.domain.ticket_map import JUDGES
from services.hotline.filed_request import FiledRequest
from services.hotline.history import OF_LEAD, Step


class Stepping(Aggregate):
    """A ticket as far as its steps go."""

    request: FiledRequest
    history: list[Step]
    course: Course

    def times(self, step: TicketStep) -> int:
        """How often the step was taken."""
        return sum(each.name == step for each in self.history)

    def since(self, start: TicketStep, step: TicketStep) -> int:
        """How often `step` was taken after the last `start`."""
        names = [each.name for each in self.history]
        last = max((place for place, name in enumerate(names) if name == start), default=-1)
        return names[last + 1 :].count(step)

    def require_no_hand(self, act: Act) -> None:
        """Refuses `OwnTicket` to who had a hand in it, be it for somebody or through somebody."""
        steps = (each for each in self.history if each.name not in JUDGES | OF_LEAD)
        hands = [*(each.act.by for each in steps), *self.course.links.hands]
        if persons_in([act.by]) & persons_in(hands):
            raise OwnTicket(allowed="somebody who had no hand in the ticket")

    def require_times_left(self, step: TicketStep, terms: LoopTerms) -> None:
        """Refuses `StepLimitReached` where policy lets the step be taken no more often."""
        self.require_below(self.times(step), step, terms)

    def require_below(self, times: int, step: TicketStep, terms: LoopTerms) -> None:
        """Refuses `StepLimitReached` at as many `times` as policy lets the step be taken."""
        most = terms.most[step]
        if times >= most:
            allowed = f"at most {most} times"
            raise StepLimitReached(allowed=allowed, step=step.value, most=most)

    def _named(self, act: Act) -> dict[str, Any]:
        """What every event of a ticket says first."""
        return {
            "ticket_id": self.aggregate_id,
            "number": self.request.number,
            "managing_union": self.request.managing_union,
            "happened_on": act.happened_on,
        }

    def _take(
        self,
        command: str,
        step: TicketStep,
        act: Act,
        text: str | None = None,
        code: str | None = None,
    ) -> None:
        self._require(command)
        act.require_not_before(max(known.act.happened_on for known in self.history))
        self._move(command)
        self._note(step, act, text, code)

    def _note(
        self, step: TicketStep, act: Act, text: str | None = None, code: str | None = None
    ) -> None:
        self.history.append(Step(name=step, act=act, text=text, code=code))
