"""The figure `gateway` in plain nameko: an `@http` handler that asks the same RPC and answers it.

It knows nobody, checks nothing and limits nothing; whom it asks for stands in its environment.
"""

from __future__ import annotations

import json
import os
from typing import Any

from nameko.extensions import DependencyProvider
from nameko.rpc import RpcProxy
from nameko.web.handlers import http

JSON = {"Content-Type": "application/json"}


class OnBehalf(DependencyProvider):
    """Every call is made for the one whose assertion ``BENCH_ASSERTION`` is."""

    def worker_setup(self, worker_ctx: Any) -> None:
        worker_ctx.data["authorization"] = os.environ["BENCH_ASSERTION"]


class NaiveGateway:
    """One address, one call."""

    name = "bench_gateway"

    on_behalf = OnBehalf()
    hotline = RpcProxy("hotline")

    @http("GET", "/api/tickets/<ticket_id>")
    def get_ticket(self, _request: Any, ticket_id: str) -> tuple[int, dict[str, str], str]:
        return 200, JSON, json.dumps(self.hotline.get_ticket(ticket_id=ticket_id))
