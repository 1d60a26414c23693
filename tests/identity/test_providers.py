"""What identity stands on: hashing that takes no more of the process than its share."""

import os
import threading

import eventlet
import pytest

from contracts.refusals import ServiceUnavailable
from messaging.rpc.server import DEFAULT_RPC_WORKERS
from services.identity.providers import AT_ONCE, MOST_AT_ONCE, MOST_WAITING, PasswordHashing

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
