"""What operators ask for that only the owners can tell: traces, bodies, held messages, progress."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from contracts.monitor import (
    AwaitingProposal,
    AwaitingProposals,
    EventNotFound,
    FailedGroup,
    FailedGroups,
    FailedMessage,
    FailedPage,
    ListFailed,
    MendedMessage,
    OpenedEvent,
    ReplayAnswer,
    ReplayPage,
    RepublicationAnswer,
    RepublicationPage,
    Trace,
    TraceNotFound,
)
from contracts.monitor.words import ReplayState
from contracts.operations.held import (
    HeldGroups,
    HeldLines,
    HeldMessage,
    OpenProposals,
    SelectionProgress,
)
from contracts.operations.journal import EnvelopeAnswer, EventFates, Republication
from contracts.operations.queries import (
    OpsEnvelope,
    OpsFates,
    OpsHeldGroups,
    OpsHeldLines,
    OpsHeldMessage,
    OpsProposals,
    OpsRepublication,
    OpsSelection,
)
from contracts.operations.words import MessageNotHeld, SelectionState
from contracts.refusals import Refusal
from records.documents import Document
from records.reads import MOST_PER_PAGE, Reads
from services.monitor import views
from services.monitor.asking import Owners, at_once, is_away
from services.monitor.domain.trace import Conversation, steps_of
from services.monitor.event_index import EventIndex
from services.monitor.following import Following
from services.monitor.handlers import counts_of
from services.monitor.kinds import SPANS
from services.monitor.replaying import Replaying

LOOKS_FOR_A_TRACE = 4
MOST_SPANS = 1000
_REPUBLICATION_STATES = {
    SelectionState.OPEN: ReplayState.RUNNING,
    SelectionState.FINISHED: ReplayState.FINISHED,
    SelectionState.CANCELLED: ReplayState.CANCELLED,
}


class Desk:
    """Reads for one operator; `owners` speaks with his assertion where that is needed."""

    def __init__(
        self,
        owners: Owners,
        index: EventIndex,
        following: Following,
        reads: Reads,
        replaying: Replaying,
    ) -> None:
        self.owners, self.index = owners, index
        self._following, self._reads, self._replaying = following, reads, replaying

    def trace(self, correlation_id: str) -> Trace:
        """A conversation as it is now; refuses `TraceNotFound`."""
        rows, missing = self._conversation(correlation_id)
        conversation = Conversation(rows, self._spans(correlation_id))
        steps = steps_of(conversation)
        if not steps:
            raise TraceNotFound(field="correlation_id")
        began_at = min(step.at for step in steps)
        return Trace(correlation_id=correlation_id, began_at=began_at, steps=steps, missing=missing)

    def open_event(self, event_id: str) -> OpenedEvent:
        """An event with its data, from whichever journal has it; refuses `EventNotFound`."""
        row = self.index.get(event_id) or self._found(event_id)
        self._following.look([row])
        opened = self.owners.act(row["service"], OpsEnvelope(event_id=row["_id"]), EnvelopeAnswer)
        fresh = self.index.get(row["_id"]) or row
        return OpenedEvent(service=row["service"], event=opened, fates=views.fates_of(fresh))

    def failed_groups(self) -> FailedGroups:
        """The groups of all owners, the largest first."""
        answers, missing = self.owners.all(OpsHeldGroups(), HeldGroups)
        groups = [
            FailedGroup(service=owner, group=group)
            for owner, answer in answers.items()
            for group in answer.items
        ]
        groups.sort(key=lambda each: (-each.group.count, each.service, each.group.fingerprint))
        return FailedGroups(items=groups, missing=missing)

    def failed(self, request: ListFailed) -> FailedPage:
        """A page of one owner's held messages."""
        asked = OpsHeldLines(
            consumer=request.consumer,
            fingerprint=request.fingerprint,
            cursor=request.cursor,
            limit=request.limit,
        )
        found = self.owners.ask(request.owner, asked, HeldLines)
        return FailedPage(items=found.items, next_cursor=found.next_cursor)

    def open_failed(self, owner: str, row_id: str) -> FailedMessage:
        """One held message, opened by its owner."""
        message = self.owners.act(owner, OpsHeldMessage(row_id=row_id), HeldMessage)
        correlation_id = json.loads(message.envelope)["correlationid"]
        return FailedMessage(service=owner, message=message, correlation_id=correlation_id)

    def mended(self, owner: str, row_id: str) -> MendedMessage:
        """What a consumer makes of a message now; refuses `MessageNotHeld` where it met none."""
        consumer, _, event_id = row_id.partition("/")
        told = self.owners.ask(owner, OpsFates(event_ids=[event_id]), EventFates)
        for fate in told.items:
            if fate.consumer == consumer:
                return MendedMessage(service=owner, row_id=row_id, fate=fate)
        raise MessageNotHeld(field="row_id")

    def proposals(self) -> AwaitingProposals:
        """What waits for a second person anywhere, the longest waiting first."""
        answers, missing = self.owners.all(OpsProposals(), OpenProposals)
        found = [
            AwaitingProposal(service=owner, proposal=each)
            for owner, answer in answers.items()
            for each in answer.items
        ]
        found.sort(key=lambda each: (each.proposal.at, each.proposal.proposal_id))
        return AwaitingProposals(items=found, missing=missing)

    def replay(self, row: Mapping[str, Any]) -> ReplayAnswer:
        """A replay with its owner's numbers of now, or the last known while it is away."""
        if row["state"] not in (ReplayState.RUNNING, ReplayState.PAUSED):
            return views.replay(row)
        try:
            asked = OpsSelection(selection_id=row["_id"])
            progress = self.owners.ask(row["owner"], asked, SelectionProgress)
        except Refusal as refusal:
            if not is_away(refusal):
                raise
            return views.replay(row, self._replaying.last_heard(row["_id"]))
        counts = counts_of(progress)
        self._replaying.heard(row["_id"], counts)
        return views.replay(row, counts)

    def replays(self, rows: Iterable[Mapping[str, Any]], next_cursor: str | None) -> ReplayPage:
        """These, with their owners' numbers of now, all asked at the same time."""
        by_id = {row["_id"]: row for row in rows}
        told = at_once(lambda replay_id: self.replay(by_id[replay_id]), by_id)
        return ReplayPage(items=list(told.values()), next_cursor=next_cursor)

    def republication(self, owner: str, republication_id: str) -> RepublicationAnswer:
        """A republication as its owner drives it."""
        asked = OpsRepublication(republication_id=republication_id)
        told = self.owners.ask(owner, asked, Republication)
        shown = {name: getattr(told, name) for name in _SHOWN_OF_A_REPUBLICATION}
        return RepublicationAnswer(service=owner, state=_REPUBLICATION_STATES[told.state], **shown)

    def republications(
        self, rows: Iterable[Mapping[str, Any]], next_cursor: str | None
    ) -> RepublicationPage:
        """These, as their owners drive them, all asked at the same time."""
        told = at_once(lambda each: self._told(*each), [(row["owner"], row["_id"]) for row in rows])
        missing = {owner for (owner, _), answer in told.items() if answer is None}
        return RepublicationPage(
            items=[answer for answer in told.values() if answer is not None],
            next_cursor=next_cursor,
            missing=sorted(missing),
        )

    def _told(self, owner: str, republication_id: str) -> RepublicationAnswer | None:
        try:
            return self.republication(owner, republication_id)
        except Refusal as refusal:
            if not is_away(refusal):
                raise
            return None

    def _conversation(self, correlation_id: str) -> tuple[list[Document], list[str]]:
        """The events of a conversation: asked again as long as an answer told something new.

        What a consumer announced is in its journal as soon as its fate says that it was applied.
        """
        missing = self._following.catch_up()
        for _ in range(LOOKS_FOR_A_TRACE):
            rows = self.index.conversation(correlation_id)
            unfinished = [row for row in rows if row["unfinished"]]
            if not self._following.look(unfinished):
                return rows, missing
            missing = self._following.catch_up()
        return self.index.conversation(correlation_id), missing

    def _spans(self, correlation_id: str) -> list[Document]:
        found: list[Document] = []
        cursor = None
        where = {"correlation_id": correlation_id}
        while len(found) < MOST_SPANS:
            page = self._reads.find(
                SPANS,
                where,
                sort=(("started_at", 1),),
                limit=MOST_PER_PAGE,
                after_cursor=cursor,
            )
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                break
        return found

    def _found(self, event_id: str) -> Document:
        self._following.find(event_id)
        row = self.index.get(event_id)
        if row is None:
            raise EventNotFound(field="event_id")
        return row


_SHOWN_OF_A_REPUBLICATION = (
    "republication_id", "consumer", "since", "until", "note", "by", "total", "sent",
)  # fmt: skip
