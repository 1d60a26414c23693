"""What is kept of a ticket's emergency: a value, and how it stands. Moments are aware, UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.hotline.emergency_words import EmergencyKind, ReportedTo
from contracts.hotline.loop_words import Standing


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report up: to whom, and when it was made."""

    to: ReportedTo
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """The class since `declared_at`, to be reported up by `due_at`; at risk from `at_risk_at`."""

    kind: EmergencyKind
    declared_at: datetime
    at_risk_at: datetime
    due_at: datetime
    basis: str
    reports: tuple[Report, ...] = ()

    def standing(self, now: datetime) -> Standing:
        """How the limit stands; of the first report, once there is one."""
        moment = min((each.at for each in self.reports), default=now)
        if moment > self.due_at:
            return Standing.OVERDUE
        at_risk = not self.reports and moment >= self.at_risk_at
        return Standing.AT_RISK if at_risk else Standing.ON_TIME


@dataclass(frozen=True, kw_only=True)
class EmergencyTerms:
    """What policy says (``hotline.emergency``).

    Minutes to the first report by class, and before its end from which on it is at risk; how often
    one ticket is declared, and reported up.
    """

    minutes: Mapping[EmergencyKind, int]
    at_risk_minutes: int
    most: int
    basis: str


def emergency_document(emergency: Emergency | None) -> dict[str, Any] | None:
    """What a ticket's course holds of it."""
    if emergency is None:
        return None
    return {
        "kind": emergency.kind.value,
        "declared_at": emergency.declared_at,
        "at_risk_at": emergency.at_risk_at,
        "due_at": emergency.due_at,
        "basis": emergency.basis,
        "reports": [{"to": each.to.value, "at": each.at} for each in emergency.reports],
    }


def emergency_from(row: dict[str, Any] | None) -> Emergency | None:
    """The emergency of a ticket's course."""
    if row is None:
        return None
    reports = tuple(Report(to=ReportedTo(each["to"]), at=each["at"]) for each in row["reports"])
    return Emergency(**{**row, "kind": EmergencyKind(row["kind"]), "reports": reports})
