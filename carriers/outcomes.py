"""What became of a text that was handed to a carrier."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Accepted:
    """The carrier took the text, under this id where it gives any."""

    provider_id: str


@dataclass(frozen=True)
class Postponed:
    """The carrier certainly did not take it; it may later."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """The carrier will never take it."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """Nobody can say whether it was taken."""

    reason: str


Outcome = Accepted | Postponed | Refused | Unknown


@dataclass(frozen=True)
class NotReceived:
    """The receipt query knows nothing of the delivery: it was never taken."""


Receipt = Accepted | Refused | NotReceived | Unknown
