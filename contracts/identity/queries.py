"""What identity can be asked."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.identity.answers import IdentityFigures, OpenSessions
from contracts.identity.words import Secret
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """Figures of today, from identity's own database; it knows no business years."""

    service = "identity"
    action = "figures.read"
    answer = IdentityFigures


@dataclass(frozen=True, kw_only=True)
class ListSessions(Query):
    """One's own open sessions, and with what each was opened."""

    service = "identity"
    action = "session.own"
    answer = OpenSessions

    session_token: Secret
