"""Relay, inbox and held rows against a model of a few lines.

The real dispatcher, pipeline, batches and retries on the memory twin, between them a broker that
loses answers, returns, refuses, brings messages twice and late. The model knows only what was said
of each account, in which order. At any moment an account holds a beginning of that, and in the end,
when everything was mended and has come to rest, all of it: nothing lost, nothing twice, in order.
"""

from __future__ import annotations

import json
from collections import defaultdict

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from messaging.consumer.intake import in_batches
from messaging.consumer.reading import Delivery
from messaging.dispatch import Dispatcher
from records.kinds import HELD, INBOX
from tests.messaging.ledger.desk import Desk, minted
from tests.messaging.twin_broker import TwinBroker

ACCOUNTS = ("a", "b", "c")
MOST_TURNS = 200
accounts = st.sampled_from(ACCOUNTS)


class MintsOutbox:
    """The mint's outbox on the twin, with what the dispatcher asks of one."""

    def __init__(self, mint):
        self._mint = mint
        self.marks = True

    def next_rows(self, *, without=(), limit=500):
        return [row for row in self._mint.pending() if row["subject"] not in without][:limit]

    def mark_published(self, rows):
        if self.marks:
            self._mint.mark_published(rows)

    def mark_stuck(self, rows, reason):
        raise AssertionError("every message here has its queue")


class Messages(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.desk = Desk()
        self.broker = TwinBroker()
        self.outbox = MintsOutbox(self.desk.mint)
        self.dispatcher = Dispatcher(
            self.outbox,
            self.broker,
            subscribed={"mint.minted.v1"},
            may_publish=lambda: True,
            now=lambda: self.now,
        )
        self.now = 0.0
        self.said = defaultdict(list)
        self.mended = set()
        self.delivered = []

    @rule(
        account=accounts,
        moods=st.lists(st.sampled_from(["fine", "fine", "fail"]), min_size=1, max_size=4),
    )
    def mint(self, account, moods):
        amounts = [len(self.said[account]) + step for step in range(1, len(moods) + 1)]
        events = [minted(account, *each) for each in zip(amounts, moods, strict=True)]
        self.desk.announce(f"press-{account}", *events)
        self.said[account] += amounts

    @rule(answers=st.lists(st.sampled_from(["ok", "unanswered", "lost", "refused"]), max_size=6))
    def relay(self, answers):
        self.broker.answers = answers
        self.now += 60  # whatever was refused may be tried again
        self.dispatcher.dispatch()

    @rule()
    def relay_and_die_before_the_mark(self):
        self.broker.answers, self.outbox.marks = [], False
        self.dispatcher.dispatch()
        self.outbox.marks = True

    @rule(number=st.integers(1, 5))
    def deliver(self, number):
        taken, self.broker.queue = self.broker.queue[:number], self.broker.queue[number:]
        self.apply(taken)

    @rule(number=st.integers(1, 5))
    def deliver_and_lose_the_acknowledgement(self, number):
        """What is not acknowledged comes again, in its old place."""
        taken = self.broker.queue[:number]
        self.apply(taken)
        self.broker.queue[:number] = [again(each) for each in taken]

    @rule(number=st.integers(1, 5))
    def die_with_deliveries_in_hand(self, number):
        self.broker.queue[:number] = [again(each) for each in self.broker.queue[:number]]

    @rule(chosen=st.integers(0, 99), place=st.integers(0, 20))
    def bring_an_old_message_again(self, chosen, place):
        if self.delivered:
            old = self.delivered[chosen % len(self.delivered)]
            self.broker.queue.insert(min(place, len(self.broker.queue)), old)

    @rule(chosen=st.integers(0, 20))
    def let_a_message_overtake_those_of_other_accounts(self, chosen):
        """A queue keeps the order of each aggregate; here it keeps no other."""
        if not 0 < chosen < len(self.broker.queue):
            return
        before, late = self.broker.queue[chosen - 1], self.broker.queue[chosen]
        if subject_of(before) != subject_of(late):
            self.broker.queue[chosen - 1 : chosen + 1] = [late, before]

    @rule()
    def retry_what_is_held(self):
        self.desk.consumer.retries.run_due()

    @rule(account=accounts)
    def mend(self, account):
        if account not in self.mended:
            self.mended.add(account)
            self.desk.mend(account)

    @invariant()
    def each_account_holds_a_beginning_of_what_was_said(self):
        if hasattr(self, "desk"):
            for account, said in self.said.items():
                held = self.desk.credits(account)
                assert held == said[: len(held)]

    @invariant()
    def no_message_is_both_applied_and_held(self):
        if hasattr(self, "desk"):
            applied = {row["_id"] for row in self.desk.ledger.rows(INBOX)}
            assert applied & {row["_id"] for row in self.desk.ledger.rows(HELD)} == set()

    def teardown(self):
        if not hasattr(self, "desk"):
            return
        for account in ACCOUNTS:
            self.mend(account)
        for _ in range(MOST_TURNS):
            if not (self.desk.mint.pending() or self.broker.queue or self.desk.held()):
                break
            self.relay([])
            self.deliver(len(self.broker.queue))
            self.retry_what_is_held()
        assert self.desk.held() == []
        assert {each: self.desk.credits(each) for each in self.said} == self.said

    def apply(self, taken):
        for batch in in_batches(taken):
            self.desk.consumer.apply(batch)
        self.delivered += taken


def again(delivery):
    return Delivery(body=delivery.body, count=delivery.count + 1)


def subject_of(delivery):
    return json.loads(delivery.body)["subject"]


TestMessages = Messages.TestCase
TestMessages.settings = settings(
    stateful_step_count=40,
    max_examples=max(25, settings().max_examples),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
