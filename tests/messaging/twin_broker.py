"""The memory twin of transport: a confirming channel, one queue, and the consumer behind it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

from messaging.consumer.reading import Delivery
from messaging.flight import Flight, Outcome, never


class TwinBroker:
    """`answers` says what becomes of the next departures, then all is well.

    - ``ok``: taken and confirmed
    - ``unanswered``: taken, and the connection breaks before the confirm
    - ``lost``: the connection breaks before it arrives
    - ``refused``: nacked

    `bound(routing_key)` says whether the queue is bound for it.
    """

    def __init__(self, bound=lambda _key: True):
        self.queue, self.answers = [], []
        self._bound, self._refusing = bound, False
        self._in_hand, self._tag = [], 0

    def publish_all(self, messages, *, lanes=None, may_be_returned=never):
        names = lanes or [str(n) for n in range(len(messages))]
        flight = Flight(messages, names, may_be_returned)
        tag = 0
        while (message := flight.depart()) is not None:
            tag += 1
            answer = self._answer_to(message)
            if answer in ("unanswered", "lost"):
                flight.lose()
                break
            if answer == "returned" and flight.mandatory(message):
                flight.come_back(message.properties["message_id"], message.routing_key)
            flight.settle(tag, False, Outcome.REFUSED if answer == "refused" else Outcome.CONFIRMED)
        return flight.outcomes

    def _answer_to(self, message):
        answer = self.answers.pop(0) if self.answers else "refused" if self._refusing else "ok"
        if answer in ("ok", "unanswered"):
            if not self._bound(message.routing_key):
                return "returned"
            self.queue.append(Delivery(body=message.body))
        return answer

    @contextmanager
    def refusing(self):
        """The queue takes nothing meanwhile."""
        self._refusing = True
        yield
        self._refusing = False

    def break_before_the_next_confirm(self):
        self.answers = ["unanswered"]

    def take(self, number):
        """The next deliveries, at most `number`."""
        taken, self.queue = self.queue[:number], self.queue[number:]
        for each in taken:
            self._tag += 1
            self._in_hand.append(replace(each, tag=self._tag))
        return self._in_hand[len(self._in_hand) - len(taken) :]

    def acknowledge(self, last):
        """This one, and everything delivered before it."""
        self._in_hand = [each for each in self._in_hand if each.tag > last.tag]

    def part(self):
        """The consumer's connection ends."""
        self.queue = [replace(each, count=each.count + 1) for each in self._in_hand] + self.queue
        self._in_hand = []
