"""What can be read in identity."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.identity.answers import AccountAnswer
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class WhoAmI(Query):
    """Who the caller is: actor, roles, unions."""

    service = "identity"
    action = "session.own"
    answer = AccountAnswer
