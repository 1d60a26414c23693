"""An emergency: the officers on duty are told at once, and their unions' accounts."""

from __future__ import annotations

from contracts.hotline.emergency import EmergencyDeclared
from records.unit_of_work import UnitOfWork
from services.notifications import handlers
from services.notifications.facts import told_of
from services.notifications.repository import Deliveries, DutyRosters

TEMPLATE = "emergency_declared"


def emergency_declared(
    rosters: DutyRosters, deliveries: Deliveries, *, event: EmergencyDeclared, unit: UnitOfWork
) -> None:
    """Tell whoever is on duty for each of the unions, never him from whom the ticket is kept.

    Where there is such a one his union's account, which he reads, is not told either.
    """
    kept_from = event.kept_from.open() or None
    told = told_of(
        unit,
        TEMPLATE,
        {"ticket_number": event.number, "kind": event.kind.value},
        subject=f"ticket/{event.ticket_id}",
        union=event.managing_union,
        happened_on=event.happened_on,
    )
    for union in event.tells:
        handlers.tell_duty_officer(
            rosters, deliveries, told=told, union=union, now=unit.recorded_at, but=kept_from
        )
        if kept_from is None:
            handlers.tell_union(deliveries, told=told, union=union, now=unit.recorded_at)
