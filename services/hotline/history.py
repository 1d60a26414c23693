"""What a ticket remembers: its steps, and what it heard of its lead in relief."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from contracts.hotline import LeadState, TicketStep
from contracts.hotline.lead_words import LeadProgress, ReliefUntil
from contracts.refusals import WrongState
from records.acts import Act

OF_CONSENT = frozenset({TicketStep.CONSENT_RECORDED, TicketStep.CONSENT_WITHDRAWN})
"""Steps that are about consents alone."""
BESIDE = OF_CONSENT | {
    TicketStep.URGED,
    TicketStep.SUPERVISED,
    TicketStep.JOINED,
    TicketStep.PARTED,
    TicketStep.SPLIT,
    TicketStep.EMERGENCY_DECLARED,
    TicketStep.EMERGENCY_LIFTED,
    TicketStep.REPORTED_UP,
}
"""Steps that change nothing in whose task a ticket is."""
OF_LEAD = frozenset(
    {
        TicketStep.LEAD_OPENED,
        TicketStep.LEAD_ACCEPTED,
        TicketStep.LEAD_REFUSED,
        TicketStep.FILE_REFUSED,
        TicketStep.FILE_REGISTERED,
        TicketStep.AID_PAID,
        TicketStep.HOUSEHOLD_LEFT,
        TicketStep.FILE_CLOSED,
    }
)
"""Steps that were heard from relief."""
RANKS = {progress: rank for rank, progress in enumerate(LeadProgress)}
"""A refused file may yet be on file; what was paid is paid; one that has left may be closed."""
OVER = frozenset({LeadProgress.FILE_REFUSED, LeadProgress.LEFT, LeadProgress.CLOSED})
"""Nothing more is to be waited for."""
REACHED = {
    ReliefUntil.ON_FILE: OVER | {LeadProgress.ON_FILE, LeadProgress.AID_PAID},
    ReliefUntil.AID_PAID: OVER | {LeadProgress.AID_PAID},
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a ticket's history. States and policy bound how many there can be.

    `text` is what somebody wrote, and may name anybody; `code` is a reason, a result or a union.
    """

    name: TicketStep
    act: Act
    text: str | None = None
    code: str | None = None


def closing_day(history: Sequence[Step]) -> date | None:
    """The business day of the last step that closes a ticket, if there was one."""
    closing = (
        TicketStep.ANSWERED,
        TicketStep.CLOSED,
        TicketStep.DECLINED,
        TicketStep.MERGED,
    )
    days = [step.act.happened_on for step in history if step.name in closing]
    return days[-1] if days else None


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file of the ticket; what it is called and holds, its own row knows."""

    file_id: str
    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class LeadLink:
    """What the ticket knows of the lead that it opened in relief.

    Facts may be told twice or late: an older one changes nothing, and one that contradicts what is
    known is refused with `WrongState`, since it cannot be.
    """

    state: LeadState = LeadState.AWAITED
    lead_id: str | None = None
    refusal: str | None = None
    progress: LeadProgress | None = None

    @property
    def is_decided(self) -> bool:
        """Whether relief has accepted or refused the lead."""
        return self.state in (LeadState.ACCEPTED, LeadState.REFUSED)

    def is_through(self, until: ReliefUntil) -> bool:
        """Whether relief has come so far, or no further: a refusal ends it, too."""
        if not self.is_decided or self.state is LeadState.REFUSED:
            return self.is_decided
        return until is ReliefUntil.DECIDED or self.progress in REACHED[until]

    def at_least(self, progress: LeadProgress) -> LeadLink:
        """The link once this is known, which counts unless more is."""
        further = self.progress is not None and RANKS[progress] <= RANKS[self.progress]
        return self if further else replace(self, progress=progress)

    def opened(self, lead_id: str) -> LeadLink:
        """The link once the lead is known to be open."""
        self._require_same(lead_id)
        if self.state != LeadState.AWAITED:
            return self
        return LeadLink(state=LeadState.OPEN, lead_id=lead_id)

    def decided(self, lead_id: str, state: LeadState, refusal: str | None = None) -> LeadLink:
        """The link once the lead is known to be decided."""
        self._require_same(lead_id)
        heard = replace(self, state=state, lead_id=lead_id, refusal=refusal)
        if self.is_decided and heard != self:
            raise WrongState(allowed="one decision", state=self.state, command="decide_lead")
        return heard

    def _require_same(self, lead_id: str) -> None:
        if self.lead_id not in (None, lead_id):
            raise WrongState(allowed="one lead per ticket", state=self.state, command="note_lead")
