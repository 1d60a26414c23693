"""What identity stands on beside the common dependencies: passwords, the signing key."""

from __future__ import annotations

import ctypes
import os
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import eventlet
from eventlet import tpool
from eventlet.semaphore import Semaphore
from nameko.extensions import DependencyProvider

from contracts.refusals import ServiceUnavailable
from contracts.rights import Actor
from messaging.actors import sign_assertion
from messaging.runtime import Runtime
from services.identity.passwords import Passwords

MOST_AT_ONCE = 2  # hashing takes 19 MiB and a core each: more at once only starves the rest
M_MMAP_THRESHOLD = -3  # malloc.h
AT_ONCE = max(1, min(MOST_AT_ONCE, len(os.sched_getaffinity(0)) - 1))
"""A core is left to those who ask for something light meanwhile."""
NICER = 10  # who asks for something light while a hash takes its 30 ms goes before it
_NICENESS = min(19, os.getpriority(os.PRIO_PROCESS, os.getpid()) + NICER)
MOST_LOOKUPS = 2
REST = 0.5  # of the time that a hash took, before the next one begins
MOST_WAITING = 6  # each holds a worker, and without a free one no session can be checked


class PasswordHashing(DependencyProvider):
    """`Passwords` that hash in a native thread, so that the event loop goes on."""

    def setup(self) -> None:
        _give_large_blocks_back()
        # As many threads as work at once: each that ever hashed keeps what it took. Names that
        # nobody answers for (`services.identity.oidc`) must stop none of them.
        tpool.set_num_threads(AT_ONCE + MOST_LOOKUPS)
        self._at_once = Semaphore(AT_ONCE)

    def _execute(self, function: Any, *args: Any) -> Any:
        if -self._at_once.balance >= MOST_WAITING:
            raise ServiceUnavailable(allowed="try again in some seconds")
        self._at_once.acquire()
        began = time.monotonic()
        try:
            return tpool.execute(_behind_others, function, *args)
        finally:
            rest = (time.monotonic() - began) * REST
            eventlet.spawn_after(rest, self._at_once.release)

    def get_dependency(self, worker_ctx: Any) -> Passwords:
        return Passwords(self._execute)


def _behind_others(function: Any, *args: Any) -> Any:
    """Run with little weight; on Linux the niceness is that of the calling thread alone."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
    return function(*args)


def _give_large_blocks_back() -> None:
    """Have glibc map blocks over a MiB, so that the 19 MiB of a hash are returned when it is done.

    Left to itself it raises its limit with the first such block and keeps them all from then on.
    """
    ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 1 << 20)


class Signer:
    """Signs assertions with the key that identity alone holds."""

    def __init__(self, private_key: bytes) -> None:
        self._private_key = private_key

    def sign(
        self, actor: Actor, *, now: datetime, seconds: int, services: list[str] | None = None
    ) -> tuple[str, datetime]:
        """(assertion, its end) for this actor, to these owners or all; at most five minutes."""
        ttl = timedelta(seconds=seconds)
        return sign_assertion(actor, self._private_key, now, ttl, services=services), now + ttl


class AssertionKey(DependencyProvider):
    """The `Signer` of this process."""

    runtime = Runtime()

    def get_dependency(self, worker_ctx: Any) -> Signer:
        return Signer(self.runtime.settings.secret_bytes("assertion_private_key"))
