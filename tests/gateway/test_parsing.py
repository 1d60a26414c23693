import io
import json
import time
from ipaddress import ip_network
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import Headers

from contracts.campaigns import ListActivities
from contracts.gateway import BodyMalformed, BodyTooLarge, CrossSiteRefused, RequestMalformed
from contracts.refusals import InvalidInput
from messaging.tracing import trace_of
from services.gateway import query_strings, strict_json
from services.gateway.clients import client_of
from services.gateway.http.bodies import CHUNKED, Body
from services.gateway.http.patience import PatientSocket
from services.gateway.languages import language_of
from services.gateway.origins import check_origin
from services.gateway.settings import Network

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_what_json_writes_is_read_back(value, ascii_only):
    body = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8")
    assert strict_json.parse(body) == value


@pytest.mark.parametrize("surrogate", ["\\ud800", "\\uDFFF", "\\udc00\\ud800", "x\\udabcy"])
def test_half_a_character_is_refused(surrogate):
    with pytest.raises(BodyMalformed):
        strict_json.parse(b'{"a": "%s"}' % surrogate.encode())


def test_a_character_in_two_halves_is_read():
    assert strict_json.parse(b'"\\ud83d\\ude00"') == "\U0001f600"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body):
    try:
        strict_json.parse(body)
    except BodyMalformed:
        return
    json.loads(body or b"{}")


@pytest.mark.parametrize("depth", [19, 20, 21])
def test_depth_counts_what_stands_outside_of_texts(depth):
    nested = b"[" * depth + b'"' + b"[" * 50 + b'"' + b"]" * depth
    if depth <= strict_json.MOST_DEPTH:
        assert strict_json.parse(nested)
    else:
        with pytest.raises(BodyMalformed, match="20 deep"):
            strict_json.parse(nested)


@pytest.mark.parametrize(
    "body", [b'"' + b'\\"' * 32_000, b'"' * 65_000, b"[{" * 32_000, b"\\" * 65_000]
)
def test_the_worst_body_is_refused_in_no_time(body):
    began = time.perf_counter()
    with pytest.raises(BodyMalformed):
        strict_json.parse(body + b"[" * 21)
    assert time.perf_counter() - began < 0.5


def test_an_empty_body_is_an_empty_object():
    assert strict_json.parse(b"") == {}


@given(TEXTS)
def test_a_parameter_arrives_as_it_was_written(text):
    parameters = query_strings.parse(urlencode({"cursor": text}))
    assert query_strings.values(parameters, ListActivities, ("cursor",)) == {"cursor": text}


@given(TEXTS)
def test_a_parameter_that_nobody_declared_is_refused(name):
    parameters = query_strings.parse(urlencode({f"x{name}": "1"}))
    with pytest.raises(InvalidInput):
        query_strings.values(parameters, ListActivities, ("cursor", "limit"))


@pytest.mark.parametrize(
    ("text", "value"),
    [("25", 25), ("-1", -1), ("25.0", "25.0"), ("１", "１"), ("", ""), ("9" * 17, "9" * 17)],
)
def test_a_number_is_typed_and_anything_else_is_left_for_the_contract(text, value):
    assert query_strings.values([("limit", text)], ListActivities, ("limit",)) == {"limit": value}


def test_too_many_parameters_are_refused():
    with pytest.raises(RequestMalformed):
        query_strings.parse("&".join(f"a{n}=1" for n in range(51)))


def body_of(data, length):
    began = []
    body = Body(io.BytesIO(data), length=length, begin=lambda: began.append(1))
    return body, began


def test_a_body_is_read_once_and_to_its_end_only():
    body, began = body_of(b"hello next request", 5)
    assert not body.finished
    assert body.read(10) == b"hello"
    assert body.finished
    assert body.read(10) == b""
    assert began == [1]


def test_a_body_announced_too_large_is_not_even_begun():
    body, began = body_of(b"x" * 20, 20)
    with pytest.raises(BodyTooLarge):
        body.read(10)
    assert (began, body.finished) == ([], False)


def test_a_body_that_ends_early_is_malformed():
    with pytest.raises(RequestMalformed):
        body_of(b"hel", 5)[0].read(10)


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=10))
def test_chunks_are_put_together(parts):
    wire = b"".join(b"%X;x=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert body_of(wire, CHUNKED)[0].read(1000) == b"".join(parts)


@given(st.binary(max_size=100))
def test_any_chunks_are_read_or_refused(wire):
    body, _ = body_of(wire, CHUNKED)
    try:
        body.read(50)
    except (RequestMalformed, BodyTooLarge):
        assert not body.finished


class Clocked:
    """A socket whose time passes as it is used."""

    def __init__(self):
        self.timeouts = []

    def settimeout(self, seconds):
        self.timeouts.append(seconds)

    def recv_into(self, buffer):
        buffer[:1] = b"x"
        return 1


def test_a_phase_has_one_deadline_for_all_its_reads(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    sock = Clocked()
    stream = PatientSocket(sock)
    stream.allow(10)
    stream.read(1)
    now[0] += 9
    stream.read(1)
    now[0] += 1
    with pytest.raises(TimeoutError):
        stream.read(1)
    assert sock.timeouts == [10, 1]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_is_open_to_every_origin(method):
    check_origin(method, Headers({"Origin": "https://evil.example"}), own_origin=None)


@pytest.mark.parametrize(
    ("headers", "own", "ours"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://a"}, "https://b", True),
        ({"Sec-Fetch-Site": "none"}, None, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://a", "Host": "a"}, None, False),
        ({"Origin": "https://a:81", "Host": "a:81"}, None, True),
        ({"Origin": "https://a", "Host": "a:81"}, None, False),
        ({"Origin": "https://a", "Host": "a"}, "https://b", False),
        ({"Origin": "http://b"}, "https://b", False),
        ({"Origin": "null", "Host": ""}, None, False),
        ({"Origin": "https://a@b", "Host": "b"}, None, False),
        ({}, "https://b", True),
    ],
)
def test_a_change_is_ours_or_refused(headers, own, ours):
    if ours:
        check_origin("POST", Headers(headers), own_origin=own)
    else:
        with pytest.raises(CrossSiteRefused):
            check_origin("POST", Headers(headers), own_origin=own)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", "10.9.9.9", "192.0.2.7"),
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "1.1.1.1, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "nonsense", "unknown"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
    ],
)
def test_an_address_counts_only_when_a_proxy_of_ours_says_so(peer, forwarded, client):
    assert client_of(peer, forwarded, networks("10.0.0.0/8")) == client


def networks(*names) -> list[Network]:
    return [ip_network(name) for name in names]


@given(st.text(max_size=300))
def test_any_accept_language_gives_a_language(text):
    assert language_of(text) in ("zh-CN", "bo", "en")


def test_a_language_that_is_not_wanted_at_all_is_passed_over():
    assert language_of("bo;q=0, en;q=0.1") == "en"


@pytest.mark.parametrize(
    "traceparent",
    [
        None,
        "",
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-xyz",
        "ff-" + "a" * 32 + "-" + "b" * 16,
    ],
)
def test_a_trace_that_nobody_can_follow_is_begun_anew(traceparent):
    first, second = trace_of(traceparent), trace_of(traceparent)
    assert first.trace_id != second.trace_id
    assert trace_of(first.traceparent).trace_id == first.trace_id
    assert trace_of(first.traceparent).span_id != first.span_id
