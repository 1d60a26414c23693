"""`gateway`: one call through our gateway against the same call through a bare nameko handler.

Both ask the same hotline for the same ticket, for the same number of clients. Ours reads a session
cookie, knows who that is, checks his right and the form, seals the call and what is answered; the
peer has an assertion given to it and hands on what it hears.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import repeat

from benchmarks.figures import Figure, compared, number, say
from benchmarks.front import Front, await_port, front
from benchmarks.ground import Ground, Running
from benchmarks.http_load import OK, Clients, Unanswered, request
from deploy.local.ports import free_port

REQUESTS = 3_000
RUNS = 5
AT_ONCE = 32
WARM_UP = 200
PEER = "nameko @http"


def gateway(ground: Ground) -> Figure:
    """One-RPC requests per second, against a bare nameko handler."""
    with front(ground) as ours:
        path = f"/api/tickets/{ours.register_ticket()}"
        return compared(
            "gateway",
            "requests/s",
            PEER,
            ours=lambda: _through_ours(ours, path),
            theirs=lambda: _through_theirs(ours, path),
            runs=number("BENCH_RUNS", RUNS),
        )


def _through_ours(ours: Front, path: str) -> float:
    headers = {"Cookie": ours.cookie("hotline_agent")}
    return _rate(ours, "ours", ours.port, path, headers, ours.processes)


def _through_theirs(ours: Front, path: str) -> float:
    """The peer is started anew each time: its assertion is good for five minutes."""
    ground, port = ours.ground, free_port(())
    peer = ground.start(
        "benchmarks.peers",
        "gateway",
        name="front-peer",
        BENCH_AMQP=ground.stack.uris("operator").amqp,
        BENCH_MONGO="",
        BENCH_HTTP=f"127.0.0.1:{port}",
        BENCH_ASSERTION=ours.headers()["nameko.authorization"],
    )
    try:
        await_port(port, [peer])
        return _rate(ours, PEER, port, path, {}, [*ours.processes, peer])
    finally:
        peer.stop()


def _rate(
    ours: Front,
    name: str,
    port: int,
    path: str,
    headers: Mapping[str, str],
    processes: list[Running],
) -> float:
    """Requests per second of one run; some go before it, so that everybody is awake."""
    count, asked = number("BENCH_REQUESTS", REQUESTS), request("GET", path, headers=headers)
    clients = Clients(port, at_once=AT_ONCE)
    try:
        _require_right(clients, asked, min(WARM_UP, count))
        before = ours.ground.cpu(processes)
        seconds = _require_right(clients, asked, count)
        costs = ours.ground.costs(processes, before, count)
    finally:
        clients.close()
    say(f"{name}: {count / seconds:.0f} requests/s; {costs}")
    return count / seconds


def _require_right(clients: Clients, asked: bytes, count: int) -> float:
    """Seconds until so many were answered; whatever is not answered well ends the benchmark."""
    begun = time.monotonic()
    wrong = [each.status for each in clients.ask(repeat(asked, count)) if each.status != OK]
    if wrong:
        raise Unanswered(f"{len(wrong)} of {count} requests were answered with {wrong[0]}")
    return time.monotonic() - begun
