"""Turns: one step of one ticket, by policy and with its clocks wound afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from records.acts import Act, act_on
from records.policies import Policies
from records.unit_of_work import UnitOfWork
from services.hotline.domain.course import LoopTerms
from services.hotline.domain.ticket import Ticket
from services.hotline.moving import move_along
from services.hotline.repository import Tickets
from services.hotline.terms import loop_terms
from services.hotline.timetable import Timetable, timetable_of

LATE_RIGHT = "ticket.enter_late"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The ticket, the act that is done to it, and what policy lets on its day."""

    ticket: Ticket
    act: Act
    terms: LoopTerms
    timetable: Timetable

    @property
    def extensible_until(self) -> date | None:
        """The last day of the first limit that an extension lengthens; None where none runs."""
        ends = (
            clock.due_on
            for clock in self.ticket.clocks
            if self.timetable.on(clock.started_on)[clock.name].extends
        )
        return min(ends, default=None)


@dataclass(frozen=True, kw_only=True)
class Turns:
    """What a use case of the loop needs: the tickets in a unit of work, and the policies."""

    unit: UnitOfWork
    policies: Policies

    @contextmanager
    def of(self, request: Any) -> Iterator[Turn]:
        """The turn that a `DatedCommand` on a ticket asks for.

        Refuses what `act_on` and `Repository.changing` refuse.
        """
        act = act_on(
            request.happened_on,
            reason=request.late_entry_reason,
            by=self.unit.actor,
            now=self.unit.now,
            late_right=LATE_RIGHT,
        )
        tickets, timetable = Tickets(self.unit), timetable_of(self.policies)
        with tickets.changing(
            request.ticket_id, expected_version=request.expected_version
        ) as ticket:
            terms = loop_terms(self.policies, act.happened_on)
            former = ticket.request.managing_union
            yield Turn(ticket=ticket, act=act, terms=terms, timetable=timetable)
            ticket.go_by(terms)
            timetable.wind(ticket)
            if ticket.request.managing_union != former:
                move_along(self.unit, ticket)
