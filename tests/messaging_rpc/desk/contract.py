"""The contract of a service that exists for these tests only; never imported by a test process."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.fields import Identifier, ShortText, UnionCode
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query


class SlipNotFound(Refusal):
    """There is no such slip."""

    code = "slip_not_found"
    kind = Kind.NOT_FOUND


class GuessWrong(Refusal):
    """The guess is counted although it is refused."""

    code = "guess_wrong"
    kind = Kind.FORBIDDEN
    keeps_changes = True


@dataclass(frozen=True, kw_only=True)
class SlipAnswer:
    """A slip."""

    slip_id: str
    version: int
    text: str
    stamps: int
    read_at: str


@dataclass(frozen=True, kw_only=True)
class WriteSlip(Command):
    """Write one."""

    service = "hotline"
    action = "ticket.register"
    answer = SlipAnswer

    text: ShortText
    managing_union: UnionCode = "county-540202"
    gate: str | None = None


@dataclass(frozen=True, kw_only=True)
class CountSlip(Command):
    """Stamp one once more; allowed any number of times."""

    service = "hotline"
    action = "ticket.answer"
    answer = SlipAnswer

    slip_id: Identifier


@dataclass(frozen=True, kw_only=True)
class CloseSlip(Command):
    """Close one; a second time is refused."""

    service = "hotline"
    action = "ticket.accept"
    answer = SlipAnswer

    slip_id: Identifier
    expected_version: int | None = None
    gate: str | None = None


@dataclass(frozen=True, kw_only=True)
class GuessSlip(Command):
    """Guess the text of one: each wrong guess is stamped, and the right one closes it."""

    service = "hotline"
    action = "ticket.accept"
    answer = SlipAnswer

    slip_id: Identifier
    text: ShortText


@dataclass(frozen=True, kw_only=True)
class GetSlip(Query):
    """Read one."""

    service = "hotline"
    action = "ticket.read"
    answer = SlipAnswer

    slip_id: Identifier
    gate: str | None = None


@dataclass(frozen=True, kw_only=True)
class Echoed:
    """What was said."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Echo(Query):
    """Say it again; touches no database."""

    service = "hotline"
    action = "ticket.progress"
    answer = Echoed

    text: ShortText


@dataclass(frozen=True, kw_only=True)
class Misbehave(Query):
    """Raise what a handler should not."""

    service = "hotline"
    action = "ticket.progress"
    answer = Echoed

    how: str


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A token that is shown once."""

    token: str


@dataclass(frozen=True, kw_only=True)
class OpenDoor(Command):
    """Open: every time with another token."""

    service = "hotline"
    action = "session.start"
    answer = Opened

    name: ShortText


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Commands and frames since the last count."""

    database: dict[str, int]
    sent: dict[str, int]
    received: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class CountWork(Query):
    """What the process asked of broker and database since it was last asked this."""

    service = "hotline"
    action = "ticket.progress"
    answer = Counted


@dataclass(frozen=True, kw_only=True)
class Nowhere(Query):
    """Asked of a service that nobody serves."""

    service = "relief"
    action = "ticket.progress"
    answer = Echoed


@dataclass(frozen=True, kw_only=True)
class PassOn(Query):
    """Asked of a service in between; with `further` it asks the desk in turn, very patiently."""

    service = "monitor"
    action = "ticket.progress"
    answer = Echoed

    further: bool = False
