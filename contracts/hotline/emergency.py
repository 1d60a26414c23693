"""Emergencies (紧急诉求): the class is set, the on-call leaders are told, it is reported up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from contracts.events import Event
from contracts.fields import Identifier, LongText, Sealed, ShortText, sealed_for
from contracts.hotline.answers import TicketAnswer
from contracts.hotline.emergency_words import (
    EmergencyAlready,
    EmergencyKind,
    EmergencyShown,
    NoEmergency,
    ReportedTo,
    ReportOutOfTime,
    ReportShown,
)
from contracts.requests import DatedCommand

__all__ = [
    "DeclareEmergency",
    "EmergencyAlready",
    "EmergencyDeclared",
    "EmergencyKind",
    "EmergencyLifted",
    "EmergencyReported",
    "EmergencyShown",
    "LiftEmergency",
    "NoEmergency",
    "ReportEmergency",
    "ReportOutOfTime",
    "ReportShown",
    "ReportedTo",
]


@dataclass(frozen=True, kw_only=True)
class DeclareEmergency(DatedCommand):
    """Set a ticket's emergency class, or another one; the on-call leaders are told at once."""

    service = "hotline"
    action = "ticket.declare_emergency"
    answer = TicketAnswer

    ticket_id: Identifier
    kind: EmergencyKind
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class LiftEmergency(DatedCommand):
    """Take the class off a ticket that turned out to be none."""

    service = "hotline"
    action = "ticket.report_up"
    answer = TicketAnswer

    ticket_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class ReportEmergency(DatedCommand):
    """Record that an emergency was reported up (上报): to whom, when (by default now).

    `person` is who took the report there.
    """

    service = "hotline"
    action = "ticket.report_up"
    answer = TicketAnswer

    ticket_id: Identifier
    to: ReportedTo
    reported_at: datetime | None = None
    person: ShortText | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class EmergencyFact(Event):
    """What every fact of an emergency says."""

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date
    kind: EmergencyKind


@dataclass(frozen=True, kw_only=True)
class EmergencyDeclared(EmergencyFact):
    """A ticket is an emergency; it has to be reported up by `due_at`.

    The officers on duty of the unions in `tells` are told, but for him from whom the ticket is kept
    (``staff/018f…``; empty for nobody): then their unions' accounts are not told, either.
    """

    source = "hotline"

    due_at: datetime
    tells: list[str]
    kept_from: Sealed[str] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class EmergencyLifted(EmergencyFact):
    """A ticket turned out to be no emergency."""

    source = "hotline"
    unheard = "told for the journal: whoever was told sees it with the ticket"


@dataclass(frozen=True, kw_only=True)
class EmergencyReported(EmergencyFact):
    """An emergency was reported up; `late`: after the limit of the first report."""

    source = "hotline"
    unheard = "told for the journal: the desk shows it with the ticket"

    to: ReportedTo
    late: bool
