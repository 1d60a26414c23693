"""Leaving hardship (脱困), falling back (返困) and closing: what can be asked, what is answered."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.fields import Identifier, LongText
from contracts.relief.files import FileAnswer
from contracts.relief.leaving_words import CloseReason, LeaveReason
from contracts.requests import DatedCommand


@dataclass(frozen=True, kw_only=True)
class _Step(DatedCommand):
    """A step of leaving, on a file."""

    answer = FileAnswer

    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ProposeLeave(_Step):
    """Say that a household on file has left hardship, and by which evidence.

    `class_not_met` rests on the figures that the file has now (`class_still_met`).
    """

    service = "relief"
    action = "leaving.propose"

    reason: LeaveReason
    note: LongText


@dataclass(frozen=True, kw_only=True)
class CheckLeave(_Step):
    """Check the proposal: it goes to public notice, or the household stays on file."""

    service = "relief"
    action = "leaving.decide"

    passed: bool
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class PostLeaveNotice(_Step):
    """Post in public that it leaves, for the days that policy sets; anew as any notice."""

    service = "relief"
    action = "leaving.propose"

    anew_because: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmLeave(_Step):
    """Decide after the notice: it has left and is monitored, or an objection is upheld."""

    service = "relief"
    action = "leaving.decide"

    passed: bool
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class EndMonitoring(_Step):
    """The months of monitoring are over and the household does well: it has left for good."""

    service = "relief"
    action = "leaving.propose"

    found: LongText


@dataclass(frozen=True, kw_only=True)
class RecordFallingBack(_Step):
    """A household that left has fallen back: a new file is opened, linked to this one.

    The answer is the new file, a draft with the household as it was described here.
    """

    service = "relief"
    action = "leaving.propose"

    found: LongText


@dataclass(frozen=True, kw_only=True)
class ProposeClose(_Step):
    """Say that a file on register is to be closed: its holder died, moved away or retired."""

    service = "relief"
    action = "leaving.propose"

    reason: CloseReason
    note: LongText


@dataclass(frozen=True, kw_only=True)
class DecideClose(_Step):
    """Close it, or keep it on file."""

    service = "relief"
    action = "leaving.decide"

    passed: bool
    note: LongText | None = None
