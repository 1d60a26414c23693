"""How many requests of which fate the replay makes: every share is data, every count exact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """问题咨询, 信访投诉, 法律服务, 意见建议, 帮扶救助: the codes of the published language."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    LEGAL_AID = "legal_aid"
    SUGGESTION = "suggestion"
    HARDSHIP = "hardship"


class Channel(StrEnum):
    """How a request reaches the union."""

    CALL = "call"
    LETTER = "letter"
    VISIT = "visit"
    WECHAT = "wechat"


class Outcome(StrEnum):
    """What becomes of a request at the hotline."""

    ANSWERED_AT_ONCE = "answered_at_once"
    HANDLED = "handled"
    ESCALATED = "escalated"


class RefusalReason(StrEnum):
    """Why relief refuses a lead."""

    NOT_HARDSHIP = "not_hardship"
    NOT_A_WORKER = "not_a_worker"
    COVERED_ELSEWHERE = "covered_elsewhere"
    CANNOT_BE_REACHED = "cannot_be_reached"
    WITHDRAWN = "withdrawn"


class LateReason(StrEnum):
    """Why a request was recorded on a later day than it was made."""

    NO_NETWORK = "村里没有网络，驻村干部回县城后补录"
    LETTER = "信件在途，收到后按寄信日期补录"
    ROAD_CLOSED = "道路中断，登记本晚到后补录"
    SYSTEM_DOWN = "当日停电，纸质登记后补录"


Weights = tuple[tuple[str, int], ...]

_CATEGORIES: tuple[tuple[Outcome, Weights], ...] = (
    (
        Outcome.ANSWERED_AT_ONCE,
        (("question", 78), ("legal_aid", 8), ("suggestion", 12), ("hardship", 2)),
    ),
    (
        Outcome.HANDLED,
        (
            ("question", 12),
            ("complaint", 46),
            ("legal_aid", 24),
            ("suggestion", 10),
            ("hardship", 8),
        ),
    ),
    (
        Outcome.ESCALATED,
        (("hardship", 72), ("complaint", 14), ("legal_aid", 8), ("question", 6)),
    ),
)

_CHANNELS: Weights = (("call", 58), ("wechat", 22), ("visit", 14), ("letter", 6))

_REFUSALS: Weights = (
    ("not_hardship", 40),
    ("covered_elsewhere", 28),
    ("not_a_worker", 14),
    ("cannot_be_reached", 10),
    ("withdrawn", 8),
)


@dataclass(frozen=True, kw_only=True)
class RequestPlan:
    """The year's requests. Shares are per mille of what they are taken from; figures invented."""

    year: int = 2021
    requests: int = 12_000
    escalated: int = 150
    answered_at_once: int = 420
    recorded_late: int = 45
    leads_accepted: int = 680
    longest_delay_days: int = 21
    categories: tuple[tuple[Outcome, Weights], ...] = _CATEGORIES
    channels: Weights = _CHANNELS
    refusals: Weights = _REFUSALS

    @classmethod
    def at_scale(cls, scale: float, *, year: int = 2021) -> RequestPlan:
        """The plan with `scale` times the requests: 1 makes 12,000 with 1,800 escalations."""
        return cls(year=year, requests=round(cls.requests * scale))

    @property
    def escalation_count(self) -> int:
        """How many requests escalate to relief."""
        return _share(self.requests, self.escalated)

    @property
    def answered_at_once_count(self) -> int:
        """How many requests are answered and closed at once."""
        return _share(self.requests, self.answered_at_once)

    @property
    def late_count(self) -> int:
        """How many requests are recorded on a later day than they were made."""
        return _share(self.requests, self.recorded_late)

    @property
    def accepted_lead_count(self) -> int:
        """How many of the leads relief accepts; it refuses the others."""
        return _share(self.escalation_count, self.leads_accepted)

    def outcomes(self) -> list[Outcome]:
        """One outcome per request, in exact numbers, not yet shuffled."""
        escalated, at_once = self.escalation_count, self.answered_at_once_count
        return (
            [Outcome.ESCALATED] * escalated
            + [Outcome.ANSWERED_AT_ONCE] * at_once
            + [Outcome.HANDLED] * (self.requests - escalated - at_once)
        )


def _share(whole: int, per_mille: int) -> int:
    return (whole * per_mille + 500) // 1000
