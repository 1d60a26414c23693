"""Group robots: a webhook that posts into a group of WeCom (企业微信) or DingTalk (钉钉).

Both answer HTTP 200 with an ``errcode``, 0 when they posted it. Neither knows an id of ours nor has
a receipt: of a post that was not answered nobody can ever say whether the group has it. Both take
20 posts a minute; DingTalk then takes none for ten minutes, so the limit is kept on this side.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from carriers.exchange import FAILED, Exchange, Within, outcome_of_failure, without_limit
from carriers.outcomes import Accepted, Outcome, Postponed, Refused, Unknown

POSTS_PER_MINUTE = 20
WINDOW_SECONDS = 60.0
WECOM_MOST_BYTES, DINGTALK_MOST_BYTES = 4096, 20_000
_JSON = {"content-type": "application/json"}
_CUT = "…"

_BUSY = -1
# WeCom: type, emptiness or length of the text. Any other code (45009 throttled, 93000 no such
# robot) may be mended, and must not cost the posts that meet it.
_WECOM_FOR_GOOD = frozenset({40008, 40058, 44004})
# DingTalk: the group was dissolved, the text is forbidden or malformed. 130101 and 410100 are
# throttling; 310000 (signature, keyword, address) and 300005 (no such robot) may be mended.
_DINGTALK_FOR_GOOD = frozenset({40035, 400013, 400105, 430101, 430102, 430103, 430104})


@dataclass(frozen=True, kw_only=True)
class Post:
    """What the group shall read: a title for the list of chats, a text in Markdown."""

    title: str
    text: str


class Robot(Protocol):
    """What posts into a group."""

    def post(self, post: Post) -> Outcome:
        """Hand it over; never raises for what a network or a provider may do."""
        ...


class Allowance:
    """How many posts a robot may still take: `POSTS_PER_MINUTE` in any minute of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._posted: deque[float] = deque()

    def take(self) -> bool:
        """Use one up; False when none is left now."""
        now = self._clock()
        while self._posted and now - self._posted[0] >= WINDOW_SECONDS:
            self._posted.popleft()
        if len(self._posted) >= POSTS_PER_MINUTE:
            return False
        self._posted.append(now)
        return True


class _Webhook:
    """What both have in common; the address, which names the robot, is a secret."""

    for_good: frozenset[int]

    def __init__(
        self,
        address: str,
        within: Within = without_limit,
        allowance: Allowance | None = None,
    ) -> None:
        self._exchange = Exchange(address, within)
        self._allowance = allowance or Allowance()

    def post(self, post: Post) -> Outcome:
        """Hand it over, unless the robot would not take it now."""
        if not self._allowance.take():
            return Postponed("own_limit")
        body = json.dumps(self._body(post), ensure_ascii=False).encode()
        try:
            answer = self._exchange.post(body, _JSON, must_have="errcode", query=self._query())
        except FAILED as error:
            return outcome_of_failure(error)
        return self._outcome(answer["errcode"])

    def _outcome(self, code: Any) -> Outcome:
        if code == 0:
            return Accepted("")
        if code == _BUSY or not isinstance(code, int):
            return Unknown(str(code))
        return Refused(str(code)) if code in self.for_good else Postponed(str(code))

    def _query(self) -> Mapping[str, str]:
        return {}

    def _body(self, post: Post) -> dict[str, Any]:
        raise NotImplementedError


class WeComRobot(_Webhook):
    """A robot of a WeCom group: ``https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…``."""

    for_good = _WECOM_FOR_GOOD

    def _body(self, post: Post) -> dict[str, Any]:
        text = cut(f"**{post.title}**\n{post.text}", WECOM_MOST_BYTES)
        return {"msgtype": "markdown", "markdown": {"content": text}}


class DingTalkRobot(_Webhook):
    """A robot of a DingTalk group: ``https://oapi.dingtalk.com/robot/send?access_token=…``.

    `secret` (``SEC…``) signs each post (加签).
    """

    for_good = _DINGTALK_FOR_GOOD

    def __init__(
        self,
        address: str,
        secret: str,
        within: Within = without_limit,
        allowance: Allowance | None = None,
    ) -> None:
        super().__init__(address, within, allowance)
        self._secret = secret

    def _query(self) -> Mapping[str, str]:
        timestamp = str(round(time.time() * 1000))
        return {"timestamp": timestamp, "sign": dingtalk_sign(self._secret, timestamp)}

    def _body(self, post: Post) -> dict[str, Any]:
        text = cut(f"### {post.title}\n\n{post.text}", DINGTALK_MOST_BYTES)
        return {"msgtype": "markdown", "markdown": {"title": post.title, "text": text}}


def dingtalk_sign(secret: str, timestamp: str) -> str:
    """DingTalk's signature of a moment in milliseconds; the stand-in checks with it too."""
    told = f"{timestamp}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), told, hashlib.sha256).digest()).decode()


def cut(text: str, most_bytes: int) -> str:
    """The text, shortened to so many bytes of UTF-8: a robot refuses what is longer."""
    encoded = text.encode()
    if len(encoded) <= most_bytes:
        return text
    room = most_bytes - len(_CUT.encode())
    return encoded[:room].decode(errors="ignore") + _CUT
