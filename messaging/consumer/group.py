"""What a consumer group needs to apply messages, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from greenlet import GreenletExit

from contracts.rights import EVERYTHING, system_actor
from messaging.consumer.reading import (
    Decoded,
    Delivery,
    Heard,
    Message,
    Reader,
    Unreadable,
)
from messaging.envelope import Envelope
from messaging.held import Failure, HeldRows, row_id
from messaging.meanwhile import asked_together
from messaging.tracing import Trace
from records.crash_points import Point, reach
from records.kinds import INBOX
from records.store import (
    AlreadyExists,
    Document,
    OutcomeUnknown,
    StaleVersion,
    Store,
    StoreUnavailable,
)
from records.unit_of_work import Batch, Cause, UnitOfWork

TRANSIENT = (StoreUnavailable, OutcomeUnknown)
"""An outage, not a failure of the message: pause, then run the same messages again."""

CONFLICT = (StaleVersion, AlreadyExists)
"""Somebody was faster: load anew, decide anew."""

CONFLICT_TRIES = 3

SUSPICIOUS_OUTAGES = 5
"""After so many in a row, each followed by a database that answers, it is the message after all."""
APPLIED = "applied"


def inbox_row(
    unit: UnitOfWork,
    consumer: str,
    envelope: Envelope,
    *,
    outcome: str = APPLIED,
    selection: str | None = None,
    edited_to: str | None = None,
) -> Document:
    """The inbox row: from its commit on the message is never applied again.

    `edited_to` is the id under which an operator's edit goes on.
    """
    return {
        "_id": row_id(consumer, envelope.id),
        "consumer": consumer,
        "event_id": envelope.id,
        "type": envelope.type,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "correlationid": envelope.correlationid,
        "time": envelope.time,
        "at": unit.recorded_at,
        "outcome": outcome,
        **({"selection": selection} if selection else {}),
        **({"edited_to": edited_to} if edited_to else {}),
    }


class Failed(Exception):
    """A handler did not apply its message; `failure` says why without any of its values."""

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__(failure.error_type)


@dataclass(frozen=True, kw_only=True)
class Group:
    """One consumer: its id (``relief.hotline``), its service, and how its messages are run.

    - `ordered`: whether messages wait behind a held one of their aggregate
    - `serve(entrypoint, unit)` gives a service instance whose dependencies work in the unit
    - `business_now(told)` is the handler's `now` for an event that took effect at `told`
    - `ask(*questions)` gives the answers of several questions to the store
    - `stopping()` tells a greenlet that is being killed from a handler that raises GreenletExit
    """

    consumer: str
    service: str
    ordered: bool
    store: Store
    reader: Reader
    held: HeldRows
    new_batch: Callable[[], Batch]
    commit: Callable[[Batch], None]
    serve: Callable[[Any, UnitOfWork], Any]
    business_now: Callable[[datetime | None], datetime]
    stopping: Callable[[], bool]
    ask: Callable[..., list[Any]] = asked_together

    def hear(self, envelope: Envelope, sealed_as: str | None = None) -> Heard:
        """The envelope as this group understands it; see `Heard` for `sealed_as`."""
        return Heard(envelope, self.reader, sealed_as)

    def decoded(self, delivery: Delivery) -> Decoded:
        """The delivery, read as far as it can be; never raises."""
        message = Message(delivery)
        heard = self.hear(message.envelope) if message.envelope else None
        if heard is not None and not delivery.suspect:  # what may break us, runs in its held row
            with suppress(Exception):  # it comes again where it becomes the message's own failure
                _ = heard.named
        return Decoded(delivery, heard, message.flaw)

    def begin(self, batch: Batch, envelope: Envelope, trace: Trace | None = None) -> UnitOfWork:
        """The unit of work of one message; what it announces is caused by the span `trace`."""
        cause = Cause(
            message_id=envelope.id,
            correlation_id=envelope.correlationid or envelope.id,
            traceparent=trace.traceparent if trace else envelope.traceparent,
            business_time=envelope.businesstime,
        )
        return batch.begin(
            actor=system_actor(self.service),
            grant=EVERYTHING,
            cause=cause,
            now=self.business_now(envelope.businesstime),
            action=f"on_{envelope.name}",
        )

    def begin_bare(self, batch: Batch) -> UnitOfWork:
        """A unit for rows that no readable message caused."""
        return batch.begin(
            actor=system_actor(self.service),
            grant=EVERYTHING,
            cause=Cause(message_id="", correlation_id=""),
            now=self.business_now(None),
        )

    def run(self, unit: UnitOfWork, heard: Heard, *, selection: str | None = None) -> None:
        """Run the handler and note in the inbox that it did. Does not accept the unit.

        `selection` is that of an operator's replay, if it runs in one.

        Raises `Failed`, or what `TRANSIENT` and `CONFLICT` name.
        """
        try:
            subscription, event = heard.subscription, heard.event
        except Unreadable as unreadable:
            raise Failed(Failure.unreadable(unreadable.reason)) from unreadable
        try:
            reach(Point.CONSUMER_HANDLER)
            service = self.serve(subscription.entrypoint, unit)
            getattr(service, subscription.method)(event)
        except (*TRANSIENT, *CONFLICT, KeyboardInterrupt):
            raise
        except GreenletExit as error:
            if self.stopping():
                raise
            raise Failed(Failure.of(error)) from error
        except BaseException as error:
            raise Failed(Failure.of(error)) from error
        unit.note(INBOX, inbox_row(unit, self.consumer, heard.envelope, selection=selection))

    def refuse_if_done(self, doubted: Collection[str]) -> None:
        """`StaleVersion` when the inbox knows one of these messages, which are about to be held.

        Handlers that failed may have seen what another process, or a commit that was given up, or
        an earlier delivery made of the very same message. Asked once for all of a batch, before
        its commit.
        """
        done = self.store.exists(INBOX, doubted) if doubted else ()
        for known in done:
            raise StaleVersion(INBOX.name, known)

    def row_id(self, envelope: Envelope) -> str:
        """The id of the message's inbox or held row."""
        return row_id(self.consumer, envelope.id)
