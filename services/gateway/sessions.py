"""Sessions as the gateway knows them: by asking identity, and for some seconds by heart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contracts.identity import AssertSession, SessionExpired
from services.gateway.session_cache import SessionCache, session_id_of

MOST_TOKEN = 200


class Sessions:
    """Looks sessions up for one request."""

    def __init__(self, cache: SessionCache, ask: Callable[[AssertSession], Any]) -> None:
        self._cache, self._ask = cache, ask

    def facts(self, token: str) -> Mapping[str, Any]:
        """What identity says of the token; refuses `SessionExpired`, or why identity is away."""
        if len(token) > MOST_TOKEN or not token.isascii():
            raise SessionExpired()
        session_id = session_id_of(token)
        facts = self._cache.get(session_id)
        if facts is None:
            facts = self._ask(AssertSession(session_token=token))
            self._cache.put(session_id, facts)
            if self._cache.revoked(session_id):
                raise SessionExpired()
        return facts
