"""Line ends, operators and numbers where they do harm elsewhere: refused, or nothing but data."""

import json

import pytest

from deploy.local.waiting import wait_until
from tests.gateway.live.test_operations import REQUEST
from tests.gateway.live.test_problems import JSON, KEY, head, refused

PLANTED = "planted-by-an-attacker"
LINE_ENDS = ["%0d%0a", "%0a", "%0d", "%c2%85", "%e2%80%a8", "%00"]


def logged_since(gateway, before):
    """The lines of the log about what was just asked."""
    wait_until(
        lambda: len(gateway.process.lines) > before, seconds=30, what="nothing was logged of it"
    )
    return gateway.process.lines[before:]


@pytest.mark.parametrize("end", LINE_ENDS)
@pytest.mark.parametrize(
    "path",
    [
        "/api/tickets/{end}X-Planted:%20{planted}",
        "/api/nothing{end}X-Planted:%20{planted}",
        "/api/activities?cursor={end}X-Planted:%20{planted}",
        "/api/activities?{end}X-Planted:%20{planted}=1",
        "/assets/{end}X-Planted:%20{planted}.js",
        "/{end}X-Planted:%20{planted}",
    ],
)
def test_a_line_end_in_an_address_makes_no_header_and_no_line_of_the_log(gateway, path, end):
    before = len(gateway.process.lines)
    answer = gateway.send(head("GET", path.format(end=end, planted=PLANTED)))
    assert "x-planted" not in answer.headers
    assert PLANTED not in json.dumps(answer.headers)
    assert answer.status < 500
    for line in logged_since(gateway, before):
        assert PLANTED not in line
        json.loads(line)


@pytest.mark.parametrize(
    "name",
    [
        "traceparent", "Accept-Language", "User-Agent", "X-Forwarded-For", "Idempotency-Key",
        "Cookie", "Authorization", "Acting-For", "If-Match", "If-None-Match", "Origin",
        "Sec-Fetch-Site", "X-CSRF-Token", "X-Business-Time", "Accept-Session", "Accept-Encoding",
    ],
)  # fmt: skip
def test_no_header_of_a_request_is_repeated_in_the_answer_or_in_the_log(gateway, name):
    before = len(gateway.process.lines)
    body = json.dumps(REQUEST).encode()
    lines = [JSON, f"{name}: {PLANTED}\t\\r\\n%0d%0a{PLANTED}"]
    lines += [] if name == "Idempotency-Key" else [KEY]
    answer = gateway.send(head("POST", "/api/requests", *lines, length=len(body)) + body)
    assert PLANTED not in json.dumps(answer.headers)
    assert PLANTED.encode() not in answer.body
    assert PLANTED not in "\n".join(logged_since(gateway, before))


@pytest.mark.parametrize("method", [PLANTED, "GET\x0b", "G\rET", "get"])
def test_a_method_that_nobody_knows_is_not_logged_as_it_stands(gateway, method):
    before = len(gateway.process.lines)
    answer = gateway.send(f"{method} /api/activities HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    # Methods are told apart by case too (RFC 9110, 9.1).
    assert answer.status in (400, 405)
    assert PLANTED not in "\n".join(logged_since(gateway, before))


@pytest.mark.parametrize(
    "query",
    [
        "managing_union[$ne]=x",
        "managing_union[]=x",
        "limit[$gt]=1",
        "$where=sleep(1000)",
        "cursor.$gt=1",
        "__proto__=1",
        "__proto__[limit]=1",
        "constructor.prototype=1",
        "limit%00=1",
        "%00=1",
        "limit=1%00",
        "limit=1e3",
        "limit=0x10",
        "limit=1_0",
        "limit=٣",
        "limit=99999999999999999999999999",
        "managing_union=%7B%22%24gt%22%3A%22%22%7D",
        "managing_union=county-540202%00",
    ],
)
def test_an_operator_in_a_query_string_is_no_query(gateway, owners, query):
    answer = gateway.ask("GET", f"/api/activities?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert owners.commands == []


@pytest.mark.parametrize(
    "change",
    [
        b'"$where": "1"',
        b'"applicant.phone": "13800000000"',
        b'"__proto__": {"roles": ["system_administrator"]}',
        b'"constructor": {"prototype": {}}',
        b'"managing_union": {"$ne": "county-540202"}',
        b'"county": {"$regex": ".*"}',
        b'"text": ["\\u95ee"]',
        b'"text": 1e400',
        b'"text": 123456789012345678901234567890',
        b'"late_entry_reason": true',
        b'"roles": ["system_administrator"]',
        b'"registered_at": "2021-01-01T00:00:00Z"',
        b'"version": 99',
        b'"\\u0000": 1',
    ],
)
def test_an_operator_or_a_stranger_in_a_body_asks_nobody_anything(gateway, owners, change):
    name = json.loads(b"{" + change + b"}").popitem()[0]
    sent = {key: value for key, value in REQUEST.items() if key != name}
    body = json.dumps(sent).encode()[:-1] + b", " + change + b"}"
    request = head("POST", "/api/requests", JSON, KEY, length=len(body)) + body
    assert refused(gateway.send(request), 422, "invalid_input")
    assert owners.commands == []


def test_an_operator_in_a_text_is_nothing_but_text(gateway, owners):
    text = '{"$where": "this.a"} $gt __proto__ %0d%0a'
    answer = gateway.ask("POST", "/api/requests", json={**REQUEST, "text": text})
    assert answer.status_code == 201, answer.text
    (asked,) = owners.of("hotline.file_request")
    assert asked.fields["text"] == text
