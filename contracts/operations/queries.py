"""What the monitor may ask of every service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import Identifier, Items, Range, Text
from contracts.operations.held import (
    HeldGroups,
    HeldLines,
    HeldMessage,
    OpenProposals,
    SelectionProgress,
)
from contracts.operations.journal import EnvelopeAnswer, EventFates, JournalLines, Republication
from contracts.operations.request import OwnersQuery
from contracts.operations.status import OwnerStatus, UndecodedLines

RowId = Annotated[str, Text(most=600)]
"""``<consumer>/<event id>``; an id of others is as long as an envelope allows."""
Cursor = Annotated[str, Text(most=1_000)]


@dataclass(frozen=True, kw_only=True)
class OpsStatus(OwnersQuery):
    """How the service's messages are."""

    answer = OwnerStatus


@dataclass(frozen=True, kw_only=True)
class OpsJournalSince(OwnersQuery):
    """Events after one, published or not yet, by id, which begins with the time.

    Who began later may commit first, so a sweep `looks_back` some seconds when it begins; its
    further pages do not. A line may come again, and one that is not published yet is to be asked
    for by its id later.
    """

    answer = JournalLines

    after: Identifier | None = None
    looks_back: bool = True
    limit: Annotated[int, Range(1, 1000)] = 500


@dataclass(frozen=True, kw_only=True)
class OpsEvents(OwnersQuery):
    """The lines of these events in the service's journal; those it does not have lack."""

    answer = JournalLines

    event_ids: Annotated[list[Identifier], Items(most=500)]


@dataclass(frozen=True, kw_only=True)
class OpsFates(OwnersQuery):
    """What this service's consumers made of these events."""

    answer = EventFates

    event_ids: Annotated[list[Identifier], Items(most=500)]


@dataclass(frozen=True, kw_only=True)
class OpsHeldGroups(OwnersQuery):
    """Held messages by consumer, type and error."""

    answer = HeldGroups


@dataclass(frozen=True, kw_only=True)
class OpsHeldLines(OwnersQuery):
    """Held messages, filtered."""

    answer = HeldLines

    consumer: Identifier | None = None
    fingerprint: Identifier | None = None
    event_id: Identifier | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, Range(1, 100)] = 50


@dataclass(frozen=True, kw_only=True)
class OpsUndecoded(OwnersQuery):
    """What could not be decoded, latest first."""

    answer = UndecodedLines


@dataclass(frozen=True, kw_only=True)
class OpsHeldMessage(OwnersQuery):
    """One held message, opened; audited."""

    action = "messages.read"
    answer = HeldMessage

    row_id: RowId


@dataclass(frozen=True, kw_only=True)
class OpsProposals(OwnersQuery):
    """Edits and discards that wait for a second person, of messages that are held as they were."""

    answer = OpenProposals


@dataclass(frozen=True, kw_only=True)
class OpsEnvelope(OwnersQuery):
    """One event of the service's journal, opened; audited."""

    action = "messages.read"
    answer = EnvelopeAnswer

    event_id: Identifier


@dataclass(frozen=True, kw_only=True)
class OpsSelection(OwnersQuery):
    """How far a selection is."""

    answer = SelectionProgress

    selection_id: Identifier


@dataclass(frozen=True, kw_only=True)
class OpsRepublication(OwnersQuery):
    """How far a republication is."""

    answer = Republication

    republication_id: Identifier
