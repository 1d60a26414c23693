"""What one monitor process stands on for alerts: rules, carriers, and a look at its database."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet import Timeout
from eventlet.greenpool import GreenPool
from nameko.extensions import DependencyProvider, SharedExtension

from carriers.acs3 import Credentials
from carriers.last_resort import LastResort
from carriers.on_call import read_on_call
from carriers.sms import AliyunSms
from contracts.monitor import AlertKind, Overview
from contracts.rights import EVERYTHING
from messaging.endings import end
from messaging.own_work import committed_unit
from messaging.runtime import Runtime, settings_of
from records.clock import utc_now
from records.policies import load_policies
from records.reads import Reads
from services.monitor.alerting.dispatch import Dispatch
from services.monitor.alerting.last_resort import AWAY, BACK
from services.monitor.alerting.on_call import OurCarriers
from services.monitor.domain.alert_rules import Brewing, Reading, Rule, rules_from
from services.monitor.domain.readings import readings
from vocabulary.business_time import business_day

POLICY = "monitor.alerts"
ON_CALL = "on_call"
GATEWAY = "gateway"
LOOK_SECONDS = 5.0
CONNECTIONS = 8

_log = structlog.get_logger(__name__)


class AlertDesk(SharedExtension):
    """One per process. What it holds in memory may be lost: see `Brewing` and `LastResort`."""

    runtime = Runtime()

    def setup(self) -> None:
        settings = settings_of(self.container)
        self._policies = load_policies()
        self._on_call = read_on_call(settings.secret(ON_CALL), Timeout)
        self._listening_since = utc_now()
        self._pool = GreenPool(CONNECTIONS)
        self._provider = AliyunSms(
            os.environ["ZHUFENG_SMS_URL"],
            Credentials(
                key_id=settings.secret("sms_key_id"),
                key_secret=settings.secret("sms_key_secret"),
                sign_name=self._policy()["sms"]["sign_name"],
            ),
            within=Timeout,
        )
        self.brewing = Brewing()
        self._report_the_unknown()

    def start(self) -> None:
        self._greenlet = self.container.spawn_managed_thread(self._look, "last resort")

    def stop(self) -> None:
        end(self._greenlet)

    def rules(self) -> dict[AlertKind, Rule]:
        """The rules of today."""
        return rules_from(self._policy())

    def readings(self, seen: Overview) -> list[Reading]:
        """What the overview says, to be held against the rules."""
        expected = [*(line.service for line in seen.owners), GATEWAY]
        return readings(seen, expected=expected, listening_since=self._listening_since)

    def send(self) -> int:
        """Hand over what is due; how many notices were handled."""
        policy = self._policy()
        return Dispatch(
            committed_unit=partial(committed_unit, self.runtime, action="alert.send"),
            reads=Reads(self.runtime.store, EVERYTHING),
            carriers=OurCarriers(
                self._on_call, self._provider, template_code=policy["sms"]["template_code"]
            ),
            policy=policy,
            all_at_once=self._all_at_once,
            clock=utc_now,
        ).run()

    def _policy(self) -> Mapping[str, Any]:
        return self._policies.on(POLICY, business_day(utc_now()))

    def _all_at_once(self, function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
        return list(self._pool.imap(function, items))

    def _report_the_unknown(self) -> None:
        """A chain that names nobody of ``on_call`` calls nobody: said now, not at night."""
        named = {
            carrier for rule in self.rules().values() for step in rule.chain for carrier in step
        }
        unknown = sorted(carrier for carrier in named if not self._on_call.knows(carrier))
        if unknown:
            _log.error("nobody of that name is on call", carriers=unknown)

    def _look(self) -> None:
        said = self._policy()["last_resort"]
        last_resort = LastResort(
            answers=self.runtime.healthy,
            robots=self._on_call.robots_named(said["robots"]),
            away=AWAY,
            back=BACK,
            patience=timedelta(seconds=said["after_seconds"]),
            clock=utc_now,
        )
        while True:
            last_resort.look()
            eventlet.sleep(LOOK_SECONDS)


class TheAlertDesk(DependencyProvider):
    """The `AlertDesk` of this process."""

    desk = AlertDesk()

    def get_dependency(self, worker_ctx: Any) -> AlertDesk:
        return self.desk
