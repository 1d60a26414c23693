"""`http_create`, `http_read`, `http_list`: tickets over HTTP, against the smallest async endpoint.

Ours registers one as a hotline agent does (session, right, form, consent, field encryption, audit
row, event), shows one of 200,000 and lists the 25 newest. The peer is FastAPI on uvicorn with
PyMongo's async client: one majority insert, one find, one sorted find. Both hold as many tickets,
in one database server, and are asked by the same clients.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, repeat
from statistics import median
from typing import Any

from benchmarks.figures import Figure, number, say
from benchmarks.flow import REQUEST
from benchmarks.front import Front, await_port, front
from benchmarks.ground import Ground, Running
from benchmarks.http_load import Clients, Unanswered, request
from benchmarks.stored_tickets import fill_hotline, fill_peer
from deploy.local.ports import free_port
from vocabulary.ids import new_id

STORED = 200_000
REQUESTS = 1_500
RUNS = 3
AT_ONCE = (1, 8, 32)
NEWEST = 25
AGENT = "hotline_agent"
PEER = "FastAPI + async PyMongo"
PEER_DATABASE = "bench_bare_http"

Ask = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, kw_only=True)
class HttpFigure(Figure):
    """A figure at one number of clients, with the slowest hundredth of both contenders."""

    at_once: int
    p99_ms: float
    peer_p99_ms: float


@dataclass(frozen=True, kw_only=True)
class Side:
    """One contender: where it listens, and its requests without end."""

    name: str
    port: int
    ask: Ask
    status: int
    processes: Sequence[Running]


def http_create(ground: Ground) -> list[HttpFigure]:
    """Tickets registered per second."""
    return _figures(ground, "http_create", _creating, 201)


def http_read(ground: Ground) -> list[HttpFigure]:
    """Tickets shown per second, each any of those stored."""
    return _figures(ground, "http_read", _reading, 200)


def http_list(ground: Ground) -> list[HttpFigure]:
    """Lists of the newest tickets per second."""
    return _figures(ground, "http_list", _listing, 200)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What both hold, and who asks ours."""

    cookie: str
    csrf_token: str
    ours: list[str]
    theirs: list[str]


def _creating(stored: Stored) -> tuple[Ask, Ask]:
    body = json.dumps(REQUEST).encode()

    def ours() -> Iterator[bytes]:
        while True:
            headers = {
                "Cookie": stored.cookie,
                "X-CSRF-Token": stored.csrf_token,
                "Idempotency-Key": new_id(),
            }
            yield request("POST", "/api/tickets", headers=headers, body=body)

    return ours, lambda: repeat(request("POST", "/tickets", headers={}, body=body))


def _reading(stored: Stored) -> tuple[Ask, Ask]:
    headers = {"Cookie": stored.cookie}
    return (
        lambda: (
            request("GET", f"/api/tickets/{each}", headers=headers) for each in _any_of(stored.ours)
        ),
        lambda: (request("GET", f"/tickets/{each}", headers={}) for each in _any_of(stored.theirs)),
    )


def _listing(stored: Stored) -> tuple[Ask, Ask]:
    path, headers = f"/api/tickets?limit={NEWEST}", {"Cookie": stored.cookie}
    ours = request("GET", path, headers=headers)
    return lambda: repeat(ours), lambda: repeat(request("GET", "/tickets", headers={}))


def _any_of(ids: list[str]) -> Iterator[str]:
    chance = random.Random(1)
    while True:
        yield chance.choice(ids)


def _figures(
    ground: Ground, name: str, asking: Callable[[Stored], tuple[Ask, Ask]], status: int
) -> list[HttpFigure]:
    with front(ground) as ours, _peer(ground) as (peer, port, theirs):
        stored = Stored(
            cookie=ours.cookie(AGENT),
            csrf_token=ours.csrf_token(AGENT),
            ours=_stored_by_ours(ours),
            theirs=theirs,
        )
        ask_ours, ask_theirs = asking(stored)
        sides = (
            Side(
                name="ours",
                port=ours.port,
                ask=ask_ours,
                status=status,
                processes=ours.processes,
            ),
            Side(name=PEER, port=port, ask=ask_theirs, status=status, processes=[peer]),
        )
        return [_figure(ground, name, sides, each) for each in AT_ONCE]


def _stored_by_ours(ours: Front) -> list[str]:
    pattern = ours.register_ticket()
    tickets = ours.ground.root["zhufeng_hotline"]["tickets"]
    return fill_hotline(tickets, pattern, number("BENCH_STORED", STORED))


@contextmanager
def _peer(ground: Ground) -> Iterator[tuple[Running, int, list[str]]]:
    """The peer with as many tickets, its port, and their ids."""
    ground.root.drop_database(PEER_DATABASE)
    tickets: Any = ground.root[PEER_DATABASE]["tickets"]
    theirs = fill_peer(tickets, REQUEST, number("BENCH_STORED", STORED))
    port = free_port(())
    peer: Running = ground.start(
        "benchmarks.peers.bare_http",
        name="bare-http",
        BENCH_MONGO=ground.stack.uris("root").mongo,
        BENCH_HTTP=f"127.0.0.1:{port}",
    )
    try:
        await_port(port, [peer])
        yield peer, port, theirs
    finally:
        peer.stop()
        ground.root.drop_database(PEER_DATABASE)


def _figure(ground: Ground, name: str, sides: tuple[Side, Side], at_once: int) -> HttpFigure:
    taken: dict[str, list[tuple[float, float]]] = {side.name: [] for side in sides}
    runs = number("BENCH_RUNS", RUNS)
    for _ in range(runs):
        for side in sides:
            taken[side.name].append(_measured(ground, side, at_once))
    (rate, p99), (peer_rate, peer_p99) = (
        (median(each[0] for each in found), median(each[1] for each in found))
        for found in taken.values()
    )
    return HttpFigure(
        figure=name,
        value=round(rate, 1),
        unit="requests/s",
        peer=PEER,
        peer_value=round(peer_rate, 1),
        ratio=round(rate / peer_rate, 3),
        runs=runs,
        at_once=at_once,
        p99_ms=round(p99, 1),
        peer_p99_ms=round(peer_p99, 1),
    )


def _measured(ground: Ground, side: Side, at_once: int) -> tuple[float, float]:
    """(requests per second, p99 in milliseconds) of one run; some go before it."""
    count = number("BENCH_REQUESTS", REQUESTS)
    clients, asked = Clients(side.port, at_once=at_once), side.ask()
    try:
        _answered(clients, asked, side, at_once * 4)
        before, begun = ground.cpu(side.processes), time.monotonic()
        taken = _answered(clients, asked, side, count)
        rate = count / (time.monotonic() - begun)
        costs = ground.costs(side.processes, before, count)
    finally:
        clients.close()
    p99 = taken[int(count * 0.99)] * 1000
    say(f"{side.name} at {at_once}: {rate:.0f} requests/s, p99 {p99:.1f} ms; {costs}")
    return rate, p99


def _answered(clients: Clients, asked: Iterator[bytes], side: Side, count: int) -> list[float]:
    """The seconds that each of so many took, sorted; a wrong answer ends the benchmark."""
    answers = list(clients.ask(islice(asked, count)))
    if wrong := [each.status for each in answers if each.status != side.status]:
        raise Unanswered(f"{side.name}: {len(wrong)} of {count} were answered with {wrong[0]}")
    return sorted(each.seconds for each in answers)
