"""Group robots that behave like WeCom's and DingTalk's, errors included, for stacks and tests.

``python -m deploy.local.fake_robots``: one WeCom robot (``key``) and one DingTalk robot
(``access_token`` and signature). They take 20 posts a minute and then refuse as theirs do, that of
DingTalk for ten minutes. ``POST /manners/<robot>`` with a list of words says what the next posts
meet: `throttled`, `unanswered` (posted, the answer comes too late), `broken` (502), or `busy`.
``GET /group/<robot>`` is the stand-in's window: what stands in the group, oldest first. A real one
has no such thing; somebody reads the group.
"""

from __future__ import annotations

import hmac
import json
import os
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

from werkzeug.exceptions import NotFound
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from carriers.exchange import READ_SECONDS
from carriers.robots import POSTS_PER_MINUTE, WECOM_MOST_BYTES, WINDOW_SECONDS, dingtalk_sign

WECOM, DINGTALK = "wecom", "dingtalk"
OLDEST_SIGNATURE_SECONDS = 3600
DINGTALK_PENALTY_SECONDS = 600.0
PATHS = {"/cgi-bin/webhook/send": WECOM, "/robot/send": DINGTALK}
THROTTLED = {
    WECOM: (45009, "api freq out of limit"),
    DINGTALK: (130101, "send too fast, exceed 20 times per minute"),
}


class Group:
    """One robot and its group: what was posted, how it shall behave, whether it is throttled."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.posted: list[str] = []
        self.manners: deque[str] = deque()
        self._moments: deque[float] = deque()
        self._closed_until = 0.0

    def throttles(self) -> bool:
        """Whether it takes nothing now; a post that it would take is counted."""
        now = time.monotonic()
        while self._moments and now - self._moments[0] >= WINDOW_SECONDS:
            self._moments.popleft()
        if now < self._closed_until:
            return True
        if len(self._moments) >= POSTS_PER_MINUTE:
            if self.name == DINGTALK:
                self._closed_until = now + DINGTALK_PENALTY_SECONDS
            return True
        self._moments.append(now)
        return False


class FakeRobots:
    """The WSGI application."""

    def __init__(self, *, wecom_key: str, dingtalk_token: str, dingtalk_secret: str) -> None:
        self._wecom_key = wecom_key
        self._token, self._secret = dingtalk_token, dingtalk_secret
        self._lock = threading.Lock()
        self.groups = {name: Group(name) for name in (WECOM, DINGTALK)}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        what, _, name = request.path.strip("/").partition("/")
        if request.path == "/ready":
            return _json({"ready": True})
        if what == "group" and name in self.groups:
            return _json({"posted": self.groups[name].posted})
        if what == "manners" and name in self.groups and request.method == "POST":
            self.groups[name].manners.extend(request.get_json())
            return _json({"manners": list(self.groups[name].manners)})
        robot = PATHS.get(request.path)
        if robot is None or request.method != "POST":
            return NotFound().get_response(request.environ)
        return self._take(self.groups[robot], request)

    def _take(self, group: Group, request: Request) -> Response:
        fault = self._fault(group.name, request)
        if fault is not None:
            return _told(*fault)
        with self._lock:
            met = group.manners.popleft() if group.manners else "taken"
            if met == "throttled" or group.throttles():
                return _told(*THROTTLED[group.name])
            if met == "broken":
                return Response("bad gateway", status=502)
            if met == "busy":
                return _told(-1, "system busy")
            group.posted.append(_text(group.name, request.get_json()))
        if met == "unanswered":
            time.sleep(READ_SECONDS + 1)  # this is the fault: an answer that comes too late
        return _told(0, "ok")

    def _fault(self, robot: str, request: Request) -> tuple[int, str] | None:
        """What is wrong with the address, the signature or the body, in the robot's own codes."""
        if robot == WECOM and request.args.get("key") != self._wecom_key:
            return 93000, "invalid webhook url"
        if robot == DINGTALK and request.args.get("access_token") != self._token:
            return 300005, "token is not exist"
        if robot == DINGTALK and (wrong := self._signature_fault(request)):
            return 310000, wrong
        body = request.get_json(silent=True)
        if not isinstance(body, dict) or body.get("msgtype") != "markdown":
            return (40008, "invalid message type") if robot == WECOM else (40035, "missing json")
        text = _text(robot, body)
        if not text:
            return (44004, "empty content") if robot == WECOM else (40035, "missing parameter text")
        if robot == WECOM and len(text.encode()) > WECOM_MOST_BYTES:
            return 40058, "markdown.content exceed max length 4096"
        return None

    def _signature_fault(self, request: Request) -> str | None:
        timestamp = request.args.get("timestamp", "0")
        age = abs(time.time() * 1000 - int(timestamp)) / 1000
        if age > OLDEST_SIGNATURE_SECONDS:
            return "invalid timestamp"
        told = request.args.get("sign", "")
        right = hmac.compare_digest(told, dingtalk_sign(self._secret, timestamp))
        return None if right else "sign not match"


def addresses(base: str, *, key: str) -> dict[str, Any]:
    """The ``robots`` part of an ``on_call`` secret that leads to the stand-in at `base`."""
    return {
        "duty": {"kind": WECOM, "address": f"{base}/cgi-bin/webhook/send?key={key}"},
        "leads": {
            "kind": DINGTALK,
            "address": f"{base}/robot/send?access_token={key}",
            "secret": f"SEC{key}",
        },
    }


def _text(robot: str, body: dict[str, Any]) -> str:
    return str(body.get("markdown", {}).get("content" if robot == WECOM else "text", ""))


def _told(code: int, message: str) -> Response:
    return _json({"errcode": code, "errmsg": message})


def _json(answer: dict[str, Any]) -> Response:
    return Response(json.dumps(answer, ensure_ascii=False), content_type="application/json")


def main() -> None:
    """Serve on ``ZHUFENG_ROBOTS_PORT`` the robots that the monitor's ``on_call`` names."""
    on_call = json.loads((Path(os.environ["ZHUFENG_SECRETS"]) / "on_call").read_text("utf-8"))
    key = on_call["robots"]["duty"]["address"].rpartition("=")[2]
    robots = FakeRobots(
        wecom_key=key,
        dingtalk_token=key,
        dingtalk_secret=on_call["robots"]["leads"]["secret"],
    )
    port = int(os.environ["ZHUFENG_ROBOTS_PORT"])
    server = make_server("127.0.0.1", port, robots, threaded=True)
    print(f"fake group robots on 127.0.0.1:{port}", file=sys.stderr, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
