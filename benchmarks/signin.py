"""`signin`: how long a light call takes while twenty people sign in, against when nobody does.

The light call lists the caller's own sessions: gateway and identity answer it, and identity is who
hashes the passwords. It is asked at a steady rate, and its time counts from when it was due. Of
the twenty, each signs in again as soon as he is in; who is told to wait (503) waits that long, and
up to a second more.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import repeat
from random import random
from threading import Event, Thread
from typing import Any

from benchmarks.figures import Figure, compared, number, say
from benchmarks.front import Front, front
from benchmarks.ground import Ground
from benchmarks.http_load import OK, Clients, Unanswered, request

RUNS = 3
SECONDS = 20
PER_SECOND = 40
LIGHT_AT_ONCE = 16
SIGNING_IN = 20
TOLD_TO_WAIT = 503
"""What who comes when enough wait already is told, with when to come again."""


def signin(ground: Ground) -> Figure:
    """p99 in milliseconds of a light call during sign-ins, against without."""
    with front(ground) as ours:
        _light(ours, PER_SECOND)  # connections are opened and sessions learned
        return compared(
            "signin",
            "ms p99",
            "nobody signs in",
            ours=lambda: _during(ours),
            theirs=lambda: _p99(ours, "alone"),
            runs=number("BENCH_RUNS", RUNS),
        )


def _light(ours: Front, count: int) -> list[float]:
    """The milliseconds of so many light calls, sorted."""
    asked = request("GET", "/api/sessions", headers={"Cookie": ours.cookie("hotline_agent")})
    clients = Clients(ours.port, at_once=LIGHT_AT_ONCE)
    try:
        answers = list(clients.ask(repeat(asked, count), per_second=PER_SECOND))
    finally:
        clients.close()
    if wrong := [each.status for each in answers if each.status != OK]:
        raise Unanswered(f"{len(wrong)} light calls were answered with {wrong[0]}")
    return sorted(each.seconds * 1000 for each in answers)


def _p99(ours: Front, name: str) -> float:
    taken = _light(ours, PER_SECOND * number("BENCH_SECONDS", SECONDS))
    p99 = taken[int(len(taken) * 0.99)]
    say(f"{name}: p50 {taken[len(taken) // 2]:.1f} ms, p99 {p99:.1f} ms of {len(taken)} calls")
    return p99


def _during(ours: Front) -> float:
    with _signing_in(ours) as counted:
        p99 = _p99(ours, "during sign-ins")
    if not counted[OK] or set(counted) - {OK, TOLD_TO_WAIT}:
        raise Unanswered(f"sign-ins were answered with {dict(counted)}")
    say(f"{counted[OK]} signed in meanwhile, {counted[TOLD_TO_WAIT]} times one had to wait")
    return p99


@contextmanager
def _signing_in(ours: Front) -> Iterator[Counter[int]]:
    """Twenty people sign in meanwhile, again and again; counts what they were answered."""
    over, counted = Event(), Counter[int]()
    people = [row for row in ours.accounts if row["password"] and _by_password_alone(row)]
    threads = [
        Thread(target=_sign_in_until, args=(ours.port, people[place % len(people)], over, counted))
        for place in range(SIGNING_IN)
    ]
    for each in threads:
        each.start()
    try:
        yield counted
    finally:
        over.set()
        for each in threads:
            each.join()


def _by_password_alone(row: dict[str, Any]) -> bool:
    """Whether a sign-in needs no code, which counts but once; he who calls is none of them."""
    return row["totp_secret"] is None and row["role"] == "officer"


def _sign_in_until(port: int, row: dict[str, Any], over: Event, counted: Counter[int]) -> None:
    body = json.dumps({"user_name": row["user"], "password": row["password"]})
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    while not over.is_set():
        connection.request("POST", "/api/session", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        counted[response.status] += 1
        if response.status == TOLD_TO_WAIT:
            # Together again at one moment they would be a flood, which is another figure.
            over.wait(int(response.headers["Retry-After"]) + random())
    connection.close()
