"""What notifications stands on beside the common dependencies: the sending of text messages."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from eventlet import Timeout
from eventlet.greenpool import GreenPool
from nameko.extensions import DependencyProvider

from carriers.acs3 import Credentials
from carriers.sms import AliyunSms
from contracts.rights import EVERYTHING
from messaging.own_work import committed_unit
from messaging.runtime import Runtime
from records.clock import utc_now
from records.policies import load_policies
from records.reads import Reads
from services.notifications.dispatch import Dispatch
from vocabulary.business_time import business_day


class Sending(DependencyProvider):
    """The `Dispatch` of this process; its commits are its own, not the worker's."""

    runtime = Runtime()

    def setup(self) -> None:
        self._policies = load_policies()
        self._provider: AliyunSms | None = None
        self._pool: GreenPool | None = None

    def get_dependency(self, worker_ctx: Any) -> Dispatch:
        now = utc_now()
        policy = self._policies.on("notifications.sms", business_day(now))
        return Dispatch(
            committed_unit=partial(committed_unit, self.runtime, action="delivery.send"),
            reads=Reads(self.runtime.store, EVERYTHING),
            provider=self._connected(policy["sign_name"]),
            policy=policy,
            concurrently=self._concurrently(policy["connections"]),
            clock=utc_now,
        )

    def _connected(self, sign_name: str) -> AliyunSms:
        if self._provider is None:
            settings = self.runtime.settings
            self._provider = AliyunSms(
                os.environ["ZHUFENG_SMS_URL"],
                Credentials(
                    key_id=settings.secret("sms_key_id"),
                    key_secret=settings.secret("sms_key_secret"),
                    sign_name=sign_name,
                ),
                within=Timeout,
            )
        return self._provider

    def _concurrently(self, connections: int) -> Callable[..., Any]:
        pool = self._pool = self._pool or GreenPool(connections)

        def run(function: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
            return list(pool.imap(function, items))

        return run
