"""One delivery on its way through the batch runner."""

from __future__ import annotations

from messaging.consumer.reading import Decoded, Heard
from messaging.envelope import Envelope
from messaging.held import SUSPECT, Failure
from messaging.signs.consuming import Attempt


class Item:
    """One delivery on its way: decoded once, run as often as it must."""

    def __init__(self, decoded: Decoded) -> None:
        delivery = self.delivery = decoded.delivery
        self.heard: Heard | None = decoded.heard
        self.flaw = decoded.flaw
        self.failure: Failure | None = None
        self.attempt: Attempt | None = None
        if delivery.suspect:
            self.failure = Failure(SUSPECT, "", f"delivered {delivery.count} times before")

    @property
    def may_be_known(self) -> bool:
        """Whether it was delivered or failed before: the inbox is asked, whatever it costs."""
        return self.delivery.again or self.failure is not None

    @property
    def envelope(self) -> Envelope:
        """The envelope of an item that has one."""
        assert self.heard is not None
        return self.heard.envelope
