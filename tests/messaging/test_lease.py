"""One holder at a time, by the database's clock."""

import time

import pytest

import messaging.lease
from messaging.lease import Lease


@pytest.fixture
def leases(root, database):
    return [Lease(root[database], "relay") for _ in range(2)]


def expire(root, database):
    root[database]["leases"].update_one({"_id": "relay"}, [{"$set": {"expires_at": "$$NOW"}}])


def test_the_first_who_asks_holds_it_and_the_other_does_not(leases):
    first, second = leases
    assert first.hold()
    assert not second.hold()
    assert first.held()
    assert not second.held()
    assert first.epoch == 1


def test_holding_again_is_free_until_renewal_is_due(leases, root, monkeypatch):
    first, _ = leases
    first.hold()
    monkeypatch.setattr(first, "_claim", lambda: pytest.fail("asked the database"))
    assert first.hold()


def test_a_renewal_keeps_the_epoch_and_a_takeover_raises_it(leases, root, database, monkeypatch):
    first, second = leases
    first.hold()
    monkeypatch.setattr(messaging.lease, "RENEW_SECONDS", -100.0)
    assert first.hold()
    assert first.epoch == 1
    expire(root, database)
    assert second.hold()
    assert second.epoch == 2


def test_whoever_lost_it_notices_at_the_renewal(leases, root, database, monkeypatch):
    first, second = leases
    first.hold()
    expire(root, database)
    second.hold()
    monkeypatch.setattr(messaging.lease, "RENEW_SECONDS", -100.0)
    assert not first.hold()
    assert not first.held()


def test_a_holder_that_slept_too_long_does_not_trust_it(leases, monkeypatch):
    first, _ = leases
    first.hold()
    awake = time.monotonic() + 20
    monkeypatch.setattr("messaging.lease.time.monotonic", lambda: awake)
    assert not first.held()
    assert first.epoch is None


def test_a_released_lease_is_free_at_once(leases):
    first, second = leases
    first.hold()
    first.release()
    assert not first.held()
    assert second.hold()
    assert second.epoch == 2


def test_releasing_takes_nothing_from_the_next_holder(leases, root, database):
    first, second = leases
    first.hold()
    expire(root, database)
    second.hold()
    first.release()
    assert not first.hold()
