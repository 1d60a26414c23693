"""The hotline's doors to merging and splitting: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.hotline.joining import (
    FindSameTickets,
    MergeTicket,
    SameTickets,
    SplitTicket,
    TicketsSplit,
    UndoMerge,
)
from messaging.rpc import command
from services.hotline import joining, sameness, views
from services.hotline.turns import Turns


class JoiningDoors:
    """One request in two tickets, several in one."""

    unit: Any
    reads: Any
    keys: Any
    policies: Any
    tickets: Any
    turns: Turns

    @command(MergeTicket, answer="ticket_answer")
    def merge_ticket(self, request: MergeTicket) -> str:
        return joining.merge_ticket(self.turns, request=request)

    @command(UndoMerge, answer="ticket_answer")
    def undo_merge(self, request: UndoMerge) -> str:
        return joining.undo_merge(self.turns, request=request)

    @command(SplitTicket, answer="tickets_split")
    def split_ticket(self, request: SplitTicket) -> str:
        return joining.split_ticket(self.turns, request=request, keys=self.keys)

    def tickets_split(self, ids: str) -> TicketsSplit:
        """What the caller keeps of the new tickets; the same for a repeat.

        Nothing of the one that was to be split, which is named where its version is outdated: its
        query code is told to none who did not take it down.
        """
        _, *parts = ids.split(joining.JOINER)
        found = [self.tickets.get(each) for each in parts]
        return TicketsSplit(items=[views.receipt(each) for each in found])

    @command(FindSameTickets)
    def find_same_tickets(self, request: FindSameTickets) -> SameTickets:
        return sameness.find_same_tickets(
            self.reads,
            request=request,
            keys=self.keys,
            policies=self.policies,
            now=self.unit.now,
        )
