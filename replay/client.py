"""An HTTP client of the platform, as any other system would write it.

One session of one person: cookie, CSRF token, idempotency keys, and patience: what a busy or
restarting platform refuses for now (429, 502, 503, 504, a broken connection) is asked again with
the same key, which has one effect however often it is asked.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests

PASSING = frozenset({408, 425, 429, 502, 503, 504})
TIMEOUT_SECONDS = 20.0
LONGEST_TOLD_PAUSE, LONGEST_PAUSE = 10.0, 3.0


COOKIE = "zhufeng_session"


class Refused(Exception):
    """The platform refused for good; `problem` is its problem+json."""

    def __init__(self, method: str, path: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status, self.problem = status, problem
        super().__init__(
            f"{method} {path}: {status} {problem.get('code')} {problem.get('errors') or ''}"
        )


class GaveUp(Exception):
    """The platform did not answer within the patience."""


class Client:
    """One person's (or nobody's) session; not to be shared between threads."""

    longest_pause: float | None = None
    """Who measures a recovery asks more often than a platform in trouble likes."""

    def __init__(self, address: str, *, patience_seconds: float = 120) -> None:
        self._address = address
        self._patience = patience_seconds
        self._session = requests.Session()
        self._session.headers["Origin"] = address
        self._csrf: str | None = None
        self.sent = 0
        self.replayed = 0

    def sign_in(self, user: str, password: str) -> None:
        """Start a staff session."""
        answer = self.ask("POST", "/api/session", body={"user_name": user, "password": password})
        self._csrf = answer["csrf_token"]

    def go_on(self, session_token: str) -> None:
        """Go on in a session that was begun before, with a second factor where it needs one."""
        self._session.headers["Cookie"] = f"{COOKIE}={session_token}"
        self._csrf = self.ask("GET", "/api/session")["csrf_token"]

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
        key: str | None = None,
        business_time: datetime | None = None,
    ) -> dict[str, Any]:
        """The answer's JSON. Raises `Refused`, or `GaveUp` when patience ends."""
        headers = self._headers(method, key, business_time)
        return self._patiently(method, path, headers, json=body, params=query)

    def upload(self, purpose: str, name: str, content: bytes) -> dict[str, Any]:
        """Hand in a file, which then waits for a command of this person that names it.

        What a broken transfer left behind is swept. Raises what `ask` raises.
        """
        headers = {
            **self._headers("POST", None, None),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        }
        sent = {"params": {"purpose": purpose}, "data": content}
        return self._patiently("POST", "/api/uploads", headers, **sent)

    def _patiently(
        self, method: str, path: str, headers: dict[str, str], **sent: Any
    ) -> dict[str, Any]:
        until = time.monotonic() + self._patience
        attempt = 0
        while True:
            response = self._send(method, path, headers, **sent)
            if response is not None and response.status_code not in PASSING:
                return self._read(method, path, response)
            if time.monotonic() > until:
                status = response.status_code if response is not None else "no answer"
                raise GaveUp(f"{method} {path}: {status} for {self._patience:.0f} s")
            attempt += 1
            pause = _pause(attempt, response)
            time.sleep(min(pause, self.longest_pause) if self.longest_pause else pause)

    def _headers(
        self, method: str, key: str | None, business_time: datetime | None
    ) -> dict[str, str]:
        headers = {"Accept-Language": "zh-CN"}
        if key is not None:
            headers["Idempotency-Key"] = key
        if business_time is not None:
            headers["X-Business-Time"] = business_time.isoformat()
        if self._csrf is not None and method not in {"GET", "HEAD"}:
            headers["X-CSRF-Token"] = self._csrf
        return headers

    def _send(
        self, method: str, path: str, headers: dict[str, str], **sent: Any
    ) -> requests.Response | None:
        self.sent += 1
        try:
            return self._session.request(
                method, self._address + path, headers=headers, timeout=TIMEOUT_SECONDS, **sent
            )
        except (requests.ConnectionError, requests.Timeout):
            return None

    def _read(self, method: str, path: str, response: requests.Response) -> dict[str, Any]:
        answer: dict[str, Any] = response.json() if response.content else {}
        if not response.ok:
            raise Refused(method, path, response.status_code, answer)
        if response.headers.get("Idempotent-Replayed") == "true":
            self.replayed += 1
        return answer


def _pause(attempt: int, response: requests.Response | None) -> float:
    """How long to wait before asking again: as told, else growing, with jitter."""
    told = response.headers.get("Retry-After", "") if response is not None else ""
    if told.isdigit():
        return min(float(told), LONGEST_TOLD_PAUSE) + random.uniform(0, 0.2)
    return min(0.1 * 2**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1)
