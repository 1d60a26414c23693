"""Two processes of one group at every step of each other: once each, in order, nothing left.

Each asks the store in its turn, which a drawn schedule gives it. The queue passes from one to the
other while the first has deliveries in hand; handlers fail, commits end unknown and come true late.
"""

from __future__ import annotations

import random

import pytest
from greenlet import getcurrent, greenlet

from messaging.consumer.batch import BatchRunner
from messaging.consumer.group import TRANSIENT
from messaging.consumer.reading import Delivery
from messaging.consumer.retries import RetryRunner
from records.memory import MemoryStore
from records.store import OutcomeUnknown, StoreError
from tests.messaging.ledger import service
from tests.messaging.ledger.contract import AccountClosed
from tests.messaging.ledger.desk import Desk

ACCOUNTS, EACH = ("a", "b"), 5
FAILS, UNKNOWN, COMES_LATE, HANDOVER = 0.15, 0.08, 0.5, 0.06
MOST_TURNS = 20_000


class TurnStore(MemoryStore):
    """A store that gives the turn away before each question; `late` are commits under way."""

    def __init__(self, chance):
        super().__init__()
        self.chance, self.turns, self.calm, self.late = chance, None, True, []

    def _give_turn_away(self):
        if self.turns is not None and getcurrent() is not self.turns:
            self.turns.switch()

    def load(self, *arguments):
        self._give_turn_away()
        return super().load(*arguments)

    def find(self, *arguments):
        self._give_turn_away()
        return super().find(*arguments)

    def exists(self, *arguments):
        self._give_turn_away()
        return super().exists(*arguments)

    def commit(self, changes, deadline=None):
        self._give_turn_away()
        if not self.calm and self.chance.random() < UNKNOWN:
            if self.chance.random() < COMES_LATE:
                self.late.append(changes)
            else:
                super().commit(changes, deadline)
            raise OutcomeUnknown
        super().commit(changes, deadline)

    def come_true(self):
        """One of the commits that nobody waits for any more."""
        try:
            super().commit(self.late.pop(self.chance.randrange(len(self.late))))
        except StoreError:
            return  # as its transaction would have found


class Queue:
    """A queue with a single active consumer; what is not acknowledged passes to the next one."""

    def __init__(self, bodies):
        self.left = [(body, 0) for body in bodies]
        self.active, self.session, self.closed = 0, 0, False

    def take(self, count):
        return [Delivery(body=body, count=times) for body, times in self.left[:count]]

    def acknowledge(self, session, count):
        if session == self.session:
            del self.left[:count]

    def hand_over(self):
        self.active, self.session = 1 - self.active, self.session + 1
        self.left = [(body, min(times + 1, 4)) for body, times in self.left]


def process(number, queue, group, chance):
    """What `QueueConsumer` does, without its waits."""
    batches, retries = BatchRunner(group), RetryRunner(group)
    while not queue.closed:
        if queue.active == number and queue.left:
            session = queue.session
            some = queue.take(chance.randint(1, 4))
            batch = some[:1] if some[0].again else [each for each in some if not each.again]
            through_outages(
                lambda batch=batch: batches.apply([group.decoded(each) for each in batch])
            )
            queue.acknowledge(session, len(batch))
        through_outages(retries.run_due)
        getcurrent().parent.switch()


def through_outages(work):
    while True:
        try:
            return work()
        except TRANSIENT:
            getcurrent().parent.switch()


def run(seed, monkeypatch):
    chance = random.Random(seed)
    store = TurnStore(chance)
    desk = Desk(store)

    def misbehave(event, accounts):
        if accounts.find_by_id(event.account_id).credits.count(event.amount) > 1:
            raise AccountClosed  # as a transition that was made already would
        if not store.calm and chance.random() < FAILS:
            raise RuntimeError

    monkeypatch.setattr(service, "misbehave", misbehave)
    for number in range(1, EACH + 1):
        for account in ACCOUNTS:
            desk.mint_money(account, number)
    queue = Queue(desk.bodies())
    take_turns(desk, queue, store, chance)
    return desk, queue


def take_turns(desk, queue, store, chance):
    group = desk.consumer.batches._group
    store.turns, store.calm = getcurrent(), False
    processes = [greenlet(process) for _ in range(2)]
    for number, each in enumerate(processes):
        each.switch(number, queue, group, chance)
    for _ in range(MOST_TURNS):
        if not queue.left and not desk.held() and not store.late:
            break
        if queue.left and chance.random() < HANDOVER:
            queue.hand_over()
        if store.late and chance.random() < HANDOVER:
            store.come_true()
        chance.choice(processes).switch()
    queue.closed = store.calm = True
    for each in processes:
        while not each.dead:
            each.switch()


@pytest.mark.unit
@pytest.mark.parametrize("seed", range(40))
def test_each_effect_is_once_and_in_order(seed, monkeypatch):
    desk, queue = run(seed, monkeypatch)
    assert queue.left == []
    assert desk.held() == []
    assert {name: desk.credits(name) for name in ACCOUNTS} == {
        name: list(range(1, EACH + 1)) for name in ACCOUNTS
    }
