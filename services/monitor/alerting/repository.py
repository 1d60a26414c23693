"""Documents of alerts and notices."""

from __future__ import annotations

from typing import Any, ClassVar

from contracts.monitor import AlertKind, AlertNotFound, Urgency
from records.repository import Repository
from services.monitor.alerting.kinds import ALERTS, NOTICES
from services.monitor.domain.alert import Alert
from services.monitor.domain.notice import Notice, Words

MOST_OPEN = 500

_ALERT = (
    "about", "value", "limit", "raised_at", "next_call_at", "service", "affected", "calls", "step",
    "calm_since", "acknowledged_at", "acknowledged_by", "escalated_at", "over_at", "note",
)  # fmt: skip
_NOTICE = (
    "alert_id", "call", "carrier", "created_at", "due", "attempts", "doubts", "claimed_until",
    "sent_at", "reason", "provider_id",
)  # fmt: skip


class Alerts(Repository[Alert]):
    """Alerts; those that are not over hold the place of their key."""

    kind = ALERTS
    not_found: ClassVar = AlertNotFound

    def all_open(self) -> list[Alert]:
        """Every alert that is not over."""
        return self.find_all(limit=MOST_OPEN, open=True)

    @staticmethod
    def to_document(alert: Alert) -> dict[str, Any]:
        return {
            "kind": alert.kind.value,
            "urgency": alert.urgency.value,
            "key": alert.key,
            "open": alert.is_open,
            "state": str(alert.state),
            **{name: getattr(alert, name) for name in _ALERT},
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Alert:
        alert = Alert(
            aggregate_id=document["_id"],
            kind=AlertKind(document["kind"]),
            urgency=Urgency(document["urgency"]),
            **{name: document[name] for name in _ALERT},
        )
        alert.state = document["state"]
        return alert


class Notices(Repository[Notice]):
    """Notices by alert, call and carrier."""

    kind = NOTICES
    not_found: ClassVar = AlertNotFound

    def of_alert(self, alert_id: str) -> list[Notice]:
        """Every notice of an alert."""
        return self.find_all(limit=MOST_OPEN, alert_id=alert_id)

    @staticmethod
    def to_document(notice: Notice) -> dict[str, Any]:
        words = notice.words
        return {
            "state": str(notice.state),
            "words": {"title": words.title, "text": words.text, "values": dict(words.values)},
            **{name: getattr(notice, name) for name in _NOTICE},
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Notice:
        notice = Notice(
            aggregate_id=document["_id"],
            words=Words(**document["words"]),
            **{name: document[name] for name in _NOTICE},
        )
        notice.state = document["state"]
        return notice
