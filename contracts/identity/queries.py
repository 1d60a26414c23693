"""What identity can be asked."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.identity.answers import IdentityFigures
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """Figures of today, from identity's own database; it knows no business years."""

    service = "identity"
    action = "figures.read"
    answer = IdentityFigures
