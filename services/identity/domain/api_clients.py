"""Other systems that may call."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import ClassVar

from contracts.identity import ClientRightUnknown
from contracts.registry import requests
from contracts.rights import RIGHTS, Actor, Role
from records.aggregate import Aggregate
from services.identity.domain.tokens import token_digest


def known_actions(names: list[str]) -> list[str]:
    """These actions, sorted; refuses `ClientRightUnknown` for what no API client may do."""
    allowed = RIGHTS[Role.API_CLIENT]
    if not names or any(name not in allowed for name in names):
        raise ClientRightUnknown(field="actions", allowed=", ".join(sorted(allowed)))
    return sorted(set(names))


@dataclass(kw_only=True, eq=False)
class ApiClient(Aggregate):
    """Another system. Its secret is long and random, so a digest of it suffices.

    Of what API clients may do it may do `actions` alone, for `unions` and those below them.
    """

    name = "api_client"
    transitions: ClassVar = {
        "revoke": (frozenset({"active"}), "revoked"),
        "rotate": (frozenset({"active"}), "active"),
    }

    state: str = "active"
    label: str
    secret_digest: str
    unions: list[str]
    actions: list[str]

    def accepts(self, secret: str) -> bool:
        """Whether this is its secret and it may call; takes the same time either way."""
        fits = hmac.compare_digest(self.secret_digest, token_digest(secret))
        return fits and self.state == "active"

    def rotate(self, secret: str) -> None:
        """Another secret from now on; the former opens nothing any more."""
        self._move("rotate")
        self.secret_digest = token_digest(secret)

    def revoke(self) -> None:
        """It may call no more, for good. Tokens that it has live their few minutes out."""
        self._move("revoke")

    @property
    def services(self) -> list[str]:
        """The owners that its tokens are for: those of its actions, and no others."""
        return sorted({each.service for each in requests() if each.action in self.actions})

    @property
    def actor(self) -> Actor:
        """Who acts with a token of this client."""
        return Actor(
            name=f"client/{self.aggregate_id}",
            roles=frozenset({Role.API_CLIENT}),
            unions=frozenset(self.unions),
            only=frozenset(self.actions),
        )
