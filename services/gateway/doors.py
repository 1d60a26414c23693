"""What every operation passes through, shared by all workers of the process."""

from __future__ import annotations

from typing import Any

from nameko.extensions import DependencyProvider, SharedExtension

from messaging.runtime import settings_of
from records.clock import utc_now
from records.policies import load_policies
from services.gateway.bulkheads import Bulkheads
from services.gateway.clients import client_of
from services.gateway.health import Health
from services.gateway.http.exchange import Exchange
from services.gateway.rate_limits import RateLimits
from services.gateway.session_cache import SessionCache
from services.gateway.settings import load_gateway_settings
from services.gateway.streams import Streams


class Doors(SharedExtension):
    """One per process: remembered sessions, counted requests, waiting calls, settings."""

    def setup(self) -> None:
        self.cache = SessionCache()
        self.limits = RateLimits(load_policies())
        self.bulkheads = Bulkheads()
        self.health = Health()
        self.streams = Streams()
        self.settings = load_gateway_settings()
        self.driven = settings_of(self.container).clock == "driven"

    def admit(self, exchange: Exchange, limit: str | None) -> str:
        """The client's address, his request counted; refuses `TooManyRequests`."""
        forwarded = exchange.headers.get("X-Forwarded-For")
        client = client_of(exchange.peer, forwarded, self.settings.proxies)
        self.limits.count(limit, client, utc_now().date())
        return client

    def forget_sessions(self) -> None:
        """Revocations may have been missed: ask identity again for every session."""
        self.cache.clear()


class SharedDoors(DependencyProvider):
    """``doors = SharedDoors()``."""

    doors = Doors()

    def get_dependency(self, worker_ctx: Any) -> Doors:
        return self.doors
