"""Alerts as operators see them."""

from __future__ import annotations

from typing import Any

from contracts.monitor import AlertLine, AlertPage, AlertState, ListAlerts
from records.reads import MOST_PER_PAGE, Reads
from services.monitor.alerting.handlers import said_of
from services.monitor.alerting.kinds import ALERTS
from services.monitor.alerting.repository import Alerts
from services.monitor.domain.alert import Alert

_LATEST = (("raised_at", -1),)
_SHOWN = (
    "kind", "urgency", "value", "limit", "affected", "calls", "next_call_at", "raised_at",
    "acknowledged_at", "acknowledged_by", "escalated_at", "over_at",
)  # fmt: skip


def open_alerts(reads: Reads) -> list[AlertLine]:
    """Those that are not over, latest first: for the overview."""
    found = reads.find(ALERTS, {"open": True}, sort=_LATEST, limit=MOST_PER_PAGE)
    return [_read(row) for row in found.items]


def alerts(reads: Reads, *, request: ListAlerts) -> AlertPage:
    """A page, latest first; without a state those that are not over."""
    where = {"open": True} if request.state is None else {"state": request.state.value}
    found = reads.find(
        ALERTS, where, sort=_LATEST, limit=request.limit, after_cursor=request.cursor
    )
    return AlertPage(items=[_read(row) for row in found.items], next_cursor=found.next_cursor)


def line(alert: Alert) -> AlertLine:
    """One alert as it is shown."""
    told = said_of(alert)
    return AlertLine(
        alert_id=alert.aggregate_id,
        version=alert.version,
        subject=alert.about,
        state=AlertState(alert.state),
        what=told.what,
        meaning=told.meaning,
        meaning_bo=told.meaning_bo,
        what_to_do=told.what_to_do,
        **{name: getattr(alert, name) for name in _SHOWN},
    )


def _read(row: dict[str, Any]) -> AlertLine:
    alert = Alerts.from_document(row)
    alert.version = row["version"]
    return line(alert)
