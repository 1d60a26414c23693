"""People at the gateway: raw HTTP with a cookie and a CSRF token, nothing asked a second time.

Whatever they ask, an answer that is not documented fails their test.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import requests
from pyotp import TOTP

from deploy.local.waiting import wait_until
from tests.documented import require_documented
from tests.platform import Platform

SMS_SECONDS = 30  # a throttled or unanswered text message takes some of them


class Visitor:
    """One person's browser; `user` signs in as a demo account."""

    def __init__(self, platform: Platform, user: str | None = None) -> None:
        self.platform = platform
        self.session = requests.Session()
        self.session.hooks["response"].append(require_documented)
        self.headers = {"Origin": platform.address}
        if user is not None:
            self.sign_in(user, platform.account(user)["password"])

    def sign_in(
        self, user_name: str, password: str, *, second_factor: str | None = None
    ) -> requests.Response:
        """The answer to a staff sign-in; its CSRF token is kept."""
        body = {"user_name": user_name, "password": password}
        if second_factor is not None:
            body["second_factor"] = second_factor
        return self._signed_in(self.post("/api/session", body, key=None))

    def sign_in_by_phone(self, phone: str) -> requests.Response:
        """Ask for a code, read it from the phone, sign in with it."""
        seen = len(codes_on(self.platform, phone))
        asked = {"phone": phone, "language": "bo"}
        assert self.post("/api/session/phone-codes", asked, key=None).ok
        return self.use_code(phone, next_code(self.platform, phone, seen=seen))

    def use_code(self, phone: str, code: str) -> requests.Response:
        """The answer to a sign-in with this code; its CSRF token is kept."""
        body = {"phone": phone, "code": code}
        return self._signed_in(self.post("/api/session/phone", body, key=None))

    def take_up(self, account: dict[str, Any]) -> requests.Response:
        """Sign in for the first time and choose a password, which `account` holds from then on."""
        assert self.sign_in(account["user_name"], account["password"]).ok
        chosen = f"{uuid4()}"
        body = {"password": account["password"], "new_password": chosen}
        account["password"] = chosen
        return self._signed_in(self.put("/api/session/password", body, key=None))

    def enrol(self, password: str) -> tuple[str, requests.Response]:
        """Add an authenticator: (the code that was shown, the answer with the recovery codes)."""
        offered = self.post("/api/session/second-factor", {"password": password}, key=None)
        code = TOTP(offered.json()["secret"]).now()
        confirmed = self.put("/api/session/second-factor", {"code": code}, key=None)
        return code, self._signed_in(confirmed)

    def get(self, path: str, **headers: str) -> requests.Response:
        return self._ask("GET", path, None, headers)

    def post(
        self, path: str, body: Any, *, key: str | None = "new", **headers: str
    ) -> requests.Response:
        return self._ask("POST", path, body, {**_keyed(key), **headers})

    def put(
        self, path: str, body: Any, *, key: str | None = "new", **headers: str
    ) -> requests.Response:
        return self._ask("PUT", path, body, {**_keyed(key), **headers})

    def delete(self, path: str, **headers: str) -> requests.Response:
        return self._ask("DELETE", path, None, headers)

    def hand_in(self, purpose: str, content: bytes) -> str:
        """A file for this purpose; its id, by which a command names it."""
        address = f"{self.platform.address}/api/uploads?purpose={purpose}"
        answer = self.session.post(address, data=content, headers=self.headers, timeout=60)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["file_id"])

    def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> requests.Response:
        return self.session.request(
            method,
            self.platform.address + path,
            json=body,
            headers={**self.headers, **headers},
            timeout=20,
        )

    def _signed_in(self, response: requests.Response) -> requests.Response:
        if response.ok:
            self.headers["X-CSRF-Token"] = response.json()["csrf_token"]
        return response


def screen_of(platform: Platform, phone: str) -> list[dict[str, Any]]:
    """The text messages on the phone's screen, newest first, as the provider took them."""
    shown = requests.get(f"{platform.sms}/outbox", params={"phone": phone}, timeout=5).json()
    messages: list[dict[str, Any]] = shown["messages"]
    return messages


def messages_on(platform: Platform, phone: str, *, least: int) -> list[dict[str, Any]]:
    """What stands on the phone's screen once it is at least so many messages."""
    wait_until(
        lambda: len(screen_of(platform, phone)) >= least,
        seconds=SMS_SECONDS,
        what=f"{least} text messages do not come",
    )
    return screen_of(platform, phone)


def codes_on(platform: Platform, phone: str) -> list[str]:
    """The sign-in codes on the phone's screen, newest first."""
    values = (message["TemplateParam"] for message in screen_of(platform, phone))
    return [each["code"] for each in values if "code" in each]


def next_code(platform: Platform, phone: str, *, seen: int = 0) -> str:
    """The newest code once more than `seen` have come."""
    wait_until(
        lambda: len(codes_on(platform, phone)) > seen,
        seconds=SMS_SECONDS,
        what="no code comes to the phone",
    )
    return codes_on(platform, phone)[0]


def _keyed(key: str | None) -> dict[str, str]:
    if key is None:
        return {}
    return {"Idempotency-Key": str(uuid4()) if key == "new" else key}
