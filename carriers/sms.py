"""Text messages through Aliyun's SMS service (Dysmsapi 2017-05-25), signed as ACS3-HMAC-SHA256.

Our delivery id travels as ``OutId``; the provider does not deduplicate by it, but its receipts
(``QuerySendDetails``) carry it, so that after a timeout the receipt tells what became of a send.
The official SDK is not used: it brings an asyncio HTTP stack that does not live with eventlet.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from carriers.acs3 import Credentials, signed_headers
from carriers.exchange import FAILED, Exchange, Within, outcome_of_failure, without_limit
from carriers.outcomes import (
    Accepted,
    NotReceived,
    Outcome,
    Postponed,
    Receipt,
    Refused,
    Unknown,
)
from vocabulary.business_time import business_day

CLOCKS_APART = timedelta(minutes=15)
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


def receipt_of_any_day(
    provider: Provider, delivery_id: str, phone: str, *, since: datetime, now: datetime
) -> Receipt:
    """The receipt, whichever day the provider booked the delivery on; absent only if on none.

    `since` is before it was first handed over. Around midnight the provider's clock may still be
    on the day before, and an absent receipt would have the text sent twice.
    """
    day = business_day(since - CLOCKS_APART)
    while day <= business_day(now):
        receipt = provider.receipt(delivery_id, phone, day)
        if not isinstance(receipt, NotReceived):
            return receipt
        day += timedelta(days=1)
    return NotReceived()


class AliyunSms:
    """The real client; `endpoint` is the provider's address (a fake one locally)."""

    def __init__(
        self, endpoint: str, credentials: Credentials, within: Within = without_limit
    ) -> None:
        self._exchange = Exchange(endpoint, within)
        self._credentials = credentials

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
            return _outcome(self._call("SendSms", values))
        except FAILED as error:
            return outcome_of_failure(error)

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
        except FAILED as error:
            return Unknown(type(error).__name__)

    def _call(self, action: str, values: dict[str, str]) -> dict[str, Any]:
        body = urlencode(sorted(values.items()))
        endpoint, now = self._exchange.endpoint, datetime.now(UTC)
        headers = signed_headers(self._credentials, endpoint, action, body, now=now)
        return self._exchange.post(body.encode(), headers, must_have="Code")


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
