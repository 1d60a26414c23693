"""Notifications' doors for the WeChat account."""

from __future__ import annotations

from typing import Any

from nameko.extensions import DependencyProvider

from contracts.wechat import (
    CountFollowers,
    FollowerFigures,
    ReceiveWechat,
    VerifyWechat,
    WechatAnswer,
    WechatNotConnected,
)
from messaging.dependencies import Keys, PolicyTable, ReadSide, Unit
from messaging.rpc import command, query
from messaging.runtime import settings_of
from services.notifications.wechat import callbacks, handlers, views
from services.notifications.wechat.account import Account, read_account
from vocabulary.business_time import business_day

SECRET = "wechat"


class ConnectedAccount(DependencyProvider):
    """The `Account` of this installation, or None; a secret that cannot be read stops the start."""

    def __init__(self) -> None:
        self._account: Account | None = None

    def setup(self) -> None:
        settings = settings_of(self.container)
        there = (settings.secrets / SECRET).exists()
        self._account = read_account(settings.secret(SECRET)) if there else None

    def get_dependency(self, worker_ctx: Any) -> Account | None:
        return self._account


class WechatDoors:
    """A part of notifications' service class."""

    account = ConnectedAccount()
    keys = Keys()
    policies = PolicyTable()
    reads = ReadSide()
    unit = Unit()

    @query(VerifyWechat)
    def verify_wechat(self, request: VerifyWechat) -> WechatAnswer:
        now = self.unit.recorded_at
        rules = self.policies.on(callbacks.POLICY, business_day(now))
        return callbacks.verify(_connected(self.account), request, rules=rules, now=now)

    @command(ReceiveWechat)
    def receive_wechat(self, request: ReceiveWechat) -> WechatAnswer:
        account, now = _connected(self.account), self.unit.recorded_at
        rules = self.policies.on(callbacks.POLICY, business_day(now))
        message = callbacks.message_in(account, request, rules=rules, now=now)
        receipt = handlers.receive(
            self.unit, message=message, stamp=callbacks.stamp_of(request), keys=self.keys
        )
        text = views.text_of(receipt, portal=account.portal)
        return callbacks.answer_with(text, account=account, message=message, now=receipt.taken_at)

    @query(CountFollowers)
    def count_followers(self, request: CountFollowers) -> FollowerFigures:
        day = request.day or business_day(self.unit.recorded_at)
        return views.follower_figures(self.reads, day=day)


def _connected(account: Account | None) -> Account:
    if account is None:
        raise WechatNotConnected()
    return account
