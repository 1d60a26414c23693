"""While notifications is away WeChat is not answered, so that it asks again later."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.refusals import DeadlinePassed, InternalFault, Refusal, ServiceUnavailable
from contracts.wechat import CallbackRefused, CallbackUnreadable, VerifyWechat, WechatNotConnected
from messaging.calls import Answer
from services.gateway.callers import Caller
from services.gateway.operations import wechat
from services.gateway.operations.forwarding import Job

VALUES = {"signature": "s", "timestamp": "1", "nonce": "n", "echostr": "8848"}
WECHAT_WAITS_SECONDS = 5


class Owner:
    """Notifications, as it answers one call after another; the last answer stays."""

    def __init__(self, *answers: Refusal | Answer) -> None:
        self.answers, self.asked = list(answers), 0

    def ask(self, request: VerifyWechat) -> Answer:
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Refusal):
            raise answer
        return answer


class Clock:
    """Time that passes by sleeping alone."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(wechat, "time", clock)
    return clock


def patiently(owner: Owner) -> Any:
    job = Job(request=VerifyWechat, values=VALUES, caller=Caller(), ask=owner.ask, told=vars)
    return wechat.patiently(job)


def test_it_is_asked_until_it_is_back(clock):
    owner = Owner(ServiceUnavailable(), DeadlinePassed(), Answer(content="success"))
    assert patiently(owner).body == {"content": "success"}
    assert owner.asked == 3


def test_when_it_stays_away_nobody_waits_for_the_refusal_any_more(clock):
    with pytest.raises(ServiceUnavailable):
        patiently(Owner(ServiceUnavailable()))
    assert clock.now > WECHAT_WAITS_SECONDS


def test_an_owner_who_was_silent_longer_than_wechat_waits_is_not_asked_again(clock):
    class Silent(Owner):
        def ask(self, request: VerifyWechat) -> Answer:
            clock.sleep(2 * WECHAT_WAITS_SECONDS)
            return super().ask(request)

    owner = Silent(DeadlinePassed())
    with pytest.raises(DeadlinePassed):
        patiently(owner)
    assert owner.asked == 1


@pytest.mark.parametrize(
    "refusal", [CallbackRefused(), CallbackUnreadable(), WechatNotConnected(), InternalFault()]
)
def test_what_another_try_would_not_change_is_answered_at_once(clock, refusal):
    owner = Owner(refusal)
    with pytest.raises(type(refusal)):
        patiently(owner)
    assert (owner.asked, clock.now) == (1, 0.0)


def test_more_than_so_many_do_not_wait_and_each_gives_its_place_back(clock, monkeypatch):
    monkeypatch.setattr(wechat, "_WAITING", wechat.BoundedSemaphore(1))
    for _ in range(3):
        assert patiently(Owner(ServiceUnavailable(), Answer())).body == {}
    wechat._WAITING.acquire()
    with pytest.raises(ServiceUnavailable):
        patiently(Owner(ServiceUnavailable(), Answer()))
    assert clock.now == pytest.approx(3 * wechat.PAUSE_SECONDS)
