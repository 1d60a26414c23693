"""What became of the tickets that were told: each must stand as its story ended, none may be gone.

The services' figures cannot say this: a ticket that the database lost is missing from all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from replay.client import Client
from replay.requests import WorkerRequest

LINES_PER_PAGE = 100
CLOSED = "closed"


def kept(desk: Client, told: Mapping[str, WorkerRequest]) -> int:
    """How many of these (by ticket id) the hotline lists, in the state that they ended in."""
    waiting, standing = dict(told), 0
    query: dict[str, Any] = {"limit": LINES_PER_PAGE}
    while waiting:
        page = desk.ask("GET", "/api/tickets", query=query)
        for line in page["items"]:
            request = waiting.pop(line["ticket_id"], None)
            if request is not None:
                standing += stands_as_it_ended(line, request)
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    return standing


def stands_as_it_ended(line: Mapping[str, Any], request: WorkerRequest) -> bool:
    """Whether a line of the list shows the end of the request's story, or a close after it."""
    if request.lead is None:
        return bool(line["state"] == CLOSED)
    decision = "accepted" if request.lead.accepted else "refused"
    return line["state"] in ("escalated", CLOSED) and line["lead_state"] == decision
