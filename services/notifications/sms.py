"""Text messages through Aliyun's SMS service (Dysmsapi 2017-05-25), signed as ACS3-HMAC-SHA256.

Our delivery id travels as ``OutId``; the provider does not deduplicate by it, but its receipts
(``QuerySendDetails``) carry it, so that after a timeout the receipt tells what became of a send.
The signature is Alibaba Cloud's "V3 request structure and signature"; the official SDK is not used
because it brings an asyncio HTTP stack that does not live with eventlet.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

import requests

VERSION = "2017-05-25"
CONNECT_SECONDS, READ_SECONDS = 2.0, 4.0
FIRST_SERVER_FAULT = 500
PROVIDERS_OWN_FAULT = "isp."
# What is wrong with this one message for good. Any other code (throttled, a wrong key, no money, a
# text not yet approved) may be mended, and must not cost the messages that meet it.
REFUSED_FOR_GOOD = frozenset(
    {
        "isv.MOBILE_NUMBER_ILLEGAL",
        "isv.BLACK_KEY_CONTROL_LIMIT",
        "isv.PARAM_LENGTH_LIMIT",
        "isv.PARAM_NOT_SUPPORT_URL",
    }
)


@dataclass(frozen=True)
class Accepted:
    """The provider took the message under this id."""

    provider_id: str


@dataclass(frozen=True)
class Postponed:
    """The provider certainly did not take it; it may later."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """The provider will never take it."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """Nobody can say whether it was taken."""

    reason: str


Outcome = Accepted | Postponed | Refused | Unknown


@dataclass(frozen=True)
class NotReceived:
    """The receipt query knows nothing of the delivery: it was never taken."""


Receipt = Accepted | Refused | NotReceived | Unknown


@dataclass(frozen=True, kw_only=True)
class TextMessage:
    """What is sent: E.164 phone, the provider's template code, its values, our delivery id."""

    delivery_id: str
    phone: str
    template_code: str
    values: dict[str, str]


class Provider(Protocol):
    """What sends text messages."""

    def send(self, message: TextMessage) -> Outcome:
        """Hand a message over; never raises for what a network or a provider may do."""
        ...

    def receipt(self, delivery_id: str, phone: str, sent_on: date) -> Receipt:
        """What became of a delivery that was handed over on that day."""
        ...


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """An access key of the provider's, and the signature (签名) that texts are sent under."""

    key_id: str
    key_secret: str
    sign_name: str


class AliyunSms:
    """The real client; `endpoint` is the provider's address (a fake one locally)."""

    def __init__(self, endpoint: str, credentials: Credentials) -> None:
        self._endpoint = endpoint
        self._credentials = credentials
        self._session = requests.Session()
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=16, max_retries=0)
        self._session.mount(endpoint, adapter)

    def send(self, message: TextMessage) -> Outcome:
        """Hand a message over."""
        values = {
            "PhoneNumbers": message.phone.removeprefix("+86"),
            "SignName": self._credentials.sign_name,
            "TemplateCode": message.template_code,
            "TemplateParam": json.dumps(message.values, ensure_ascii=False, sort_keys=True),
            "OutId": message.delivery_id,
        }
        try:
            answer = self._call("SendSms", values)
        except requests.ConnectTimeout:
            return Postponed("connect_timeout")
        except requests.ConnectionError as error:
            # A connection that was never made carried nothing; one that broke may have.
            return Postponed("not_connected") if _never_connected(error) else Unknown("broken")
        except requests.RequestException as error:
            return Unknown(type(error).__name__)
        except _AnswerUnreadable:
            return Unknown("unreadable_answer")
        return _outcome(answer)

    def receipt(self, delivery_id: str, phone: str, sent_on: date) -> Receipt:
        """Look for our delivery id among what the provider took for this phone on that day."""
        page = 1
        try:
            while True:
                answer = self._call(
                    "QuerySendDetails",
                    {
                        "PhoneNumber": phone.removeprefix("+86"),
                        "SendDate": sent_on.strftime("%Y%m%d"),
                        "PageSize": "50",
                        "CurrentPage": str(page),
                    },
                )
                if answer.get("Code") != "OK":
                    return Unknown(str(answer.get("Code")))
                rows = answer.get("SmsSendDetailDTOs", {}).get("SmsSendDetailDTO", [])
                for row in rows:
                    if row.get("OutId") == delivery_id:
                        return _receipt(row)
                if page * 50 >= int(answer.get("TotalCount", 0)):
                    return NotReceived()
                page += 1
        except (requests.RequestException, _AnswerUnreadable) as error:
            return Unknown(type(error).__name__)

    def _call(self, action: str, values: dict[str, str]) -> dict[str, Any]:
        body = urlencode(sorted(values.items()))
        response = self._session.post(
            self._endpoint,
            data=body.encode(),
            headers=signed_headers(
                self._credentials, self._endpoint, action, body, now=datetime.now(UTC)
            ),
            timeout=(CONNECT_SECONDS, READ_SECONDS),
        )
        if response.status_code >= FIRST_SERVER_FAULT:
            raise _AnswerUnreadable
        try:
            answer = response.json()
        except ValueError as error:
            raise _AnswerUnreadable from error
        if not isinstance(answer, dict) or "Code" not in answer:
            raise _AnswerUnreadable
        return answer


class _AnswerUnreadable(Exception):
    """The provider broke down, or answered something that is not its documented form."""


def signed_headers(
    credentials: Credentials, endpoint: str, action: str, body: str, *, now: datetime
) -> dict[str, str]:
    """The headers of one request: ACS3-HMAC-SHA256 over method, path, headers and body hash."""
    body_hash = hashlib.sha256(body.encode()).hexdigest()
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "host": urlsplit(endpoint).netloc,
        "x-acs-action": action,
        "x-acs-content-sha256": body_hash,
        "x-acs-date": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": uuid4().hex,
        "x-acs-version": VERSION,
    }
    names = ";".join(sorted(headers))
    signature = signature_of(credentials.key_secret, endpoint, headers, body_hash)
    headers["Authorization"] = (
        f"ACS3-HMAC-SHA256 Credential={credentials.key_id},"
        f"SignedHeaders={names},Signature={signature}"
    )
    return headers


def signature_of(key_secret: str, endpoint: str, headers: dict[str, str], body_hash: str) -> str:
    """The ACS3 signature of a POST with these headers; the fake provider checks with it too."""
    names = sorted(name.lower() for name in headers)
    lowered = {name.lower(): value for name, value in headers.items()}
    canonical = "\n".join(
        [
            "POST",
            quote(urlsplit(endpoint).path or "/", safe="/"),
            "",
            "".join(f"{name}:{lowered[name].strip()}\n" for name in names),
            ";".join(names),
            body_hash,
        ]
    )
    to_sign = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(key_secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()


def _outcome(answer: dict[str, Any]) -> Outcome:
    code = str(answer["Code"])
    if code == "OK":
        return Accepted(str(answer.get("BizId", "")))
    if code.startswith(PROVIDERS_OWN_FAULT):
        return Unknown(code)
    return Refused(code) if code in REFUSED_FOR_GOOD else Postponed(code)


def _receipt(row: dict[str, Any]) -> Receipt:
    """SendStatus: 1 waiting for the carrier's word, 2 failed, 3 delivered."""
    if int(row.get("SendStatus", 1)) == 2:
        return Refused(str(row.get("ErrCode", "failed")))
    return Accepted(str(row.get("BizId", "")))


def _never_connected(error: requests.ConnectionError) -> bool:
    return "NewConnectionError" in repr(error)
