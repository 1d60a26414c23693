"""A replay as two see it from outside: who asks the API again and again, and the database's log."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, NamedTuple

import requests
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.visiting import Visitor

LOOK_SECONDS = 0.5
_LET_GO = {
    "operationType": {"$in": ["replace", "update"]},
    "fullDocument.replaying": True,
    "fullDocument.claimed_at": None,
}


class Look(NamedTuple):
    """What an operator saw at a moment of the monotonic clock."""

    at: float
    applied: int
    total: int


class Operator(threading.Thread):
    """Looks at a replay twice a second until told to stop; keeps what was answered."""

    def __init__(self, visitor: Visitor, replay_id: str) -> None:
        super().__init__(daemon=True)
        self._visitor, self._path = visitor, f"/api/ops/replays/{replay_id}"
        self._over = threading.Event()
        self.looks: list[Look] = []

    def run(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            try:
                answer = self._visitor.get(self._path)
            except requests.RequestException:
                continue
            if answer.status_code == 200:
                seen = answer.json()
                self.looks.append(Look(time.monotonic(), seen["applied"], seen["total"]))

    def stop(self) -> None:
        self._over.set()
        self.join(30)

    def longest_blindness(self) -> float:
        """The longest time between two answers, in seconds."""
        pairs = zip(self.looks, self.looks[1:], strict=False)
        return max(later.at - earlier.at for earlier, later in pairs)


class LetGo:
    """The moments, by the database's clock, at which held rows of a service were let go."""

    def __init__(self, root: MongoClient[dict[str, Any]], database: str) -> None:
        self.moments: list[datetime] = []
        self._stream = root[database]["held"].watch(
            [{"$match": _LET_GO}, {"$project": {"wallTime": 1}}], full_document="updateLookup"
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> LetGo:
        self._listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()
        self._listener.join(10)

    def _listen(self) -> None:
        try:
            for change in self._stream:
                self.moments.append(change["wallTime"])
        except PyMongoError:
            if self._stream.alive:
                raise


def most_in_a_second(moments: Sequence[datetime]) -> int:
    """The largest number of moments within any one second."""
    seconds = sorted(each.timestamp() for each in moments)
    most = first = 0
    for last, moment in enumerate(seconds):
        while moment - seconds[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most
