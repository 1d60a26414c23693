"""The desk that answers the monitor: one method per request of `contracts.operations`."""

from __future__ import annotations

from typing import Any

from contracts.operations import commands, held, journal, queries, status
from contracts.operations.words import ConsumerUnknown
from messaging.consumer.source import consumers_of
from messaging.ops import (
    acts,
    held_lines,
    journal_lines,
    opened,
    owner_status,
    proposals,
    republishing,
    selections,
)
from messaging.runtime import Runtime
from messaging.subscriptions import registry_of
from records.unit_of_work import UnitOfWork


class Desk:
    """Works in one unit of work, on the runtime of one service."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime, container: Any) -> None:
        self.unit, self._runtime, self._container = unit, runtime, container

    def ops_status(self, request: queries.OpsStatus) -> status.OwnerStatus:
        return owner_status.read(self._runtime, self._container, now=self.unit.recorded_at)

    def ops_journal_since(self, request: queries.OpsJournalSince) -> journal.JournalLines:
        return journal_lines.since(self._runtime.store, request)

    def ops_events(self, request: queries.OpsEvents) -> journal.JournalLines:
        return journal_lines.of(self._runtime.store, request.event_ids)

    def ops_fates(self, request: queries.OpsFates) -> journal.EventFates:
        return journal_lines.fates(self._runtime.store, self._container, request.event_ids)

    def ops_held_groups(self, request: queries.OpsHeldGroups) -> held.HeldGroups:
        return held_lines.groups(self._runtime.store)

    def ops_held_lines(self, request: queries.OpsHeldLines) -> held.HeldLines:
        return held_lines.page(self._runtime.store, request)

    def ops_undecoded(self, request: queries.OpsUndecoded) -> status.UndecodedLines:
        return held_lines.undecoded(self._runtime.store)

    def ops_proposals(self, request: queries.OpsProposals) -> held.OpenProposals:
        return proposals.still_open(self._runtime.store)

    def ops_republication(self, request: queries.OpsRepublication) -> journal.Republication:
        return republishing.republication(self.unit, request.republication_id)

    def ops_cancel_republication(
        self, request: commands.OpsCancelRepublication
    ) -> journal.Republication:
        return republishing.cancel(self.unit, request.republication_id)

    def ops_republish(self, request: commands.OpsRepublish) -> journal.Republication:
        return republishing.republish(
            self.unit, self._runtime, registry_of(self._container), request
        )

    def ops_held_message(self, request: queries.OpsHeldMessage) -> held.HeldMessage:
        return opened.held_message(self.unit, self._runtime.store, request.row_id)

    def ops_envelope(self, request: queries.OpsEnvelope) -> journal.EnvelopeAnswer:
        return opened.event(self.unit, self._runtime.store, request.event_id)

    def ops_selection(self, request: queries.OpsSelection) -> held.SelectionProgress:
        row = selections.selection(self.unit, request.selection_id)
        return selections.progress(self._runtime.store, row)

    def ops_open_selection(self, request: commands.OpsOpenSelection) -> held.SelectionProgress:
        if request.consumer not in consumers_of(self._container):
            raise ConsumerUnknown(field="consumer")
        return selections.open_selection(self.unit, self._runtime.store, request)

    def ops_replay_next(self, request: commands.OpsReplayNext) -> held.SelectionProgress:
        return selections.replay_next(
            self.unit, self._runtime.store, request.selection_id, request.limit
        )

    def ops_cancel_selection(self, request: commands.OpsCancelSelection) -> held.SelectionProgress:
        return selections.cancel(self.unit, self._runtime.store, request.selection_id)

    def ops_edit(self, request: commands.OpsEdit) -> str:
        return acts.edit(self.unit, self._runtime.settings, request)

    def ops_discard(self, request: commands.OpsDiscard) -> str:
        return acts.discard(self.unit, self._runtime.settings, request)

    def ops_second(self, request: commands.OpsSecond) -> str:
        return acts.decide(self.unit, request)

    def proposal_answer(self, proposal_id: str) -> held.Proposal:
        return proposals.proposal(self.unit, proposal_id)

    def ops_undo_discard(self, request: commands.OpsUndoDiscard) -> str:
        return acts.undo_discard(self.unit, request.row_id)

    def ops_release(self, request: commands.OpsRelease) -> str:
        return acts.release_successors(self.unit, self._runtime.store, request.row_id)

    def fate_answer(self, row_id: str) -> journal.EventFate:
        return opened.fate(self.unit, row_id)
