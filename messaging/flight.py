"""A flight: messages published together, which of them may leave, and what became of each."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message to be published; `properties` are AMQP basic properties."""

    exchange: str
    routing_key: str
    body: bytes
    properties: Mapping[str, Any]


class Outcome(StrEnum):
    """What became of a published message."""

    CONFIRMED = "confirmed"  # durable in every queue that it was routed to
    RETURNED = "returned"  # no queue is bound for it
    REFUSED = "refused"  # the broker said nack
    UNKNOWN = "unknown"  # the connection broke first: publish it again
    UNSENT = "unsent"  # it never left, since what goes before it in its lane is not out


MayBeReturned = Callable[[Outgoing], bool]


def never(_message: Outgoing) -> bool:
    """No message may be returned."""
    return False


class Flight:
    """Messages on one channel, the first of which gets the delivery tag `first_tag`.

    In a lane (`lanes` names one for each message) a message leaves once the one before it is
    confirmed, or returned if it may be; behind any other outcome it stays `UNSENT`.
    """

    def __init__(
        self,
        messages: Sequence[Outgoing],
        lanes: Sequence[str],
        may_be_returned: MayBeReturned,
    ) -> None:
        self._messages, self._may_be_returned = messages, may_be_returned
        self._waiting: OrderedDict[int, int] = OrderedDict()
        self._returned: set[tuple[str, str]] = set()
        self._free, self._following = _lined_up(lanes)
        self.outcomes = [Outcome.UNSENT] * len(messages)
        self.first_tag = 1
        self.left = self.settled = 0

    @property
    def under_way(self) -> int:
        """How many messages have left and have no answer yet."""
        return len(self._waiting)

    def depart(self) -> Outgoing | None:
        """The next message that may leave, which it then must; None while all left must wait."""
        if not self._free:
            return None
        place = self._free.popleft()
        self._waiting[self.first_tag + self.left] = place
        self.left += 1
        self.outcomes[place] = Outcome.UNKNOWN
        return self._messages[place]

    def mandatory(self, message: Outgoing) -> bool:
        """Whether the broker shall return it, with all its body, where no queue is bound for it."""
        return not self._may_be_returned(message)

    def settle(self, tag: int, multiple: bool, outcome: Outcome) -> None:
        """The broker's answer to one message, or (`multiple`) to all up to it."""
        if multiple:
            tags = []
            for waiting in self._waiting:
                if waiting > tag:
                    break
                tags.append(waiting)
        else:
            tags = [tag] if tag in self._waiting else []
        for settled in tags:
            self._arrive(self._waiting.pop(settled), outcome)

    def lose(self) -> None:
        """The connection broke: of what has no answer nobody knows what became."""
        lost = (Outcome.UNSENT, Outcome.UNKNOWN)
        self.outcomes = [Outcome.UNKNOWN if each in lost else each for each in self.outcomes]

    def come_back(self, message_id: str, routing_key: str) -> None:
        """The broker returns a message, and confirms it right afterwards."""
        self._returned.add((message_id, routing_key))

    def _arrive(self, place: int, outcome: Outcome) -> None:
        message = self._messages[place]
        if outcome is Outcome.CONFIRMED and _mark(message) in self._returned:
            outcome = Outcome.RETURNED
        self.outcomes[place] = outcome
        self.settled += 1
        out = outcome is Outcome.CONFIRMED or (
            outcome is Outcome.RETURNED and self._may_be_returned(message)
        )
        if out and place in self._following:
            self._free.append(self._following[place])


def _mark(message: Outgoing) -> tuple[str, str]:
    return str(message.properties["message_id"]), message.routing_key


def _lined_up(lanes: Sequence[str]) -> tuple[deque[int], dict[int, int]]:
    """The first place of each lane, and for every place the one that follows in its lane."""
    free: deque[int] = deque()
    following: dict[int, int] = {}
    last: dict[str, int] = {}
    for place, lane in enumerate(lanes):
        if lane in last:
            following[last[lane]] = place
        else:
            free.append(place)
        last[lane] = place
    return free, following
