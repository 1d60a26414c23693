"""WeChat's callback over HTTP: in its form and with its signature, which notifications checks.

WeChat asks again, three times, when it has no answer within five seconds; an answer that it does
not understand, a problem among them, makes it ask three times at once and then tell the follower
that the account is out of order. So while notifications is away it is not answered at all: its four
tries then span twenty seconds instead of one (docs/decisions/wechat-callback.md).
"""

from __future__ import annotations

import time
from threading import BoundedSemaphore

from contracts.gateway import BodyTooLarge, BodyTooSlow
from contracts.refusals import DeadlinePassed, Refusal, ServiceUnavailable, VersionConflict
from contracts.wechat import (
    CallbackRefused,
    CallbackUnreadable,
    CountFollowers,
    ReceiveWechat,
    VerifyWechat,
    WechatNotConnected,
)
from services.gateway.operations.foreign import ForeignForm
from services.gateway.operations.forwarding import Job, Reply, forward
from services.gateway.operations.operation import Operation

PATH = "/api/wechat"
PATIENCE_SECONDS = 6.0
"""Longer than WeChat waits, so that a refusal after it reaches nobody."""
PAUSE_SECONDS = 0.3
MOST_WAITING = 200
"""So many wait for notifications; more are told so at once, to leave workers to others."""
_AGAIN = frozenset({ServiceUnavailable.code, DeadlinePassed.code, VersionConflict.code})
_WAITING = BoundedSemaphore(MOST_WAITING)


def patiently(job: Job) -> Reply:
    """Ask notifications, again while it is away; what was done is not done twice by that."""
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        return forward(job)
    except Refusal as refusal:
        over = refusal.code not in _AGAIN or time.monotonic() > until
        if over or not _WAITING.acquire(blocking=False):
            raise
    try:
        return _again(job, until)
    finally:
        _WAITING.release()


def _again(job: Job, until: float) -> Reply:
    while True:
        time.sleep(PAUSE_SECONDS)
        try:
            return forward(job)
        except Refusal as refusal:
            if refusal.code not in _AGAIN or time.monotonic() > until:
                raise


OPERATIONS = (
    Operation(
        method="GET",
        path=PATH,
        request=VerifyWechat,
        limit="wechat",
        foreign=ForeignForm(answers=("text/plain",)),
        refuses=(WechatNotConnected, CallbackRefused),
    ),
    Operation(
        method="POST",
        path=PATH,
        request=ReceiveWechat,
        limit="wechat",
        keyed=False,
        foreign=ForeignForm(
            body="body", takes="text/xml", answers=("application/xml", "text/plain")
        ),
        refuses=(
            WechatNotConnected,
            CallbackRefused,
            CallbackUnreadable,
            BodyTooLarge,
            BodyTooSlow,
        ),
        perform=patiently,
    ),
    Operation(method="GET", path="/api/figures/followers", request=CountFollowers),
)
