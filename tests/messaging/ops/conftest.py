import pytest

from tests.messaging.ledger.desk import Desk
from tests.messaging.ops.owner import Owner


@pytest.fixture
def owner(desk):
    """The ledger's side of operations, on the twin and on the real database."""
    return Owner(desk.ledger, desk)


@pytest.fixture
def stored(mongo_store):
    """The same on the real database only: what it counts there, the twin cannot."""
    desk = Desk(mongo_store)
    return Owner(desk.ledger, desk)


@pytest.fixture
def held(owner, desk):
    """A parked message with one behind it; its row."""
    desk.mint_money("a", 1, mood="refuse")
    desk.mint_money("a", 2)
    desk.apply(*desk.bodies())
    return desk.held()[0]
