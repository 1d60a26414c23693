"""What a ticket hears of the lead that it opened in relief, and until when it waits for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from contracts.hotline import HardshipReason, LeadState, TicketStep
from contracts.hotline.lead_words import LeadProgress
from contracts.refusals import WrongState
from records.acts import Act
from services.hotline.domain.course import LoopTerms
from services.hotline.domain.stepping import Stepping
from services.hotline.history import LeadLink

STEP_OF: Mapping[LeadProgress, TicketStep] = {
    LeadProgress.FILE_REFUSED: TicketStep.FILE_REFUSED,
    LeadProgress.ON_FILE: TicketStep.FILE_REGISTERED,
    LeadProgress.AID_PAID: TicketStep.AID_PAID,
    LeadProgress.LEFT: TicketStep.HOUSEHOLD_LEFT,
    LeadProgress.CLOSED: TicketStep.FILE_CLOSED,
}


class HearingRelief(Stepping):
    """The part of a ticket that follows what it handed over."""

    lead: LeadLink | None
    reason_code: HardshipReason | None
    archived_on: date | None

    def go_by(self, terms: LoopTerms) -> None:
        """Whether, and until when, it waits for relief: by the policy of its last step."""
        waits = self.reason_code is None or self.reason_code in terms.waits_for_relief
        self.course = replace(self.course, relief_until=terms.relief_until if waits else None)

    @property
    def waits_for_relief(self) -> bool:
        """Whether relief has something to do before it is answered."""
        until = self.course.relief_until
        return self.lead is not None and until is not None and not self.lead.is_through(until)

    def note_lead_opened(self, *, lead_id: str, act: Act) -> None:
        """Relief opened the lead. Heard after the decision it is older news and changes nothing."""
        self._show(self._link().opened(lead_id), TicketStep.LEAD_OPENED, act)

    def note_lead_accepted(self, *, lead_id: str, act: Act) -> None:
        """Relief accepted the lead into a hardship file."""
        accepted = self._link().decided(lead_id, LeadState.ACCEPTED)
        self._show(accepted, TicketStep.LEAD_ACCEPTED, act)

    def note_lead_refused(self, *, lead_id: str, reason: str, act: Act) -> None:
        """Relief refused the lead; the worker is told the reason."""
        refused = self._link().decided(lead_id, LeadState.REFUSED, refusal=reason)
        self._show(refused, TicketStep.LEAD_REFUSED, act)

    def note_lead_progress(self, progress: LeadProgress, *, act: Act) -> None:
        """What became of the file into which relief accepted the lead.

        Older news changes nothing, nor does any once the ticket's retention has ended.
        """
        link = self._link()
        if self.archived_on is None and link.state is LeadState.ACCEPTED:
            self._show(link.at_least(progress), STEP_OF[progress], act)

    def _link(self) -> LeadLink:
        if self.lead is None:
            raise WrongState(allowed="an escalated ticket", state=self.state, command="note_lead")
        return self.lead

    def _show(self, lead: LeadLink, step: TicketStep, act: Act) -> None:
        if lead != self.lead:
            self.lead = lead
            self._note(step, act)
