"""The end of a ticket: answered with a result, called back, checked, closed; or once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from contracts.hotline import HardshipReason, TicketClosed, TicketStep
from contracts.hotline.lead_words import ReliefUntil
from contracts.hotline.loop import (
    CallBackMissed,
    GraceWindowOver,
    ResultCode,
    Satisfaction,
    TicketCalledBack,
    TicketReopened,
    TicketResolved,
    TicketReworked,
)
from contracts.refusals import WrongState
from records.acts import Act
from services.hotline.domain.course import CalledBack, LoopTerms
from services.hotline.domain.stepping import Stepping
from services.hotline.history import LeadLink, closing_day

NOBODY = CalledBack(
    answered_by=None, with_call=Satisfaction.NOT_SAID, with_handling=Satisfaction.NOT_SAID
)

ALLOWED = {
    ReliefUntil.DECIDED: "a lead that relief has accepted or refused",
    ReliefUntil.ON_FILE: "a lead that relief has refused, or whose person was put on file",
    ReliefUntil.AID_PAID: "a lead that relief has refused, or from whose file aid was paid",
}


class Answering(Stepping):
    """The part of a ticket that comes to an end."""

    answer_text: str | None
    reason_code: HardshipReason | None
    lead: LeadLink | None

    @property
    def reworks(self) -> int:
        """How often it went back to be handled again (重办)."""
        return self.times(TicketStep.REWORKED) + self.times(TicketStep.SENT_BACK)

    def resolve(self, *, result: ResultCode, text: str, act: Act, terms: LoopTerms) -> None:
        """Answer it with its result (办理结果); refuses `WrongState` while relief has to decide."""
        self._require("resolve")
        self._require_relief_decided(terms)
        self._take("resolve", TicketStep.RESOLVED, act, text, result.value)
        self.answer_text = text
        handler = self.course.handler or act.by
        self.course = replace(
            self.course, result=result, called_back=None, handler=handler, asked_days=None
        )
        rounds = self.times(TicketStep.RESOLVED)
        self.announce(TicketResolved(**self._named(act), result=result, round=rounds))

    def miss_call_back(self, *, note: str | None, act: Act, terms: LoopTerms) -> None:
        """Nobody was reached; after as many tries as policy asks the ticket goes on without."""
        self._require("miss_call_back")
        tries = 1 + self.since(TicketStep.RESOLVED, TicketStep.CALL_BACK_MISSED)
        if tries >= terms.most_missed:
            self._hear(NOBODY, note, act)
            return
        self._take("miss_call_back", TicketStep.CALL_BACK_MISSED, act, note)
        self.announce(CallBackMissed(**self._named(act), times=tries))

    def call_back(self, heard: CalledBack, *, note: str | None, act: Act, terms: LoopTerms) -> None:
        """Take down what somebody said who was called back (回访).

        Whom the handling did not satisfy sends it back to be handled again (重办), as often as
        policy lets; then it goes on to the quality check, which decides.
        """
        self._require("call_back")
        if not heard.unsatisfied or self.reworks >= terms.most[TicketStep.REWORKED]:
            self._hear(heard, note, act)
            return
        self._take("rework", TicketStep.REWORKED, act, note)
        self._begin_rework(heard, act, by_quality=False)

    def send_back(self, *, note: str, act: Act, terms: LoopTerms) -> None:
        """Let it be handled again, for its quality; refuses `OwnTicket`, `StepLimitReached`."""
        self._require("send_back")
        self.require_no_hand(act)
        self.require_below(self.reworks, TicketStep.REWORKED, terms)
        self._take("send_back", TicketStep.SENT_BACK, act, note)
        self._begin_rework(self.course.called_back or NOBODY, act, by_quality=True)

    def close(self, *, text: str, act: Act) -> None:
        """Close it (办结) with what the quality check (质检) found; refuses `OwnTicket`."""
        self._require("close")
        self.require_no_hand(act)
        self._take("close", TicketStep.CLOSED, act, text)
        self.announce(TicketClosed(**self._named(act)))

    def reopen(self, *, reason: str, act: Act, terms: LoopTerms) -> None:
        """Open it again within the grace window; refuses `GraceWindowOver`, `StepLimitReached`."""
        self._require("reopen")
        closed_on = closing_day(self.history) or self.history[0].act.happened_on
        last = closed_on + timedelta(days=terms.reopen_days)
        if act.happened_on > last:
            raise GraceWindowOver(
                field="happened_on", allowed=f"{last.isoformat()} or earlier, or a new ticket"
            )
        self.require_times_left(TicketStep.REOPENED, terms)
        self._take("reopen", TicketStep.REOPENED, act, reason)
        self._begin_round(handler=self.course.handler or act.by)
        self.announce(TicketReopened(**self._named(act), times=self.times(TicketStep.REOPENED)))

    def _require_relief_decided(self, terms: LoopTerms) -> None:
        lead = self.lead
        if lead is None or self.reason_code not in terms.waits_for_relief:
            return
        if lead.is_through(terms.relief_until):
            return
        raise WrongState(
            allowed=ALLOWED[terms.relief_until],
            state=self.state,
            lead_state=lead.state,
            command="resolve",
        )

    def _hear(self, heard: CalledBack, note: str | None, act: Act) -> None:
        self._take("call_back", TicketStep.CALLED_BACK, act, note)
        self.course = replace(self.course, called_back=heard)
        self.announce(TicketCalledBack(**self._named(act), **vars(heard)))

    def _begin_rework(self, heard: CalledBack, act: Act, *, by_quality: bool) -> None:
        self._begin_round(handler=self.course.handler)
        self.announce(
            TicketReworked(
                **self._named(act),
                times=self.reworks,
                by_quality=by_quality,
                with_call=heard.with_call,
                with_handling=heard.with_handling,
            )
        )

    def _begin_round(self, *, handler: str | None) -> None:
        self.course = replace(self.course, handler=handler, extended_days=0, asked_days=None)
