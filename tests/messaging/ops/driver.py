"""``python -m tests.messaging.ops.driver``: drives a selection at a rate, as the monitor does.

Knows nothing but the selection's id: whoever kills it starts another one.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pymongo

from contracts.rights import EVERYTHING, system_actor
from messaging.journal import EventJournal
from messaging.ops import selections
from messaging.sealing import KeyRing
from records.clock import utc_now
from records.memory import MemoryStore
from records.mongo import MongoStore
from records.settings import Settings
from records.store import StaleVersion
from records.unit_of_work import Batch, Cause
from vocabulary.ids import new_id

SELECTION = "s1"
PAUSE = 0.25


def main(uri: str, database: str, per_second: int, at_once: int) -> None:
    """Let rows go until the selection is finished, then print its progress."""
    nowhere = Path("/nonexistent")
    settings = Settings("ledger", "test", "real", "", "", database, nowhere, nowhere, nowhere)
    client: pymongo.MongoClient = pymongo.MongoClient(uri, tz_aware=True)
    store = MongoStore(client, settings, MemoryStore().cipher)
    progress, went, started = step(store, at_once), 0, time.monotonic()
    while progress.state == "open":
        # As many as the rate allows by now, while the consumer has not too much in hand: each step
        # also counts, and whoever asks without need takes the database from who works.
        allowed = int((time.monotonic() - started) * per_second) - went
        if progress.running > 4 * at_once or allowed < 1:
            time.sleep(PAUSE)
        before = progress.left
        progress = step(store, max(1, min(at_once, allowed)))
        went += max(0, before - progress.left)
    sys.stdout.write(json.dumps({"applied": progress.applied, "total": progress.total}))


def step(store, limit):
    """One `ops_replay_next`, again where the consumer changed one of its rows."""
    while True:
        batch = Batch(store, EventJournal("ledger", KeyRing([], {})))
        unit = batch.begin(
            actor=system_actor("monitor"),
            grant=EVERYTHING,
            cause=Cause(message_id=new_id(), correlation_id=new_id()),
            now=utc_now(),
        )
        progress = selections.replay_next(unit, store, SELECTION, limit)
        unit.accept()
        try:
            batch.commit()
        except StaleVersion:
            continue
        return progress


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
