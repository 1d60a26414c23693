"""People of the staff at the gateway, each with an account of his own, on days of business time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import requests

from tests.platform import Platform
from tests.visiting import Visitor

NOTICED = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
LATER = NOTICED + timedelta(days=30)
"""When a public notice that was posted on the day `NOTICED` is over."""
PASSED = {"outcome": "passed"}
WITH_SECOND_FACTOR = frozenset({"approver", "finance_officer"})
TWICE = (403, "separation_of_duties")


class Person(Visitor):
    """Somebody of the demo, by his ready session; acts on a day of business time."""

    def __init__(self, platform: Platform, user: str) -> None:
        super().__init__(platform)
        token = platform.account(user)["session_token"]
        self.headers["Cookie"] = f"zhufeng_session={token}"
        self.headers["X-CSRF-Token"] = self.get("/api/session").json()["csrf_token"]

    def does(self, path: str, body: Any, at: datetime = NOTICED) -> requests.Response:
        return self.post(path, body, **{"X-Business-Time": at.isoformat()})


class Newcomer(Person):
    """A fresh account of the municipal union, with one role or several that go together."""

    def __init__(self, platform: Platform, *roles: str) -> None:
        Visitor.__init__(self, platform)
        self.roles = roles
        self._spare: Iterator[str] | None = None  # recovery codes, once there is an authenticator
        self._account = {
            "user_name": f"duty-{uuid4().hex[:12]}",
            "display_name": "达瓦",
            "password": "chomolungma-8848",
            "roles": list(roles),
            "managing_union": "city",
        }
        made = Visitor(platform, "security").post("/api/accounts", self._account)
        self.account_id = str(done(made)["account_id"])
        assert self.take_up(self._account).ok
        self._enrol_where_needed()

    def becomes(self, role: str, security: Visitor) -> None:
        """Another post from now on, as the security administrator notes it; signed in anew."""
        if self.roles == (role,):
            return
        changed = {"reason": "岗位调整"}
        path = f"/api/accounts/{self.account_id}"
        done(security.post(f"{path}/revoke-roles", {**changed, "roles": list(self.roles)}))
        done(security.post(f"{path}/grant-roles", {**changed, "roles": [role]}))
        self.roles = (role,)
        self._sign_in_anew()
        self._enrol_where_needed()

    def _enrol_where_needed(self) -> None:
        if self._spare is None and not WITH_SECOND_FACTOR.isdisjoint(self.roles):
            _, confirmed = self.enrol(self._account["password"])
            self._spare = iter(done(confirmed)["recovery_codes"])

    def _sign_in_anew(self) -> None:
        spare = next(self._spare) if self._spare is not None else None
        done(
            self.sign_in(self._account["user_name"], self._account["password"], second_factor=spare)
        )


def done(response: requests.Response) -> dict[str, Any]:
    """The answer to what was to work."""
    assert response.ok, response.text
    answer: dict[str, Any] = response.json()
    return answer


def code(response: requests.Response) -> tuple[int, str]:
    """The status and code of a refusal."""
    return response.status_code, response.json()["code"]
