"""The words of a ticket's loop: reasons, results, call-backs, and what is refused there."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class Difficulty(StrEnum):
    """The three classes of 12351 (一般, 难点, 特别复杂), each with its own limit for handling."""

    ORDINARY = "ordinary"
    HARD = "hard"
    VERY_HARD = "very_hard"


class DeclineReason(StrEnum):
    """Why a request is not accepted (不予受理; example list)."""

    NOT_OURS = "not_ours"
    IN_COURT = "in_court"
    ANSWERED_BEFORE = "answered_before"
    CANNOT_BE_UNDERSTOOD = "cannot_be_understood"
    WITHDRAWN = "withdrawn"


class ReturnReason(StrEnum):
    """Why a union gives a dispatched ticket back (退单; example list)."""

    NOT_OUR_UNION = "not_our_union"
    NOT_OUR_DUTY = "not_our_duty"
    FACTS_MISSING = "facts_missing"
    SAME_AS_ANOTHER = "same_as_another"


class OutsideBody(StrEnum):
    """Whom a ticket can be handed to outside the unions (转外单位)."""

    GOVERNMENT_HOTLINE = "government_hotline"  # 12345
    LABOUR_HOTLINE = "labour_hotline"  # 12333
    LABOUR_INSPECTION = "labour_inspection"
    ARBITRATION = "arbitration"
    COURT = "court"
    OTHER = "other"


class ResultCode(StrEnum):
    """What came of a request (办理结果; example list). An answer without one is not taken."""

    SOLVED = "solved"
    PARTLY_SOLVED = "partly_solved"
    EXPLAINED = "explained"
    MEDIATED = "mediated"
    HELPED_BY_RELIEF = "helped_by_relief"
    GUIDED_ELSEWHERE = "guided_elsewhere"
    NOT_SOLVED = "not_solved"
    WITHDRAWN = "withdrawn"


class CallBackPerson(StrEnum):
    """Who answered the call-back (回访): it is not always who asked."""

    APPLICANT = "applicant"
    FAMILY = "family"
    REPRESENTATIVE = "representative"
    OTHER = "other"


class Satisfaction(StrEnum):
    """How satisfied somebody says that he is, asked apart of the call and of the handling."""

    SATISFIED = "satisfied"
    MOSTLY_SATISFIED = "mostly_satisfied"
    UNSATISFIED = "unsatisfied"
    NOT_SAID = "not_said"


class ClockName(StrEnum):
    """The limits of a ticket (时限), each by policy ``hotline.clocks``."""

    ACCEPTANCE = "acceptance"
    PETITION_ACCEPTANCE = "petition_acceptance"
    TAKING = "taking"
    OUTSIDE_REPLY = "outside_reply"
    RETURN_DECISION = "return_decision"
    HANDLING = "handling"
    PETITION_HANDLING = "petition_handling"
    EXTENSION_DECISION = "extension_decision"
    CALL_BACK = "call_back"
    QUALITY_CHECK = "quality_check"


class Standing(StrEnum):
    """How a limit stands."""

    ON_TIME = "on_time"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


class OwnTicket(Refusal):
    """Whoever had a hand in a ticket neither checks its quality nor decides on it."""

    code = "own_ticket"
    kind = Kind.FORBIDDEN


class StepLimitReached(Refusal):
    """The step was taken on this ticket as often as policy lets; details: `step`, `most`."""

    code = "step_limit_reached"
    kind = Kind.CONFLICT


class LimitPassed(Refusal):
    """An extension is asked before the limit, not after it; details: the day that it ended."""

    code = "limit_passed"
    kind = Kind.CONFLICT


class ExtensionNotAsked(Refusal):
    """No extension of this ticket waits for a decision."""

    code = "extension_not_asked"
    kind = Kind.CONFLICT


class ExtensionAskedAlready(Refusal):
    """An extension of this ticket waits for its decision."""

    code = "extension_asked_already"
    kind = Kind.CONFLICT


class GraceWindowOver(Refusal):
    """The ticket was closed too long ago to be reopened: what comes later is a new ticket."""

    code = "grace_window_over"
    kind = Kind.CONFLICT


class NothingTransferred(Refusal):
    """A ticket is transferred to another union than the one that has it."""

    code = "nothing_transferred"
    kind = Kind.INVALID
