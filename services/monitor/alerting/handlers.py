"""Use cases of alerts: judge what was seen, call whoever is due, acknowledge, escalate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from contracts.monitor import AcknowledgeAlert, AlertKind, EscalateAlert
from services.monitor.alerting import texts
from services.monitor.alerting.repository import Alerts, Notices
from services.monitor.domain.alert import Alert
from services.monitor.domain.alert_rules import Brewing, Reading, Rule
from services.monitor.domain.notice import PHONE, Notice, NoticeState, Words
from vocabulary.ids import new_id

OVER = "over"
Rules = Mapping[AlertKind, Rule]


def judge(
    alerts: Alerts,
    notices: Notices,
    *,
    seen: Iterable[Reading],
    rules: Rules,
    brewing: Brewing,
    now: datetime,
) -> None:
    """Hold everything that was seen against the rules: alerts begin, go on, call, and end."""
    readings = {reading.key: reading for reading in seen}
    standing = {alert.key: alert for alert in alerts.all_open()}
    for key, alert in standing.items():
        _follow(alerts, notices, alert, readings.get(key), rules, now=now)
    for key, reading in readings.items():
        rule = rules.get(reading.kind)
        if rule is not None and brewing.lasts(reading, rule, now=now) and key not in standing:
            alert = Alert.raised(alert_id=new_id(), reading=reading, rule=rule, now=now)
            _call_if_due(notices, alert, rule, now=now)
            alerts.add(alert)


def acknowledge(
    alerts: Alerts, notices: Notices, *, request: AcknowledgeAlert, by: str, now: datetime
) -> str:
    """Somebody looks after it: who was not told yet need not be. Refuses `WrongState`."""
    with alerts.changing(request.alert_id) as alert:
        alert.acknowledge(by=by, note=request.note, now=now)
    _drop_untold(notices, request.alert_id, reason="acknowledged")
    return request.alert_id


def escalate(alerts: Alerts, *, request: EscalateAlert, now: datetime) -> str:
    """The next of the chain is called at the next judgement. Refuses `WrongState`."""
    with alerts.changing(request.alert_id) as alert:
        alert.escalate(note=request.note, now=now)
    return request.alert_id


def _follow(
    alerts: Alerts,
    notices: Notices,
    alert: Alert,
    reading: Reading | None,
    rules: Rules,
    *,
    now: datetime,
) -> None:
    """What is seen of a standing alert now; saved only if it changes."""
    rule = rules.get(alert.kind)
    with alerts.changing(alert.aggregate_id) as changing:
        changing.observe(reading, rule, now=now)
        if changing.is_open and rule is not None:
            _call_if_due(notices, changing, rule, now=now)
        over = None if changing.is_open else changing
    if over is not None:
        _drop_untold(notices, over.aggregate_id, reason=OVER)
        _tell_the_end(notices, over, now=now)


def _call_if_due(notices: Notices, alert: Alert, rule: Rule, *, now: datetime) -> None:
    if not alert.is_due(now=now):
        return
    called = alert.call(rule, now=now)
    words = texts.of_call(
        said_of(alert),
        urgency=alert.urgency,
        code=texts.code_of(alert.aggregate_id),
        call=alert.calls,
        raised_at=alert.raised_at,
    )
    for carrier in called:
        _owe(notices, alert, str(alert.calls), carrier, words, now=now)


def _tell_the_end(notices: Notices, alert: Alert, *, now: datetime) -> None:
    """Groups that heard of it hear that it is over; no phone rings for that."""
    heard = {
        notice.carrier
        for notice in notices.of_alert(alert.aggregate_id)
        if notice.was_perhaps_heard and notice.carrier.partition("/")[0] != PHONE
    }
    words = texts.of_end(
        said_of(alert),
        code=texts.code_of(alert.aggregate_id),
        raised_at=alert.raised_at,
        over_at=now,
    )
    for carrier in sorted(heard):
        _owe(notices, alert, OVER, carrier, words, now=now)


def _owe(
    notices: Notices, alert: Alert, call: str, carrier: str, words: Words, *, now: datetime
) -> None:
    notices.add(
        Notice.owe(alert_id=alert.aggregate_id, call=call, carrier=carrier, words=words, now=now)
    )


def _drop_untold(notices: Notices, alert_id: str, *, reason: str) -> None:
    for notice in notices.of_alert(alert_id):
        if notice.state == NoticeState.PENDING:
            with notices.changing(notice.aggregate_id) as untold:
                untold.drop(reason=reason)


def said_of(alert: Alert) -> texts.Said:
    """An alert in words."""
    return texts.said(
        kind=alert.kind,
        about=alert.about,
        service=alert.service,
        urgency=alert.urgency,
        value=alert.value,
        limit=alert.limit,
        affected=alert.affected,
    )
