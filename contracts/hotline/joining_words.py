"""The words of merging and splitting: how tickets are linked, and what is refused there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from contracts.refusals import Kind, Refusal


class SameBy(StrEnum):
    """Why a ticket may be about the same request (同一诉求)."""

    CALLER = "caller"
    EMPLOYER = "employer"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class TicketLinks:
    """Ids of the tickets that this one is linked with.

    It goes on as `merged_into`; `joined` were merged into it. It was split from `split_from`;
    `split_off` were split from it.
    """

    merged_into: str | None = None
    joined: list[str] = field(default_factory=list)
    split_from: str | None = None
    split_off: list[str] = field(default_factory=list)


class MergedIntoItself(Refusal):
    """A ticket is merged into another one."""

    code = "merged_into_itself"
    kind = Kind.INVALID


class MergedAcrossUnions(Refusal):
    """A ticket that a union has is merged into one of the same union; at the desk, into any."""

    code = "merged_across_unions"
    kind = Kind.CONFLICT


class OthersMergedInto(Refusal):
    """Others were merged into the ticket: it is the one that goes on; details: how many."""

    code = "others_merged_into"
    kind = Kind.CONFLICT


class ConcernsDiffer(Refusal):
    """Two tickets about different unions or officers stay two: one would see the other's."""

    code = "concerns_differ"
    kind = Kind.CONFLICT


class TooManyLinked(Refusal):
    """As many tickets are linked with it as policy lets; details: `most`."""

    code = "too_many_linked"
    kind = Kind.CONFLICT


class UndoWindowOver(Refusal):
    """The ticket was merged too long ago for that to be undone; a new ticket can follow it."""

    code = "undo_window_over"
    kind = Kind.CONFLICT
