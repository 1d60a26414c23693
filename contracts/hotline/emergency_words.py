"""The words of emergencies: their class, to whom they are reported up, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.hotline.loop_words import Standing
from contracts.refusals import Kind, Refusal


class EmergencyKind(StrEnum):
    """What makes a ticket an emergency (紧急诉求)."""

    THREAT_TO_LIFE = "threat_to_life"
    DEATH_AT_WORK = "death_at_work"
    CROWD = "crowd"


class ReportedTo(StrEnum):
    """To whom an emergency is reported up (上报; example list)."""

    MUNICIPAL_UNION = "municipal_union"
    REGIONAL_UNION = "regional_union"
    LOCAL_GOVERNMENT = "local_government"
    POLICE = "police"
    EMERGENCY_MANAGEMENT = "emergency_management"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class ReportShown:
    """One report-up: to whom, and when it was made."""

    to: ReportedTo
    reported_at: datetime


@dataclass(frozen=True, kw_only=True)
class EmergencyShown:
    """The class, since when, and until when it has to be reported up first.

    `standing` is how that limit stands, of the first report once there is one.
    """

    kind: EmergencyKind
    declared_at: datetime
    due_at: datetime
    standing: Standing
    basis: str
    reports: list[ReportShown]


class EmergencyAlready(Refusal):
    """The ticket has that class; another one can be set."""

    code = "emergency_already"
    kind = Kind.CONFLICT


class NoEmergency(Refusal):
    """The ticket is of no emergency class."""

    code = "no_emergency"
    kind = Kind.CONFLICT


class ReportOutOfTime(Refusal):
    """A report-up was made between the declaring of the emergency and now."""

    code = "report_out_of_time"
    kind = Kind.INVALID
