"""The bus without a broker: what journeys are tested on."""

import pytest

from messaging.testing import Bus
from records.kinds import OUTBOX
from tests.messaging.ledger.desk import NOW, STAFF, Desk
from tests.messaging.ledger.service import LedgerService, MintService


@pytest.fixture
def small():
    return Desk()


def test_what_one_service_announces_the_other_hears(small):
    small.mint_money("a", 1, 2)
    assert small.bus.deliver() == 4  # two minted, and two posted that nobody hears
    assert small.credits("a") == [1, 2]
    assert {row["state"] for row in small.mint.rows(OUTBOX)} == {"published"}


def test_messages_that_arrive_twice_take_effect_once(small):
    small.mint_money("a", 1, 2)
    small.bus.deliver(times=2)
    assert small.credits("a") == [1, 2]


def test_a_held_message_waits_for_the_retry(small):
    small.mint_money("a", 1, mood="fail")
    small.mint_money("a", 2)
    small.bus.deliver()
    assert small.credits("a") == []
    small.mend("a")
    small.bus.retry()
    small.bus.retry()
    assert small.credits("a") == [1, 2]


def test_a_unit_whose_block_raises_leaves_nothing(small):
    with pytest.raises(RuntimeError), small.mint.working(STAFF, now=NOW):
        raise RuntimeError
    assert small.mint.rows(OUTBOX) == []


def test_a_dependency_that_reaches_outside_is_replaced():
    bus = Bus(MintService, LedgerService, replaced={"ledger": {"relay": "a stand-in"}})
    with bus["ledger"].working(STAFF, now=NOW) as ledger:
        assert ledger.relay == "a stand-in"
