"""The provider's codes: only what is wrong with the message itself is refused for good."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from carriers.acs3 import Credentials
from carriers.outcomes import Outcome, Postponed, Refused, Unknown
from carriers.sms import AliyunSms, TextMessage

CREDENTIALS = Credentials(key_id="key", key_secret="secret", sign_name="日喀则市总工会")
MESSAGE = TextMessage(delivery_id="d", phone="+8613800000001", template_code="SMS_1", values={})
Answering = Callable[[str, int], Outcome]


@pytest.fixture
def when_answered() -> Iterator[Answering]:
    """Sends a message to a provider that answers this code with this status."""
    told: dict[str, Any] = {"code": "OK", "status": 200}

    @Request.application
    def provider(_request: Request) -> Response:
        return Response(json.dumps({"Code": told["code"]}), status=told["status"])

    server = make_server("127.0.0.1", 0, provider)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    client = AliyunSms(f"http://127.0.0.1:{server.server_port}", CREDENTIALS)

    def answered(code: str, status: int) -> Outcome:
        told.update(code=code, status=status)
        return client.send(MESSAGE)

    yield answered
    server.shutdown()
    thread.join(5)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("SignatureDoesNotMatch", 400),
        ("InvalidAccessKeyId.NotFound", 404),
        ("InvalidTimeStamp.Expired", 400),
        ("Throttling.User", 400),
        ("isv.BUSINESS_LIMIT_CONTROL", 200),
        ("isv.AMOUNT_NOT_ENOUGH", 200),
        ("isv.ACCOUNT_ABNORMAL", 200),
        ("isv.SMS_SIGNATURE_ILLEGAL", 200),
        ("isv.SMS_TEMPLATE_ILLEGAL", 200),
    ],
)
def test_what_can_be_mended_costs_no_message(
    when_answered: Answering, code: str, status: int
) -> None:
    assert when_answered(code, status) == Postponed(code)


@pytest.mark.parametrize(
    ("code", "status"),
    [("isp.SYSTEM_ERROR", 200), ("InternalError", 500), ("ServiceUnavailable", 503)],
)
def test_a_fault_of_the_provider_says_nothing_about_the_message(
    when_answered: Answering, code: str, status: int
) -> None:
    assert isinstance(when_answered(code, status), Unknown)


@pytest.mark.parametrize("code", ["isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT"])
def test_what_is_wrong_with_the_message_is_refused_for_good(
    when_answered: Answering, code: str
) -> None:
    assert when_answered(code, 200) == Refused(code)
