"""Emergencies: a ticket's class is set or lifted, and it is reported up within minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from contracts.fields import Sealed
from contracts.hotline import TicketState, TicketStep
from contracts.hotline.emergency import (
    EmergencyAlready,
    EmergencyDeclared,
    EmergencyKind,
    EmergencyLifted,
    EmergencyReported,
    NoEmergency,
    ReportedTo,
    ReportOutOfTime,
)
from contracts.hotline.loop import Standing, StepLimitReached
from records.acts import Act
from services.hotline.domain.emergency import Emergency, EmergencyTerms, Report
from services.hotline.domain.stepping import Stepping
from services.hotline.domain.ticket_map import OPEN
from vocabulary.unions import MUNICIPAL_UNION_CODE


class Emergencies(Stepping):
    """The part of a ticket that cannot wait."""

    state: TicketState

    @property
    def report_due_at(self) -> datetime | None:
        """Until when an open emergency has to be reported up that was not yet."""
        emergency = self.course.emergency
        if emergency is None or emergency.reports or self.state not in OPEN:
            return None
        return emergency.due_at

    def declare_emergency(
        self, kind: EmergencyKind, *, note: str | None, act: Act, terms: EmergencyTerms
    ) -> None:
        """Set its class; another one keeps its reports, and the earlier of both limits.

        Refuses `EmergencyAlready`, `StepLimitReached`.
        """
        self._require("declare_emergency")
        known = self.course.emergency
        if known is not None and known.kind == kind:
            raise EmergencyAlready(field="kind", allowed="another class")
        self._require_most(TicketStep.EMERGENCY_DECLARED, terms)
        self._take("declare_emergency", TicketStep.EMERGENCY_DECLARED, act, note, kind.value)
        due_at = act.at + timedelta(minutes=terms.minutes[kind])
        emergency = Emergency(
            kind=kind,
            declared_at=known.declared_at if known else act.at,
            due_at=min(due_at, known.due_at) if known else due_at,
            at_risk_at=min(due_at, known.due_at if known else due_at)
            - timedelta(minutes=terms.at_risk_minutes),
            basis=terms.basis,
            reports=known.reports if known else (),
        )
        self.course = replace(self.course, emergency=emergency)
        self.announce(EmergencyDeclared(**self._of(emergency, act), **self._whom(), due_at=due_at))

    def lift_emergency(self, *, note: str, act: Act) -> None:
        """Take its class off; refuses `NoEmergency`."""
        self._require("lift_emergency")
        emergency = self._emergency()
        self._take("lift_emergency", TicketStep.EMERGENCY_LIFTED, act, note, emergency.kind.value)
        self.course = replace(self.course, emergency=None)
        self.announce(EmergencyLifted(**self._of(emergency, act)))

    def report_emergency(
        self, to: ReportedTo, *, at: datetime, note: str | None, act: Act, terms: EmergencyTerms
    ) -> None:
        """Take down that it was reported up `at` that moment.

        Refuses `NoEmergency`, `ReportOutOfTime`, `StepLimitReached`.
        """
        self._require("report_emergency")
        emergency = self._emergency()
        if not emergency.declared_at <= at <= act.at:
            since, until = emergency.declared_at.isoformat(), act.at.isoformat()
            raise ReportOutOfTime(field="reported_at", allowed=f"{since} to {until}")
        self._require_most(TicketStep.REPORTED_UP, terms)
        self._take("report_emergency", TicketStep.REPORTED_UP, act, note, to.value)
        reported = replace(emergency, reports=(*emergency.reports, Report(to=to, at=at)))
        self.course = replace(self.course, emergency=reported)
        late = reported.standing(act.at) is Standing.OVERDUE
        self.announce(EmergencyReported(**self._of(emergency, act), to=to, late=late))

    def share_emergency(self, other: Emergencies) -> None:
        """Be as urgent as `other`, for which it goes on; by the earlier of both limits."""
        theirs, own = other.course.emergency, self.course.emergency
        if theirs is not None and (own is None or theirs.due_at < own.due_at):
            self.course = replace(self.course, emergency=theirs)

    def _emergency(self) -> Emergency:
        if self.course.emergency is None:
            raise NoEmergency(allowed="a ticket of an emergency class")
        return self.course.emergency

    def _require_most(self, step: TicketStep, terms: EmergencyTerms) -> None:
        if self.times(step) >= terms.most:
            allowed = f"at most {terms.most} times"
            raise StepLimitReached(allowed=allowed, step=step.value, most=terms.most)

    def _of(self, emergency: Emergency, act: Act) -> dict[str, Any]:
        return {**self._named(act), "kind": emergency.kind}

    def _whom(self) -> dict[str, Any]:
        """The unions that are told, but for one that it is about, and who is not."""
        concerns = self.request.concerns or ""
        unions = dict.fromkeys((self.request.managing_union, MUNICIPAL_UNION_CODE))
        return {
            "tells": [union for union in unions if f"union/{union}" != concerns],
            "kept_from": Sealed(concerns if concerns.startswith("staff/") else ""),
        }
