"""What identity said of a session, remembered for some seconds: one call for many requests."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from contracts.rights import persons_in

MOST_SECONDS = 10.0
MOST_SESSIONS = 10_000
REVOKED_SECONDS = 120.0
"""How long a revocation is remembered: longer than any answer of identity can be under way."""


def session_id_of(token: str) -> str:
    """The id of a session: the SHA-256 of its token, as `SessionRevoked` names it."""
    return hashlib.sha256(token.encode()).hexdigest()


def remembered_as(session_id: str, acting_for: str | None) -> str:
    """The name in the cache: one for each colleague for whom the session's holder acts."""
    return session_id if acting_for is None else f"{session_id} {acting_for}"


class SessionCache:
    """Session id → facts, each for at most ten seconds and never past its assertion. Bounded.

    A revocation goes before an answer that was given earlier and arrives later.
    """

    def __init__(
        self,
        *,
        most: int = MOST_SESSIONS,
        seconds: float = MOST_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._known: OrderedDict[str, tuple[float, Mapping[str, Any]]] = OrderedDict()
        self._revoked: OrderedDict[str, float] = OrderedDict()
        self._changed: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, session_id: str) -> Mapping[str, Any] | None:
        """The facts, if they are fresh enough."""
        until, facts = self._known.get(session_id, (0.0, None))
        if facts is not None and self._clock() < until:
            return facts
        self._known.pop(session_id, None)
        return None

    def put(self, session_id: str, facts: Mapping[str, Any]) -> None:
        """Remember what identity just said, unless the session was revoked meanwhile."""
        if self.revoked(session_id.partition(" ")[0]) or self._lately_changed(facts["actor"]):
            return
        ends = datetime.fromisoformat(facts["assertion_expires_at"]).timestamp()
        self._known[session_id] = (min(self._clock() + self._seconds, ends), facts)
        self._known.move_to_end(session_id)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def revoked(self, session_id: str) -> bool:
        """Whether a revocation of this session was heard lately."""
        return self._clock() < self._revoked.get(session_id, 0.0)

    def drop(self, session_id: str) -> None:
        """The session was revoked: forget it, and do not learn it again."""
        for name in [each for each in self._known if each.partition(" ")[0] == session_id]:
            del self._known[name]
        self._note(self._revoked, session_id)

    def forget_account(self, account_id: str) -> None:
        """What the account may do changed: ask identity about it anew, each time for a while.

        An answer that identity gave before may still be under way, and must not be remembered.
        """
        actor = f"staff/{account_id}"
        self._note(self._changed, actor)
        for session_id, (_, facts) in list(self._known.items()):
            if actor in persons_in([facts["actor"]]):
                del self._known[session_id]

    def _lately_changed(self, actor: str) -> bool:
        latest = max(self._changed.get(person, 0.0) for person in persons_in([actor]))
        return self._clock() < latest

    def _note(self, moments: OrderedDict[str, float], name: str) -> None:
        moments[name] = self._clock() + REVOKED_SECONDS
        moments.move_to_end(name)
        while len(moments) > self._most:
            moments.popitem(last=False)

    def clear(self) -> None:
        """Forget all: revocations may have been missed."""
        self._known.clear()
