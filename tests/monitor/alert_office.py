"""Alerts on the memory twin, with the real clients and a clock that the test moves."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from carriers.acs3 import Credentials
from carriers.exchange import without_limit
from carriers.on_call import read_on_call
from carriers.sms import AliyunSms
from contracts.monitor import AcknowledgeAlert, AlertKind, EscalateAlert
from contracts.rights import Actor, Role, system_actor
from services.monitor.alerting import handlers
from services.monitor.alerting.dispatch import Dispatch
from services.monitor.alerting.kinds import ALERTS, NOTICES
from services.monitor.alerting.on_call import OurCarriers
from services.monitor.alerting.repository import Alerts, Notices
from services.monitor.domain.alert_rules import Brewing, Reading, rules_from
from tests.books import Books

OPERATOR = Actor(name="staff/o", roles=frozenset({Role.OPERATIONS}))
MONITOR = system_actor("monitor")
PHONES = {"first": "+8613908920001", "second": "+8613908920002"}
POLICY: dict[str, Any] = {
    "business_hours": {"opens": "09:30", "closes": "18:30"},
    "chain": [["robot/duty"], ["robot/duty", "phone/first"], ["robot/leads", "phone/second"]],
    "repeat_seconds": {"now": 600, "morning": 14_400},
    "calm_seconds": 60,
    "claim_seconds": 30,
    "receipt_after_seconds": 6,
    "at_once": 24,
    "kinds": {
        "broker_away": {"limit": 1, "clear": 0, "for_seconds": 0, "urgency": "now"},
        "held": {"limit": 1, "clear": 0, "for_seconds": 0, "urgency": "now"},
        "disk": {"limit": 5120, "clear": 8192, "for_seconds": 0, "urgency": "morning"},
    },
}
NIGHT = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)


def parked(number: int | None, affected: int | None = None) -> Reading:
    """So many messages of notifications are parked."""
    return Reading(
        kind=AlertKind.HELD,
        subject="notifications.relief",
        value=number,
        service="notifications",
        affected=affected,
    )


class Office:
    """One monitor; `look` is a round of judging and sending."""

    def __init__(
        self,
        robots: dict[str, Any] | None = None,
        sms_url: str = "http://127.0.0.1:9",
        books: Books | None = None,
    ) -> None:
        self.books, self.now = books or Books("monitor"), NIGHT
        self.brewing, self.rules = Brewing(), rules_from(POLICY)
        secret = json.dumps({"robots": robots or {}, "phones": PHONES})
        provider = AliyunSms(
            sms_url, Credentials(key_id="key", key_secret="secret", sign_name="日喀则市总工会")
        )
        self.carriers: Any = OurCarriers(
            read_on_call(secret, without_limit), provider, template_code="SMS_1"
        )

    def dispatch(self) -> Dispatch:
        return Dispatch(
            committed_unit=lambda: self.books.work(MONITOR, now=self.now),
            reads=self.books.reads(),
            carriers=self.carriers,
            policy=POLICY,
            all_at_once=lambda function, items: [function(item) for item in items],
            clock=lambda: self.now,
        )

    def judge(self, *seen: Reading) -> None:
        with self.books.work(MONITOR, now=self.now) as unit:
            handlers.judge(
                Alerts(unit),
                Notices(unit),
                seen=seen,
                rules=self.rules,
                brewing=self.brewing,
                now=self.now,
            )

    def look(self, *seen: Reading, after: float = 0) -> None:
        self.now += timedelta(seconds=after)
        self.judge(*seen)
        self.dispatch().run()

    def acknowledge(self) -> None:
        with self.books.work(OPERATOR, now=self.now, action="messages.mend") as unit:
            handlers.acknowledge(
                Alerts(unit),
                Notices(unit),
                request=AcknowledgeAlert(alert_id=self.alert()["_id"], note="on it"),
                by=OPERATOR.name,
                now=self.now,
            )

    def escalate(self) -> None:
        with self.books.work(OPERATOR, now=self.now, action="messages.mend") as unit:
            request = EscalateAlert(alert_id=self.alert()["_id"])
            handlers.escalate(Alerts(unit), request=request, now=self.now)

    def alerts(self) -> list[dict[str, Any]]:
        return self.books.rows(ALERTS)

    def alert(self) -> dict[str, Any]:
        (row,) = self.alerts()
        return row

    def notices(self) -> dict[tuple[str, str], str]:
        """(call, carrier) → state."""
        return {(row["call"], row["carrier"]): row["state"] for row in self.books.rows(NOTICES)}
