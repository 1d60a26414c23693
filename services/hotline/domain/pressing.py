"""Time on a ticket: more of it asked for and decided, an answer urged, a superior put on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from contracts.hotline import TicketStep
from contracts.hotline.loop import (
    ExtensionAsked,
    ExtensionAskedAlready,
    ExtensionDecided,
    ExtensionNotAsked,
    LimitPassed,
    TicketSupervised,
    TicketUrged,
)
from records.acts import Act
from services.hotline.domain.course import LoopTerms
from services.hotline.domain.stepping import Stepping


class Pressing(Stepping):
    """The part of a ticket that is about how long it takes."""

    def ask_extension(
        self, *, days: int, reason: str, due_on: date | None, act: Act, terms: LoopTerms
    ) -> None:
        """Ask for more days (延期) before `due_on`, the last day of the limit.

        Refuses `ExtensionAskedAlready`, `LimitPassed`, `StepLimitReached`.
        """
        self._require("ask_extension")
        if self.course.asked_days is not None:
            raise ExtensionAskedAlready(allowed="one that was decided")
        if due_on is not None and act.happened_on > due_on:
            day = due_on.isoformat()
            raise LimitPassed(field="happened_on", allowed=f"{day} or earlier", due_on=day)
        self.require_times_left(TicketStep.EXTENSION_ASKED, terms)
        self._take("ask_extension", TicketStep.EXTENSION_ASKED, act, reason)
        self.course = replace(self.course, asked_days=days)
        self.announce(ExtensionAsked(**self._named(act), days=days))

    def decide_extension(self, *, granted: bool, note: str | None, act: Act) -> None:
        """Grant or refuse it; refuses `ExtensionNotAsked`, `OwnTicket`."""
        command = "grant_extension" if granted else "refuse_extension"
        step = TicketStep.EXTENSION_GRANTED if granted else TicketStep.EXTENSION_REFUSED
        self._require(command)
        days = self.course.asked_days
        if days is None:
            raise ExtensionNotAsked(allowed="a ticket for which more days were asked")
        self.require_no_hand(act)
        self._take(command, step, act, note)
        more = days if granted else 0
        self.course = replace(
            self.course, asked_days=None, extended_days=self.course.extended_days + more
        )
        self.announce(ExtensionDecided(**self._named(act), granted=granted, days=days))

    def urge(self, *, note: str | None, act: Act, terms: LoopTerms) -> None:
        """Press for an answer (催办); refuses `StepLimitReached`."""
        self._require("urge")
        self.require_times_left(TicketStep.URGED, terms)
        self._take("urge", TicketStep.URGED, act, note)
        self.announce(TicketUrged(**self._named(act), times=self.times(TicketStep.URGED)))

    def supervise(self, *, note: str, act: Act, terms: LoopTerms) -> None:
        """Put oneself on it as a superior (督办); refuses `StepLimitReached`."""
        self._require("supervise")
        self.require_times_left(TicketStep.SUPERVISED, terms)
        self._take("supervise", TicketStep.SUPERVISED, act, note)
        times = self.times(TicketStep.SUPERVISED)
        self.announce(TicketSupervised(**self._named(act), times=times))
