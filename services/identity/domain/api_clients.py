"""Other systems that may call."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from contracts.rights import Actor, Role
from records.aggregate import Aggregate
from services.identity.domain.tokens import token_digest


@dataclass(kw_only=True, eq=False)
class ApiClient(Aggregate):
    """Another system. Its secret is long and random, so a digest of it suffices."""

    name = "api_client"

    secret_digest: str
    unions: list[str]

    def accepts(self, secret: str) -> bool:
        """Whether this is its secret; takes the same time either way."""
        return hmac.compare_digest(self.secret_digest, token_digest(secret))

    @property
    def actor(self) -> Actor:
        """Who acts with a token of this client."""
        return Actor(
            name=f"client/{self.aggregate_id}",
            roles=frozenset({Role.API_CLIENT}),
            unions=frozenset(self.unions),
        )
