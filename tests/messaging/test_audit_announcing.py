"""When a head is announced: whenever the chain grew, and each minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from messaging import audit_keeper
from messaging.audit_keeper import ANNOUNCED_EVERY, AuditKeeper
from records.audit_chain.links import ChainKey, Tail, signed_head
from records.clock import utc_now

SECOND = timedelta(seconds=1)


class Chain:
    """A chain that grows when it is told to, a page a turn."""

    def __init__(self):
        self.now, self.sequence, self.grows = utc_now(), 1, True

    def step(self):
        self.now += SECOND
        self.sequence += self.grows
        return int(self.grows)

    def head(self):
        tail = Tail(self.sequence, "0" * 64, "row")
        return signed_head("hotline", tail, at=self.now, key=ChainKey.derived(b"key"))

    def forget(self):
        self.sequence = 0


class Lease:
    here = True

    def held(self):
        return self.here


@pytest.fixture
def chain(monkeypatch):
    chain = Chain()
    monkeypatch.setattr(audit_keeper, "utc_now", lambda: chain.now)
    return chain


@pytest.fixture
def keeper(chain):
    keeper = AuditKeeper()
    keeper._chaining, keeper._lease = chain, Lease()
    return keeper


def announcements(keeper, time):
    """The sequences that are announced anew within this time."""
    heard = []
    for _ in range(time // SECOND):
        before = keeper.announced
        keeper._turn()
        if keeper.announced is not before:
            heard.append(keeper.announced.sequence)
    return heard


def test_a_chain_that_grows_is_announced_with_every_step(keeper):
    assert announcements(keeper, 3 * SECOND) == [2, 3, 4]


def test_a_chain_that_rests_is_announced_each_minute(keeper, chain):
    announcements(keeper, 30 * SECOND)
    chain.grows = False
    assert announcements(keeper, 2 * ANNOUNCED_EVERY) == [31, 31]


def test_who_does_not_hold_the_lease_announces_nothing(keeper):
    announcements(keeper, ANNOUNCED_EVERY)
    keeper._lease.here = False
    keeper._turn()
    assert keeper.announced is None
