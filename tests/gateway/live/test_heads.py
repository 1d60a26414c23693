"""Heads that two readers could read in two ways: refused whole, and no byte of them runs."""

import socket

import pytest

from tests.gateway.live.running import read_answer
from tests.gateway.live.test_problems import head, refused

HIDDEN = head("GET", "/api/activities")


def smuggling(*lines):
    """A request whose body, to who overlooks its length, is a second request."""
    return head("POST", "/api/reference", *lines, length=len(HIDDEN)) + HIDDEN


@pytest.mark.parametrize(
    "line",
    [
        "no header",
        "Space-Before : colon",
        " Folded: line",
        "\tFolded: line",
        ": nameless",
        "N\x00ul: x",
        "Control: \x0b",
        "Separator: \x1c",
        "Return: a\rb",
        "Delete: \x7f",
        "Naïve: name",
    ],
)
def test_a_line_that_is_no_header_does_not_end_the_head(gateway, owners, line):
    with gateway.connection() as sock:
        sock.sendall(smuggling(line))
        assert refused(read_answer(sock), 400, "request_malformed")
        assert sock.recv(1) == b""
    assert owners.asked == []


def test_a_byte_that_ends_lines_for_a_mail_reader_ends_none_here(gateway, owners):
    with gateway.connection() as sock:
        sock.sendall(smuggling("Referer: a\x85Content-Length: 0"))
        assert refused(read_answer(sock), 405, "method_not_allowed")
        assert sock.recv(1) == b""
    assert owners.asked == []


def test_a_head_that_breaks_off_is_not_run(gateway, owners):
    for broken in (HIDDEN[:-2], HIDDEN[:-4], HIDDEN[:-8]):
        with gateway.connection() as sock:
            sock.sendall(broken)
            sock.shutdown(socket.SHUT_WR)
            assert refused(read_answer(sock), 400, "request_malformed")
    assert owners.asked == []


@pytest.mark.parametrize(
    "line",
    [
        b"GET /api/reference",
        b"GET /api/reference HTTP/0.9",
        b"GET /api/reference HTTP/2.0",
        b"GET  /api/reference HTTP/1.1",
        b"GET\t/api/reference HTTP/1.1",
        b"GET /api/reference\x00 HTTP/1.1",
        b"G(T /api/reference HTTP/1.1",
        b"\x16\x03\x01\x02",
    ],
)
def test_a_first_line_of_another_form_is_malformed(gateway, line):
    answer = gateway.send(line + b"\r\nHost: here\r\n\r\n")
    assert refused(answer, 400, "request_malformed")


@pytest.mark.parametrize("hosts", [b"", b"Host: here\r\nHost: there\r\n"])
def test_a_request_says_once_for_which_host_it_is(gateway, hosts):
    answer = gateway.send(b"GET /api/reference HTTP/1.1\r\n" + hosts + b"\r\n")
    assert refused(answer, 400, "request_malformed")


def test_an_older_client_need_not_name_the_host(gateway):
    assert gateway.send(b"GET /api/reference HTTP/1.0\r\n\r\n").status == 200


def test_an_empty_line_before_a_request_is_overlooked(gateway):
    assert gateway.send(b"\r\n" + head("GET", "/api/reference")).status == 200


@pytest.mark.parametrize("alien", ["\xff\xfe", "\xe5\x85\xac", "caf\xe9"])
def test_a_cookie_of_others_in_any_encoding_stands_in_nobodys_way(gateway, agent, alien):
    cookies = f"Cookie: theme={alien}; zhufeng_session={agent.token}"
    assert gateway.send(head("GET", "/api/tickets", cookies)).status == 200


def test_bytes_beyond_ascii_make_no_key_and_no_session(gateway):
    key = "Idempotency-Key: " + "\xe9" * 20
    request = head("POST", "/api/requests", "Content-Type: application/json", key, length=2)
    assert refused(gateway.send(request + b"{}"), 400, "header_malformed")
    cookie = "Cookie: zhufeng_session=\xff\xfe"
    assert refused(gateway.send(head("GET", "/api/session", cookie)), 401, "session_expired")
