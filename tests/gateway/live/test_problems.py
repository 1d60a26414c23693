"""What is refused before anybody is asked: each with its own code, as a problem document."""

import json

import pytest

from tests.gateway.live.running import read_answer
from tests.gateway.live.test_operations import REQUEST

BODY = json.dumps(REQUEST).encode()


def head(method, path, *lines, length=None):
    given = [f"{method} {path} HTTP/1.1", "Host: here", *lines]
    if length is not None:
        given.append(f"Content-Length: {length}")
    return ("\r\n".join(given) + "\r\n\r\n").encode("latin-1")


JSON = "Content-Type: application/json"
KEY = "Idempotency-Key: 0123456789abcdef"
CHUNKED = "Transfer-Encoding: chunked"


def post(body, *lines):
    return head("POST", "/api/requests", JSON, KEY, *lines, length=len(body)) + body


def refused(answer, status, code):
    assert (answer.status, answer.json()["code"]) == (status, code), answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["trace_id"] == answer.headers["x-trace-id"]
    assert answer.json()["detail"]
    return True


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"[" * 30 + b"]" * 30,
        b"[" * 60_000,
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b'{"a": ' + b"9" * 5000 + b"}",
        b'"' + b'\\"' * 30_000,
    ],
)
def test_a_body_that_is_no_strict_json_is_malformed(gateway, owners, body):
    assert refused(gateway.send(post(body)), 400, "body_malformed")
    assert owners.asked == []


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"null", b"7"])
def test_a_body_that_is_no_object_is_invalid(gateway, body):
    assert refused(gateway.send(post(body)), 422, "invalid_input")


@pytest.mark.parametrize(
    "announced",
    ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=gb2312"],
)
def test_another_type_of_body_is_unsupported(gateway, announced):
    request = head("POST", "/api/requests", KEY, f"Content-Type: {announced}", length=len(BODY))
    assert refused(gateway.send(request + BODY), 415, "body_type_unsupported")


def test_a_compressed_body_is_unsupported(gateway):
    assert refused(gateway.send(post(BODY, "Content-Encoding: gzip")), 415, "body_type_unsupported")


def test_a_body_without_type_is_unsupported(gateway):
    request = head("POST", "/api/requests", KEY, length=len(BODY)) + BODY
    assert refused(gateway.send(request), 415, "body_type_unsupported")


def test_a_body_of_64_kib_passes_and_one_more_byte_does_not(gateway):
    full = b'{"a": "' + b"x" * (64 * 1024 - 9) + b'"}'
    assert len(full) == 64 * 1024
    assert refused(gateway.send(post(full)), 422, "invalid_input")
    assert refused(gateway.send(post(full + b" ")), 413, "body_too_large")


def test_a_large_body_is_refused_by_its_announcement_alone(gateway):
    request = head("POST", "/api/requests", JSON, KEY, length=10**9)
    assert refused(gateway.send(request), 413, "body_too_large")


def test_a_client_that_sends_a_large_body_all_the_same_hears_why_not(gateway):
    with gateway.connection() as sock:
        sock.sendall(post(b"x" * 900_000))
        assert refused(read_answer(sock), 413, "body_too_large")
        assert sock.recv(1) == b""  # a goodbye, where a reset would take the answer away again


def test_the_body_of_a_refused_request_is_never_the_next_request(gateway):
    hidden = head("GET", "/api/activities")
    with gateway.connection() as sock:
        sock.sendall(head("POST", "/api/reference", JSON, length=len(hidden)) + hidden)
        assert refused(read_answer(sock), 405, "method_not_allowed")
        assert sock.recv(1) == b""


def test_a_client_that_waits_for_a_go_ahead_gets_it_or_the_refusal(gateway):
    waiting = "Expect: 100-continue"
    large = head("POST", "/api/requests", JSON, KEY, waiting, length=10**6)
    assert refused(gateway.send(large), 413, "body_too_large")
    with gateway.connection() as sock:
        sock.sendall(head("POST", "/api/requests", JSON, KEY, waiting, length=len(BODY)))
        assert sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(BODY)
        assert sock.recv(100).startswith(b"HTTP/1.1 201 ")


def chunks(*parts):
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_a_chunked_body_is_read(gateway, owners):
    request = head("POST", "/api/requests", JSON, KEY, CHUNKED)
    answer = gateway.send(request + chunks(BODY[:20], BODY[20:]))
    assert answer.status == 201, answer.body
    assert owners.of("hotline.file_request")


def test_a_chunked_body_is_limited_as_well(gateway):
    request = head("POST", "/api/requests", JSON, KEY, CHUNKED)
    endless = b"".join(b"1000\r\n" + b"x" * 4096 + b"\r\n" for _ in range(17))
    assert refused(gateway.send(request + endless), 413, "body_too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"zz\r\n",
        b"-5\r\n",
        b"5\r\nhello!!\r\n",
        b"5;" + b"x" * 1000,
        b"0\r\nTrailer: x\r\n\r\n",
        b"\r\n",
    ],
)
def test_bad_chunks_are_malformed(gateway, body):
    request = head("POST", "/api/requests", JSON, KEY, CHUNKED)
    assert refused(gateway.send(request + body), 400, "request_malformed")


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: +5",),
        ("Content-Length: 1_0",),
        ("Content-Length: -1",),
        ("Content-Length: 5", CHUNKED),
        ("Transfer-Encoding: gzip, chunked",),
        ("Transfer-Encoding: identity",),
    ],
)
def test_a_body_with_two_possible_ends_is_malformed(gateway, owners, lines):
    request = head("POST", "/api/requests", JSON, KEY, *lines) + b"hello"
    answer = gateway.send(request)
    assert refused(answer, 400, "request_malformed")
    assert answer.headers["connection"] == "close"
    assert owners.asked == []


@pytest.mark.parametrize(
    "line", [b"nonsense\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\x00\xff\r\n\r\n"]
)
def test_what_is_no_http_is_malformed(gateway, line):
    assert refused(gateway.send(line), 400, "request_malformed")


def test_an_address_without_end_is_too_long(gateway):
    assert refused(gateway.send(head("GET", "/" + "x" * 9000)), 414, "address_too_long")


@pytest.mark.parametrize(
    "lines",
    [
        ["X: " + "x" * 9000],
        [f"X-{n}: {'x' * 1000}" for n in range(80)],
        [f"X{n}: 1" for n in range(200)],
    ],
)
def test_too_much_of_headers_is_refused(gateway, lines):
    assert refused(gateway.send(head("GET", "/", *lines)), 431, "head_too_large")


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE", "BREW"])
def test_another_method_is_not_allowed_and_the_right_ones_are_named(gateway, method):
    answer = gateway.ask(method, "/api/reference", headers={"Origin": gateway.address})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_options_names_the_methods_of_an_address(gateway):
    answer = gateway.ask("OPTIONS", "/api/tickets")
    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_head_answers_as_get_does_without_the_body(gateway):
    got, headed = (gateway.ask(method, "/api/activities") for method in ("GET", "HEAD"))
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["Content-Length"] == got.headers["Content-Length"]


@pytest.mark.parametrize("path", ["/api/tickets/", "/api/", "/api/tickets/a/b/c", "/api//tickets"])
def test_an_address_that_nobody_declared_is_unknown(gateway, path):
    assert refused(gateway.send(head("GET", path)), 404, "operation_unknown")


@pytest.mark.parametrize(
    ("asked", "language", "text"),
    [
        ("zh-CN,en;q=0.5", "zh-CN", "请先登录。"),
        ("bo", "bo", "སྔོན་ལ་ནང་འཛུལ་གནང་རོགས།"),
        ("en-GB", "en", "Sign in first."),
        ("fr, en;q=0.3", "en", "Sign in first."),
        ("fr", "zh-CN", "请先登录。"),
        ("", "zh-CN", "请先登录。"),
    ],
)
def test_a_problem_speaks_the_language_that_was_asked_for(gateway, asked, language, text):
    answer = gateway.ask("GET", "/api/tickets", headers={"Accept-Language": asked})
    assert answer.headers["Content-Language"] == language
    assert answer.json()["detail"] == text
    assert ("detail_reviewed" in answer.json()) == (language == "bo")


def test_bad_utf8_in_an_address_is_answered(gateway, agent):
    request = head("GET", "/api/tickets/%ff%fe", f"Cookie: zhufeng_session={agent.token}")
    assert gateway.send(request).status in (200, 422)
    assert refused(
        gateway.send(head("GET", "/api/activities?cursor=%ff")), 400, "request_malformed"
    )


def test_the_log_holds_nothing_that_a_person_typed(gateway, agent):
    gateway.ask("GET", "/api/tickets?number=SR-20210305-000123", headers=agent.cookie)
    gateway.ask("GET", "/api/tickets/13800000000", headers=agent.cookie)
    gateway.ask("GET", "/api/secret-word/13800000001")
    line = gateway.access_lines()[-1]
    assert {"method", "route", "status", "trace_id", "milliseconds"} <= line.keys()
    text = gateway.process.text()
    for personal in ("SR-20210305-000123", "1380000000", "secret-word", agent.token):
        assert personal not in text


def test_a_file_whose_name_never_ends_is_refused_before_it_is_read(gateway, owners, agent):
    headers = {**agent.headers, "Content-Disposition": f'attachment; filename="{"x" * 2000}"'}
    path = "/api/uploads?purpose=ticket_file"
    answer = gateway.ask("POST", path, data=b"content", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "header_malformed")
    assert answer.json()["field"] == "Content-Disposition"
    assert owners.commands == []
