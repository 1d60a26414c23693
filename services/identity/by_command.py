"""Identity's own store, for its commands: without a running service, with its rules and its key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.rights import EVERYTHING, system_actor
from messaging.journal import EventJournal
from messaging.sealing import KeyRing
from records.clock import utc_now
from records.mongo import open_store
from records.policies import load_policies
from records.settings import Settings
from records.unit_of_work import Batch, Cause, UnitOfWork
from services.identity.domain.standing import rules_on
from services.identity.passwords import Passwords
from vocabulary.business_time import business_day
from vocabulary.ids import new_id


class Desk:
    """Where a command works on identity's records; `settings` are identity's."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.rules = rules_on(load_policies(), business_day(utc_now()))
        self.passwords = Passwords()
        self._store = open_store(settings)
        self._journal = EventJournal(settings.service, KeyRing.from_settings(settings))

    @contextmanager
    def unit(self, action: str) -> Iterator[UnitOfWork]:
        """One unit of work, committed at the end of the block and audited as `action`."""
        batch = Batch(self._store, self._journal)
        unit = batch.begin(
            actor=system_actor("identity"),
            grant=EVERYTHING,
            cause=Cause(message_id=new_id(), correlation_id=new_id()),
            now=utc_now(),
            action=action,
        )
        yield unit
        unit.accept()
        batch.commit()
