"""The facts of a ticket's loop, from dispatch to reopening; what people wrote stays in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from contracts.events import Event
from contracts.hotline.loop_words import (
    CallBackPerson,
    DeclineReason,
    Difficulty,
    OutsideBody,
    ResultCode,
    ReturnReason,
    Satisfaction,
)


@dataclass(frozen=True, kw_only=True)
class TicketFact(Event):
    """What every fact of a ticket's loop says."""

    unheard: ClassVar[str] = "told for the journal and the annual report"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class TicketDeclined(TicketFact):
    """A request was not accepted (不予受理)."""

    source = "hotline"

    reason: DeclineReason


@dataclass(frozen=True, kw_only=True)
class TicketDispatched(TicketFact):
    """A ticket was dispatched (派单) to a union, which manages it from then on.

    `from_union` managed it before; `transferred` from a union that had it (改派).
    """

    source = "hotline"

    from_union: str
    transferred: bool
    difficulty: Difficulty


@dataclass(frozen=True, kw_only=True)
class TicketHandedOver(TicketFact):
    """A ticket was handed to a body outside the unions (转外单位)."""

    source = "hotline"

    body: OutsideBody


@dataclass(frozen=True, kw_only=True)
class TicketReplied(TicketFact):
    """The outside body replied."""

    source = "hotline"

    body: OutsideBody


@dataclass(frozen=True, kw_only=True)
class TicketTaken(TicketFact):
    """A union took (签收) a ticket that was dispatched to it."""

    source = "hotline"


@dataclass(frozen=True, kw_only=True)
class TicketReturned(TicketFact):
    """A union gave a dispatched ticket back (退单), for the `times`-th time."""

    source = "hotline"

    reason: ReturnReason
    times: int


@dataclass(frozen=True, kw_only=True)
class ReturnDisputed(TicketFact):
    """The hotline disputes a return."""

    source = "hotline"


@dataclass(frozen=True, kw_only=True)
class ReturnDecided(TicketFact):
    """A disputed return was decided: `upheld`, or the union has to take the ticket."""

    source = "hotline"

    upheld: bool


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(TicketFact):
    """More days were asked for (延期), before the limit."""

    source = "hotline"

    days: int


@dataclass(frozen=True, kw_only=True)
class ExtensionDecided(TicketFact):
    """An extension was granted or refused."""

    source = "hotline"

    granted: bool
    days: int


@dataclass(frozen=True, kw_only=True)
class TicketResolved(TicketFact):
    """A ticket was answered with its result (办理结果); `round` counts from 1, with each rework."""

    source = "hotline"

    result: ResultCode
    round: int


@dataclass(frozen=True, kw_only=True)
class CallBackMissed(TicketFact):
    """Nobody was reached to be called back."""

    source = "hotline"

    times: int


@dataclass(frozen=True, kw_only=True)
class TicketCalledBack(TicketFact):
    """Somebody was called back (回访), or, with nobody as `answered_by`, the tries were used up."""

    source = "hotline"

    answered_by: CallBackPerson | None
    with_call: Satisfaction
    with_handling: Satisfaction


@dataclass(frozen=True, kw_only=True)
class TicketReworked(TicketFact):
    """A ticket goes back to be handled again (重办), for the `times`-th time.

    `by_quality`: the quality check sent it; else somebody who was called back is not satisfied.
    """

    source = "hotline"

    times: int
    by_quality: bool
    with_call: Satisfaction
    with_handling: Satisfaction


@dataclass(frozen=True, kw_only=True)
class TicketReopened(TicketFact):
    """A closed ticket was opened again within the grace window."""

    source = "hotline"

    times: int


@dataclass(frozen=True, kw_only=True)
class TicketUrged(TicketFact):
    """An answer was pressed for (催办)."""

    source = "hotline"

    times: int


@dataclass(frozen=True, kw_only=True)
class TicketSupervised(TicketFact):
    """A superior put himself on it (督办)."""

    source = "hotline"

    times: int
