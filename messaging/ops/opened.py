"""One message, opened for an operator: what it says, why it failed, what waits behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.operations.held import Attempt, HeldMessage
from contracts.operations.journal import EnvelopeAnswer, EventFate
from contracts.operations.words import EventUnknown, MessageNotHeld
from messaging.envelope import from_row
from messaging.held import Row, envelope_of
from messaging.ops.held_lines import line
from messaging.ops.journal_lines import fate_of_held, fate_of_met, journal_line
from messaging.ops.proposals import latest_of
from messaging.ops.veil import readable, veiled
from records.kinds import HELD, INBOX, OUTBOX
from records.store import Store
from records.unit_of_work import UnitOfWork
from vocabulary.unions import MUNICIPAL_UNION_CODE

MOST_WAITING_SHOWN = 20


def held_row(unit: UnitOfWork, row_id: str) -> Row:
    """The held row; refuses `MessageNotHeld`."""
    row = unit.document(HELD, row_id)
    if row is None:
        raise MessageNotHeld(field="row_id")
    return row


def held_message(unit: UnitOfWork, store: Store, row_id: str) -> HeldMessage:
    """A held message; the reading is audited.

    Refuses `MessageNotHeld`, and `ForeignUnion` to whoever does not speak for the whole city, as
    `proposals.awaiting` does: a second person sees what he decides on.
    """
    unit.require_scope(MUNICIPAL_UNION_CODE)
    row = held_row(unit, row_id)
    unit.audit("messages.read", row["aggregate"], after={"event_id": row["event_id"]})
    lane = {"consumer": row["consumer"], "aggregate": row["aggregate"], "head": False}
    waiting = store.find(HELD, lane, MOST_WAITING_SHOWN, [("sequence", 1)]) if row["behind"] else []
    return HeldMessage(
        line=line(row),
        envelope=_shown(envelope_of(row).as_document()),
        stack=row["stack"],
        tries=[_attempt(each) for each in row["tries"]],
        waiting=[line(each) for each in waiting],
        edits=row.get("edits", []),
        proposal=latest_of(store, row_id),
    )


def fate(unit: UnitOfWork, row_id: str) -> EventFate:
    """What the consumer made of a message that was held; refuses `MessageNotHeld`."""
    held = unit.document(HELD, row_id)
    if held is not None:
        return fate_of_held(held)
    met = unit.document(INBOX, row_id)
    if met is None:
        raise MessageNotHeld(field="row_id")
    return fate_of_met(met)


def event(unit: UnitOfWork, store: Store, event_id: str) -> EnvelopeAnswer:
    """An event of the journal, opened; audited. Refuses `EventUnknown`, and as `held_message`."""
    unit.require_scope(MUNICIPAL_UNION_CODE)
    row = store.load(OUTBOX, [event_id]).get(event_id)
    if row is None:
        raise EventUnknown(field="event_id")
    unit.audit("messages.read", row["subject"], after={"event_id": event_id})
    return EnvelopeAnswer(line=journal_line(row), envelope=_shown(from_row(row).as_document()))


def _shown(document: Mapping[str, Any]) -> str:
    return readable({**document, "data": veiled(document["data"])})


def _attempt(tried: Mapping[str, Any]) -> Attempt:
    error = tried["error"]
    return Attempt(
        at=tried["at"],
        reason=tried["reason"],
        error_type=error["type"],
        error=error["message"],
        where=error["where"],
    )
