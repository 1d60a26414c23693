"""Many messages, one transaction: each in its own unit of work, those that fail become held rows.

If the transaction meets a conflict or another write error, the messages run again in halves, then
singly; what fails alone is that message's own failure.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import structlog

from messaging.consumer.group import (
    CONFLICT,
    CONFLICT_TRIES,
    SUSPICIOUS_OUTAGES,
    TRANSIENT,
    Failed,
    Group,
)
from messaging.consumer.item import Item
from messaging.consumer.loading import prefetch_named
from messaging.consumer.reading import Decoded, Heard
from messaging.consumer.undecoded import undecoded_id, undecoded_row
from messaging.held import Failure
from messaging.signs.consuming import Attempt, batch_done
from records.kinds import HELD, INBOX, UNDECODED
from records.store import StaleVersion
from records.unit_of_work import Batch

_log = structlog.get_logger(__name__)


class BatchRunner:
    """Applies deliveries for one consumer group."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._outages = 0
        self.held_something = False
        self.expects_repeats = True
        """Whether the inbox is asked before messages run: until it once knew none, and again from
        a conflict on. Between, its unique index alone tells a repeated message."""

    @property
    def doubts_outages(self) -> bool:
        """Whether outages came so often that one which a handler meets may be its own doing."""
        return self._outages >= SUSPICIOUS_OUTAGES

    def apply(self, taken: Sequence[Decoded]) -> None:
        """Make every delivery's effect, or its held row, durable; then all may be acknowledged.

        Raises what `TRANSIENT` names: nothing may be acknowledged then, and the same deliveries
        are applied again later (the inbox knows what was done): one by one, when it was often.
        """
        items = [Item(each) for each in taken]
        try:
            for some in [[item] for item in items] if self.doubts_outages else [items]:
                self._apply(some)
        except TRANSIENT:
            self._outages += 1
            self.expects_repeats = True
            raise
        self._outages = 0

    def _apply(self, items: list[Item]) -> None:
        for attempt in range(CONFLICT_TRIES):
            try:
                _Round(self, self._group, items).run()
                return
            except TRANSIENT:
                raise
            except Exception as error:  # noqa: BLE001 - it ends as a held row
                surprised, self.expects_repeats = not self.expects_repeats, True
                if len(items) > 1:
                    if surprised and _is_repeat(error):
                        continue
                    break
                if not isinstance(error, CONFLICT) or attempt + 1 == CONFLICT_TRIES:
                    self._give_up(items[0], error)
                    return
        middle = len(items) // 2
        self._apply(items[:middle])
        self._apply(items[middle:])

    def _give_up(self, item: Item, error: Exception) -> None:
        """The commit fails for this message alone: hold it, or keep its body if it is unholdable.

        If even that fails, say so loudly: nothing is acknowledged.
        """
        if item.heard is None or (item.failure is not None and isinstance(error, CONFLICT)):
            raise error
        if item.failure is None:
            item.failure = Failure.of(error)
        else:
            item.heard, item.flaw = None, f"it cannot be held ({type(error).__name__})"
        self._apply([item])


def _is_repeat(error: Exception) -> bool:
    """Whether the inbox knows a message, by its index or when it was asked."""
    return isinstance(error, CONFLICT) and error.kind == INBOX.name


class _Round:
    """One attempt to apply some items in one batch."""

    def __init__(self, runner: BatchRunner, group: Group, items: list[Item]) -> None:
        self._runner, self._group, self._items = runner, group, items
        self._batch: Batch = group.new_batch()
        self._heads: dict[str, str] = {}
        self._done: set[str] = set()
        self._asked = self._met_known = False
        self._doubted: list[str] = []
        self._log: list[partial[None]] = []

    def run(self) -> None:
        """Look up what is known, run what is new, commit."""
        self._look_up([item for item in self._items if item.heard is not None])
        for item in self._items:
            item.attempt = None
            if item.heard is None:
                self._keep_undecoded(item)
            elif self._group.row_id(item.envelope) not in self._done:
                self._take(item)
                self._done.add(self._group.row_id(item.envelope))
        self._group.refuse_if_done(self._doubted)
        self._group.commit(self._batch)
        if self._asked:
            self._runner.expects_repeats = self._met_known
        batch_done(self._group.consumer, self._items)
        for say in self._log:
            say()

    def _look_up(self, items: list[Item]) -> None:
        ids = [self._group.row_id(item.envelope) for item in items]
        if not ids:
            return
        store, group = self._group.store, self._group
        subjects = sorted({item.envelope.subject for item in items})
        # Also what will not run is loaded: it is rare, and asking first whether it runs is not.
        heard = [item.heard for item in items if item.heard is not None and item.failure is None]
        look = partial(self._heads_then_named, subjects, heard)
        known = partial(store.exists, INBOX, ids)
        self._asked = self._runner.expects_repeats or any(each.may_be_known for each in items)
        heads, *done = group.ask(look, known) if self._asked else [look()]
        if heads:
            # In this order: what ends being held between the two is in the inbox then.
            done += [store.exists(HELD, ids), known()]
            self._asked = True
        self._done = {row_id for some in done for row_id in some}
        self._met_known = bool(self._done)
        if heads and group.ordered:
            self._heads = heads
            self._batch.prefetch(HELD, list(self._heads.values()))

    def _heads_then_named(self, subjects: list[str], heard: list[Heard]) -> dict[str, str]:
        # In this order: what another process held and now finished must be in what is loaded.
        heads = self._group.held.heads(subjects)
        prefetch_named(self._batch, heard)
        return heads

    def _take(self, item: Item) -> None:
        attempt = item.attempt = Attempt(item.envelope)
        head_id = self._heads.get(item.envelope.subject)
        if head_id is not None:
            self._put_behind(item, head_id)
            attempt.waits()
        elif item.failure is not None:
            self._hold(item, attempt, item.failure)
        else:
            self._run(item, attempt)

    def _run(self, item: Item, attempt: Attempt) -> None:
        assert item.heard is not None
        unit = self._group.begin(self._batch, item.envelope, attempt.trace)
        try:
            self._group.run(unit, item.heard)
            unit.accept()
            attempt.worked()
        except Failed as failed:
            failure = failed.failure
        except TRANSIENT as outage:
            if not self._runner.doubts_outages:
                raise
            failure = Failure.of(outage)
        else:
            return
        # Asked anew before the commit; and an outage that is a true one shows there.
        self._doubted.append(self._group.row_id(item.envelope))
        self._hold(item, attempt, failure)

    def _hold(self, item: Item, attempt: Attempt, failure: Failure) -> None:
        unit = self._group.begin(self._batch, item.envelope)
        head_id = self._group.held.add_head(unit, item.envelope, failure)
        unit.accept()
        if self._group.ordered:
            self._heads[item.envelope.subject] = head_id
        self._runner.held_something = True
        attempt.failed(failure)
        self._log.append(
            partial(
                _log.warning,
                "message held",
                consumer=self._group.consumer,
                event_id=item.envelope.id,
                type=item.envelope.type,
                reason=failure.reason,
                error=failure.error_type,
                where=failure.where,
                parked=failure.parks,
            )
        )

    def _put_behind(self, item: Item, head_id: str) -> None:
        unit = self._group.begin(self._batch, item.envelope)
        head = unit.document(HELD, head_id)
        if head is None:
            raise StaleVersion(HELD.name, head_id)  # it ended meanwhile: look again
        self._group.held.add_behind(unit, item.envelope, head)
        unit.accept()
        if not self._asked:  # behind a head of this round; and no index will tell
            self._doubted.append(self._group.row_id(item.envelope))

    def _keep_undecoded(self, item: Item) -> None:
        """Keep what is no envelope, unreadable to others, until an operator has looked at it."""
        group, delivery = self._group, item.delivery
        row_id = undecoded_id(group, delivery)
        if row_id in self._done or group.store.exists(UNDECODED, [row_id]):
            return
        unit = group.begin_bare(self._batch)
        unit.insert(UNDECODED, undecoded_row(group, delivery, row_id, item.flaw))
        unit.accept()
        self._done.add(row_id)
        _log.error("message undecodable", consumer=group.consumer, diagnosis=item.flaw, row=row_id)
