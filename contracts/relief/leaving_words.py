"""The words of leaving hardship (脱困), falling back (返困) and closing; what is refused there."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class LeaveReason(StrEnum):
    """Why a household is said to have left hardship.

    - `class_not_met`: by the formula of the day it is in no class of hardship any more.
    - `by_word`: it says so itself, or was seen to, which the note tells.
    """

    CLASS_NOT_MET = "class_not_met"
    BY_WORD = "by_word"


class CloseReason(StrEnum):
    """Why a file is closed without its household having left hardship (注销)."""

    DIED = "died"
    MOVED = "moved"
    RETIRED = "retired"


class DifferenceIn(StrEnum):
    """What of a household is not as it was at its last check."""

    MEMBER = "member"
    CIRCUMSTANCES = "circumstances"
    INCOME = "income"
    EXPENSE = "expense"
    HARDSHIP_CLASS = "hardship_class"


class NoRecheck(Refusal):
    """The household was never checked again."""

    code = "no_recheck"
    kind = Kind.NOT_FOUND


class ClassStillMet(Refusal):
    """By the rules of the day the household is in a class of hardship; details: which."""

    code = "class_still_met"
    kind = Kind.CONFLICT


class MonitoringNotOver(Refusal):
    """The months of monitoring have not passed; details: until which day they run."""

    code = "monitoring_not_over"
    kind = Kind.CONFLICT
