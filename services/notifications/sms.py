"""Text messages through Aliyun's SMS service (Dysmsapi 2017-05-25), signed as ACS3-HMAC-SHA256.

Our delivery id travels as ``OutId``; the provider does not deduplicate by it, but its receipts
(``QuerySendDetails``) carry it, so that after a timeout the receipt tells what became of a send.
The official SDK is not used: it brings an asyncio HTTP stack that does not live with eventlet.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from urllib.parse import urlencode

import requests

from services.notifications.acs3 import Credentials, signed_headers

CONNECT_SECONDS, READ_SECONDS = 2.0, 4.0
WHOLE_SECONDS = CONNECT_SECONDS + READ_SECONDS
"""For connecting and the whole answer, however slowly it trickles: `READ_SECONDS` is per read."""

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


class AnswerOverdue(Exception):
    """The whole answer did not come in time."""


Within = Callable[[float, Exception], AbstractContextManager[Any]]
"""Raises the exception in the block that takes longer than so many seconds."""


class AliyunSms:
    """The real client; `endpoint` is the provider's address (a fake one locally).

    `within` ends an exchange that takes too long: what can interrupt a read is for the runtime.
    """

    def __init__(
        self,
        endpoint: str,
        credentials: Credentials,
        within: Within = lambda seconds, overdue: nullcontext(),
    ) -> None:
        self._endpoint = endpoint
        self._credentials = credentials
        self._within = within
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
        except AnswerOverdue:
            return Unknown("overdue")
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
        except (requests.RequestException, _AnswerUnreadable, AnswerOverdue) as error:
            return Unknown(type(error).__name__)

    def _call(self, action: str, values: dict[str, str]) -> dict[str, Any]:
        body = urlencode(sorted(values.items()))
        now = datetime.now(UTC)
        with self._within(WHOLE_SECONDS, AnswerOverdue()):
            response = self._session.post(
                self._endpoint,
                data=body.encode(),
                headers=signed_headers(self._credentials, self._endpoint, action, body, now=now),
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
