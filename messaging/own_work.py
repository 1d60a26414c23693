"""Work of a service's own accord that must be saved before the next step is taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.rights import EVERYTHING, system_actor
from messaging.runtime import Runtime
from records.clock import utc_now
from records.unit_of_work import Cause, UnitOfWork
from vocabulary.ids import new_id


@contextmanager
def committed_unit(runtime: Runtime, *, action: str) -> Iterator[UnitOfWork]:
    """A unit of work as ``system/<service>``, in real time; saved when the block ends well.

    Not the unit of the worker in which it runs: that one is saved at its end, or never.
    """
    batch = runtime.new_batch()
    unit = batch.begin(
        actor=system_actor(runtime.settings.service),
        grant=EVERYTHING,
        cause=Cause(message_id=new_id(), correlation_id=new_id()),
        now=utc_now(),
        action=action,
    )
    yield unit
    unit.accept()
    runtime.commit(batch)
