"""Sessions as the gateway knows them: by asking identity, and for some seconds by heart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from contracts.identity import ActFor, AssertSession, DelegationNotInForce, SessionExpired
from services.gateway.callers import ACTING_FOR
from services.gateway.session_cache import SessionCache, remembered_as, session_id_of

MOST_TOKEN = 200
_DELEGATION = re.compile(r"[0-9a-f-]{36}")


class Sessions:
    """Looks sessions up for one request."""

    def __init__(self, cache: SessionCache, ask: Callable[[AssertSession], Any]) -> None:
        self._cache, self._ask = cache, ask

    def facts(self, token: str, acting_for: str | None = None) -> Mapping[str, Any]:
        """What identity says of the token, or of its holder as he acts for somebody.

        Refuses `SessionExpired`, `DelegationNotInForce`, or why identity is away.
        """
        if len(token) > MOST_TOKEN or not token.isascii():
            raise SessionExpired()
        session_id = session_id_of(token)
        known_as = remembered_as(session_id, acting_for)
        facts = self._cache.get(known_as)
        if facts is None:
            facts = self._ask(_question(token, acting_for))
            self._cache.put(known_as, facts)
            if self._cache.revoked(session_id):
                raise SessionExpired()
        return facts


def _question(token: str, acting_for: str | None) -> AssertSession:
    if acting_for is None:
        return AssertSession(session_token=token)
    if not _DELEGATION.fullmatch(acting_for):
        raise DelegationNotInForce(field=ACTING_FOR, allowed="the id of a delegation")
    return ActFor(session_token=token, delegation_id=acting_for)
