"""Who has a ticket: dispatch down the tree, outside bodies, taking, returning, transfer."""

from __future__ import annotations

from dataclasses import replace

from contracts.hotline import TicketStep
from contracts.hotline.loop import (
    Difficulty,
    NothingTransferred,
    OutsideBody,
    ReturnDecided,
    ReturnDisputed,
    ReturnReason,
    TicketDispatched,
    TicketHandedOver,
    TicketReplied,
    TicketReturned,
    TicketTaken,
)
from contracts.refusals import InvalidInput, WrongState
from records.acts import Act
from services.hotline.domain.course import LoopTerms
from services.hotline.domain.stepping import Stepping
from services.hotline.taking_back import STOPS_EVERYTHING, require_standing


class Dispatching(Stepping):
    """The part of a ticket that goes from hand to hand."""

    def dispatch(
        self, *, union: str, difficulty: Difficulty | None, note: str | None, act: Act
    ) -> None:
        """Dispatch it (派单) to a union, which manages it then; refuses `ConsentTakenBack`."""
        self._require("dispatch")
        self._send("dispatch", TicketStep.DISPATCHED, union, difficulty, note, act)

    def transfer(self, *, union: str, note: str | None, act: Act, terms: LoopTerms) -> None:
        """Hand it to another union than the one that has it (改派).

        Refuses `NothingTransferred`, `StepLimitReached`, `ConsentTakenBack`.
        """
        self._require("transfer")
        self.require_times_left(TicketStep.TRANSFERRED, terms)
        if union == self.request.managing_union:
            raise NothingTransferred(field="managing_union", allowed="another union")
        self._send("transfer", TicketStep.TRANSFERRED, union, None, note, act)

    def hand_over(
        self, *, body: OutsideBody, body_number: str | None, note: str | None, act: Act
    ) -> None:
        """Hand it to a body outside (转外单位), under its number; refuses `ConsentTakenBack`."""
        self._require("hand_over")
        require_standing(self.request, STOPS_EVERYTHING)
        self._take("hand_over", TicketStep.HANDED_OVER, act, note, body.value)
        self.course = replace(self.course, body=body, body_number=body_number, handler=None)
        self.announce(TicketHandedOver(**self._named(act), body=body))

    def note_reply(self, *, text: str, body_number: str | None, act: Act) -> None:
        """Take down what the outside body replied; who does so handles it from then on."""
        self._require("note_reply")
        body = self.course.body or OutsideBody.OTHER
        number = body_number or self.course.body_number
        self._take("note_reply", TicketStep.REPLIED, act, text, body.value)
        self.course = replace(self.course, body_number=number, handler=act.by)
        self.announce(TicketReplied(**self._named(act), body=body))

    def take(self, *, act: Act) -> None:
        """Take it (签收); who does so handles it."""
        self._take("take", TicketStep.TAKEN, act)
        self.course = replace(self.course, handler=act.by)
        self.announce(TicketTaken(**self._named(act)))

    def give_back(
        self, *, reason: ReturnReason, note: str | None, act: Act, terms: LoopTerms
    ) -> None:
        """Return it (退单) with a reason; refuses `StepLimitReached`.

        `WrongState` where a return of it was rejected: it is not dispatched anew by that.
        """
        self._require("give_back")
        if self.since(TicketStep.DISPATCHED, TicketStep.RETURN_REJECTED) > self.since(
            TicketStep.DISPATCHED, TicketStep.TRANSFERRED
        ):
            allowed = "a ticket whose return was not rejected"
            raise WrongState(allowed=allowed, state=self.state, command="give_back")
        self.require_times_left(TicketStep.RETURNED, terms)
        self._take("give_back", TicketStep.RETURNED, act, note, reason.value)
        times = self.times(TicketStep.RETURNED)
        self.announce(TicketReturned(**self._named(act), reason=reason, times=times))

    def dispute_return(self, *, note: str, act: Act) -> None:
        """Dispute its return, which the shift leader then decides."""
        self._take("dispute_return", TicketStep.RETURN_DISPUTED, act, note)
        self.announce(ReturnDisputed(**self._named(act)))

    def decide_return(self, *, upheld: bool, note: str | None, act: Act) -> None:
        """Decide a disputed return: `upheld`, or the union has to take it; refuses `OwnTicket`."""
        command = "uphold_return" if upheld else "reject_return"
        step = TicketStep.RETURN_UPHELD if upheld else TicketStep.RETURN_REJECTED
        self._require(command)
        self.require_no_hand(act)
        self._take(command, step, act, note)
        self.announce(ReturnDecided(**self._named(act), upheld=upheld))

    def _send(
        self,
        command: str,
        step: TicketStep,
        union: str,
        difficulty: Difficulty | None,
        note: str | None,
        act: Act,
    ) -> None:
        require_standing(self.request, STOPS_EVERYTHING)
        if self.request.concerns == f"union/{union}":
            allowed = "a union that the ticket is not about"
            raise InvalidInput.at("managing_union", code="not_allowed_value", allowed=allowed)
        self._take(command, step, act, note, union)
        former = self.request.managing_union
        self.request = replace(self.request, managing_union=union)
        known = self.course.difficulty
        self.course = replace(
            self.course, difficulty=difficulty or known, handler=None, asked_days=None
        )
        self.announce(
            TicketDispatched(
                **self._named(act),
                from_union=former,
                transferred=step is TicketStep.TRANSFERRED,
                difficulty=self.course.difficulty,
            )
        )
