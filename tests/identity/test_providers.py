"""What identity stands on: hashing that takes no more of the process than its share."""

import os
import threading
import time

import eventlet
import pytest

from contracts.refusals import ServiceUnavailable
from messaging.rpc.server import DEFAULT_RPC_WORKERS
from services.identity.providers import (
    AT_ONCE,
    MOST_AT_ONCE,
    MOST_WAITING,
    NICER,
    REST,
    PasswordHashing,
)

pytestmark = pytest.mark.container


@pytest.fixture
def hashing():
    hashing = PasswordHashing()
    hashing.setup()
    return hashing.get_dependency(None)


def test_hashing_leaves_a_core_to_those_who_ask_for_something_light():
    cores = len(os.sched_getaffinity(0))
    assert 1 <= AT_ONCE <= MOST_AT_ONCE == 2
    assert cores > AT_ONCE or cores == 1


def test_passwords_are_hashed_off_the_hub(hashing):
    hub = threading.get_ident()
    assert hashing._execute(threading.get_ident) != hub


def test_who_asks_for_something_light_goes_before_a_hash(hashing):
    of_the_hash = hashing._execute(os.getpriority, os.PRIO_PROCESS, 0)
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert of_the_hash == min(19, ours + NICER)


def test_between_two_hashes_the_core_rests(hashing):
    ran = []

    def hash_for_a_while():
        began = time.monotonic()
        threading.Event().wait(0.2)
        ran.append((began, time.monotonic()))

    together = [eventlet.spawn(hashing._execute, hash_for_a_while) for _ in range(AT_ONCE + 1)]
    for each in together:
        each.wait()
    first_end = min(ended for _, ended in ran)
    assert max(began for began, _ in ran) - first_end >= 0.2 * REST


def test_a_flood_of_sign_ins_leaves_workers_to_check_sessions(hashing):
    assert AT_ONCE + MOST_WAITING <= DEFAULT_RPC_WORKERS // 2
    go_on = threading.Event()
    patient = [
        eventlet.spawn(hashing._execute, go_on.wait, 10) for _ in range(AT_ONCE + MOST_WAITING)
    ]
    eventlet.sleep(0)  # each has begun or stands in the queue
    try:
        with pytest.raises(ServiceUnavailable):
            hashing.matches(None, "a password")
    finally:
        go_on.set()
    assert all(each.wait() for each in patient)
    assert hashing.matches(hashing.hash("a password"), "a password")
