import json

import pytest
import requests

from tests.documented import require_documented

TICKET = "http://127.0.0.1:1/api/tickets/01a20756-7c90-7028-93f5-a7be39b24214"


def answer_to(method, url, status, code=None):
    answer = requests.Response()
    answer.request = requests.Request(method, url).prepare()
    answer.url, answer.status_code = url, status
    if code is not None:
        answer.headers["Content-Type"] = "application/problem+json"
        answer._content = json.dumps({"code": code}).encode()
    return answer


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("GET", TICKET, 200, None),
        ("GET", TICKET, 304, None),
        ("GET", f"{TICKET}?fields=state", 404, "ticket_not_found"),
        ("GET", TICKET, 401, "sign_in_needed"),
        ("GET", "http://127.0.0.1:1/no-page", 404, "page_not_found"),
        ("DELETE", TICKET, 405, "method_not_allowed"),
    ],
)
def test_what_is_documented_passes(method, url, status, code):
    require_documented(answer_to(method, url, status, code))


@pytest.mark.parametrize(
    ("method", "url", "status", "code"),
    [
        ("GET", TICKET, 202, None),
        ("GET", TICKET, 418, "ticket_not_found"),
        ("GET", TICKET, 404, "lead_not_found"),
        ("GET", TICKET, 401, "ticket_not_found"),
        ("POST", f"{TICKET}/close", 404, "page_not_found"),
    ],
)
def test_what_is_not_documented_is_told(method, url, status, code):
    with pytest.raises(AssertionError, match="not documented"):
        require_documented(answer_to(method, url, status, code))
