"""How far the index has read a service's journal, and which part it must read once more.

An event's id begins with the moment when it was announced, but its transaction commits later: who
reads by id may pass a place that is filled afterwards. So the journal is read at its head, and
again and again from a mark behind it: everything older than the owner's look-back before the mark
had been committed when the sweep that set the mark began, and that sweep has read it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SWEEP_EVERY_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One page to be asked for."""

    after: str | None
    looks_back: bool


@dataclass(frozen=True, kw_only=True)
class JournalCursor:
    """`head`: the last id that was read. `mark`: from where the next sweep starts.

    A sweep on its way has read up to `swept` and will set the mark to `next_mark`, the head that
    it began with.
    """

    head: str | None = None
    mark: str | None = None
    swept: str | None = None
    next_mark: str | None = None

    @property
    def sweeping(self) -> bool:
        """Whether a sweep is on its way."""
        return self.next_mark is not None

    def at_head(self) -> Reading:
        """The page after everything that was read."""
        return Reading(after=self.head, looks_back=False)

    def read(self, last: str | None) -> JournalCursor:
        """A page at the head ended with this id (None: it was empty)."""
        if last is None:
            return self
        return replace(self, head=last, mark=self.mark or last)

    def begin_sweep(self) -> JournalCursor:
        """A sweep begins, unless nothing was read yet or one is on its way."""
        if self.head is None or self.sweeping:
            return self
        return replace(self, swept=None, next_mark=self.head)

    def in_sweep(self) -> Reading:
        """The next page of the sweep."""
        if self.swept is not None:
            return Reading(after=self.swept, looks_back=False)
        return Reading(after=self.mark, looks_back=True)

    def swept_to(self, last: str | None, *, more: bool) -> JournalCursor:
        """A page of the sweep ended with this id; without `more` the sweep is done."""
        if more and last is not None:
            return replace(self, swept=last)
        head = max(filter(None, (self.head, last)), default=None)
        return JournalCursor(head=head, mark=self.next_mark)
