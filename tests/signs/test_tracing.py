"""Trace context: one id through everything, a span of its own per hop."""

import pytest

from messaging.tracing import Trace, trace_of

CALLER = f"00-{'4b' * 16}-{'0a' * 8}-01"


def test_a_hop_is_a_child_of_its_caller_in_the_same_trace():
    ours = trace_of(CALLER)
    assert (ours.trace_id, ours.parent_id, ours.flags) == ("4b" * 16, "0a" * 8, "01")
    assert ours.traceparent.split("-")[1] == "4b" * 16
    assert ours.span_id != "0a" * 8


def test_two_hops_of_one_caller_are_two_spans():
    assert trace_of(CALLER).span_id != trace_of(CALLER).span_id


def test_what_a_hop_tells_the_next_one_names_itself():
    first = trace_of(CALLER)
    second, within = trace_of(first.traceparent), first.child()
    assert second.parent_id == within.parent_id == first.span_id
    assert second.trace_id == within.trace_id == first.trace_id


@pytest.mark.parametrize(
    "traceparent",
    [
        None,
        "",
        "garbage",
        f"00-{'0' * 32}-{'0a' * 8}-01",
        f"00-{'4b' * 16}-{'0' * 16}-01",
        CALLER.upper(),
        CALLER + "\n",
        "x" * 100_000,
    ],
)
def test_whoever_names_no_trace_gets_a_new_one(traceparent):
    first, second = trace_of(traceparent), trace_of(traceparent)
    assert first.parent_id is None
    assert first.trace_id != second.trace_id
    assert trace_of(first.traceparent).trace_id == first.trace_id


def test_the_flags_of_the_caller_go_on():
    assert trace_of(CALLER[:-2] + "00").traceparent.endswith("-00")


def test_a_trace_is_plain_values():
    assert Trace("t", "s") == ("t", "s", "01", None)


def test_no_span_is_named_by_decimal_digits_alone_as_bank_cards_are(monkeypatch):
    draws = iter([0x1234567890123456, 0, 0xABC])
    monkeypatch.setattr("messaging.tracing._drawn", lambda _bits: next(draws))
    parent = Trace("0" * 31 + "1", "00000000000000ff")
    assert parent.child().span_id == "0000000000000abc"
