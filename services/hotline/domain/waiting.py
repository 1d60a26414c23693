"""For whom, and for what, a ticket waits."""

from __future__ import annotations

from contracts.hotline import TicketState
from services.hotline.domain.relief import HearingRelief
from services.hotline.domain.ticket_map import EXTENSION_WAITS_FOR, WAITS_FOR
from services.hotline.history import BESIDE

S = TicketState


class Waiting(HearingRelief):
    """The part of a ticket that somebody has to do something about."""

    state: TicketState

    def is_open_task_of(self, actor: str) -> bool:
        """Whether it waits for this actor: he took it down or took it on."""
        if self.state == S.HANDLING:
            return self.course.handler == actor
        last = [each for each in self.history if each.name not in BESIDE][-1]
        return self.state in (S.REGISTERED, S.ACCEPTED) and last.act.by == actor

    @property
    def waits_for(self) -> list[str]:
        """The rights that what comes next asks for."""
        return rights_waited_for(
            self.state,
            relief_decides=self.waits_for_relief,
            asked=self.course.asked_days is not None,
        )


def rights_waited_for(state: TicketState, *, relief_decides: bool, asked: bool) -> list[str]:
    """Those of the state, none while it waits for relief, and of an extension that was `asked`."""
    action = None if state == S.ESCALATED and relief_decides else WAITS_FOR[state]
    also = EXTENSION_WAITS_FOR if asked else None
    return [each for each in (action, also) if each is not None]
