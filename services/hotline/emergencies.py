"""Use cases of emergencies, what policy says of them, and how they are shown."""

from __future__ import annotations

from datetime import date, datetime

from contracts.hotline.emergency import (
    DeclareEmergency,
    EmergencyKind,
    EmergencyShown,
    LiftEmergency,
    ReportEmergency,
    ReportShown,
)
from records.acts import Act
from records.policies import Policies
from services.hotline.domain.emergency import Emergency, EmergencyTerms
from services.hotline.domain.ticket import Ticket
from services.hotline.turns import Turns

POLICY = "hotline.emergency"


def emergency_terms(policies: Policies, day: date) -> EmergencyTerms:
    """The policy ``hotline.emergency`` in force on the day."""
    values = policies.on(POLICY, day)
    return EmergencyTerms(
        minutes={kind: values["minutes"][kind.value] for kind in EmergencyKind},
        at_risk_minutes=values["at_risk_minutes"],
        most=values["most"],
        basis=values["basis"],
    )


def declare_emergency(turns: Turns, *, request: DeclareEmergency) -> str:
    """Set a ticket's class."""
    with turns.of(request) as turn:
        turn.ticket.declare_emergency(
            request.kind, note=request.note, act=turn.act, terms=_terms(turns, turn.act)
        )
    return request.ticket_id


def begin_as_emergency(
    ticket: Ticket, kind: EmergencyKind | None, *, act: Act, policies: Policies
) -> None:
    """The class that was set as the ticket was taken down, if one was."""
    if kind is not None:
        terms = emergency_terms(policies, act.happened_on)
        ticket.declare_emergency(kind, note=None, act=act, terms=terms)


def lift_emergency(turns: Turns, *, request: LiftEmergency) -> str:
    """Take a ticket's class off."""
    with turns.of(request) as turn:
        turn.ticket.lift_emergency(note=request.note, act=turn.act)
    return request.ticket_id


def report_emergency(turns: Turns, *, request: ReportEmergency) -> str:
    """Take down a report up; who took it there is kept with the note."""
    said = [each for each in (request.person, request.note) if each]
    with turns.of(request) as turn:
        turn.ticket.report_emergency(
            request.to,
            at=request.reported_at or turn.act.at,
            note="\n".join(said) or None,
            act=turn.act,
            terms=_terms(turns, turn.act),
        )
    return request.ticket_id


def shown(emergency: Emergency | None, now: datetime) -> EmergencyShown | None:
    """The class and how its limit stands now."""
    if emergency is None:
        return None
    return EmergencyShown(
        kind=emergency.kind,
        declared_at=emergency.declared_at,
        due_at=emergency.due_at,
        standing=emergency.standing(now),
        basis=emergency.basis,
        reports=[ReportShown(to=each.to, reported_at=each.at) for each in emergency.reports],
    )


def _terms(turns: Turns, act: Act) -> EmergencyTerms:
    return emergency_terms(turns.policies, act.happened_on)
