"""The legal-clock card (法定时效): how many days are left to ask for arbitration or recognition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.fields import Identifier
from contracts.hotline.loop_words import Standing
from contracts.requests import Query


class LegalMatter(StrEnum):
    """What the clock is asked for (劳动争议, 拖欠劳动报酬, 工伤)."""

    LABOUR_DISPUTE = "labour_dispute"
    UNPAID_WAGES = "unpaid_wages"
    WORK_INJURY = "work_injury"


class LegalClockName(StrEnum):
    """The legal clocks, each by policy ``hotline.legal_clocks``."""

    ARBITRATION = "arbitration"
    WAGE_ARBITRATION = "wage_arbitration"
    INJURY_BY_EMPLOYER = "injury_by_employer"
    INJURY_BY_WORKER = "injury_by_worker"


class LegalStart(StrEnum):
    """From which day a legal clock runs."""

    INFRINGEMENT_KNOWN = "infringement_known"
    EMPLOYMENT_ENDED = "employment_ended"
    INJURED_OR_DIAGNOSED = "injured_or_diagnosed"


@dataclass(frozen=True, kw_only=True)
class LegalClockShown:
    """A legal clock and how it stands today.

    `days_left` are calendar days: 0 on the last day, below 0 after it. `basis` names the statute
    and its article. `provisional`: the last day may still move by a holiday notice.
    """

    clock: LegalClockName
    starts: LegalStart
    started_on: date
    due_on: date
    days_left: int
    standing: Standing
    basis: str
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class LegalClocks:
    """The clocks of a matter, the first to end first; they inform, and decide nothing."""

    matter: LegalMatter
    since: date
    items: list[LegalClockShown]


@dataclass(frozen=True, kw_only=True)
class ShowLegalClocks(Query):
    """The card of a matter from a day on; refuses `date_in_future`."""

    service = "hotline"
    action = "knowledge.read"
    answer = LegalClocks

    matter: LegalMatter
    since: date


@dataclass(frozen=True, kw_only=True)
class ShowTicketLegalClocks(Query):
    """The card for a ticket; without `since` from the day of the request.

    Who asks knows by then: the true day is not later, so what is left is at most this.
    """

    service = "hotline"
    action = "ticket.read"
    answer = LegalClocks

    ticket_id: Identifier
    matter: LegalMatter
    since: date | None = None
