"""Spans: bounded, sampled by trace, and readable for the monitor."""

import json
import time

import pytest

from contracts.operations.signs import SpanKind, Spans
from contracts.schemas import load
from messaging.signs.sender import Sender
from messaging.signs.spans import MOST_PER_SECOND, MOST_WAITING, OK, SpanBuffer
from messaging.tracing import trace_of


@pytest.fixture
def spans():
    made = SpanBuffer()
    made.armed = True
    return made


def note(spans, trace=None, **more):
    trace = trace or trace_of(None)
    spans.note(
        trace, SpanKind.CONSUME, "relief.hotline", began=time.time(), correlation_id="c", **more
    )
    return trace


def offer(spans, number):
    return [note(spans).trace_id for _ in range(number)]


def test_who_tells_nobody_notes_nothing_and_counts_nothing():
    silent = SpanBuffer()
    note(silent)
    assert (silent.taken(), silent.dropped) == ([], 0)


def test_what_few_there_are_is_all_taken_once(spans):
    offered = offer(spans, MOST_PER_SECOND)
    assert [each.trace.trace_id for each in spans.taken()] == offered
    assert (spans.taken(), spans.dropped) == ([], 0)


def test_the_buffer_is_bounded_and_counts_what_it_leaves_out(spans):
    offer(spans, MOST_WAITING + 70)
    assert spans.dropped == 70
    assert len(spans.taken()) == MOST_WAITING


def test_under_load_about_the_cap_is_kept_and_every_process_keeps_the_same_traces(spans):
    other = SpanBuffer()
    other.armed = True
    for each in (spans, other):
        offer(each, MOST_PER_SECOND * 10)
        each.taken()
    traces = [trace_of(None) for _ in range(MOST_PER_SECOND * 10)]
    for trace in traces:
        note(spans, trace)
        note(other, trace.child())
    kept = [each.trace.trace_id for each in spans.taken()]
    assert MOST_PER_SECOND * 0.5 < len(kept) < MOST_PER_SECOND * 1.6
    assert kept == [each.trace.trace_id for each in other.taken()]


def test_when_the_load_is_over_everything_is_kept_again(spans):
    offer(spans, MOST_PER_SECOND * 10)
    spans.taken()
    spans.taken()
    offer(spans, 50)
    assert len(spans.taken()) == 50


def test_what_went_wrong_is_kept_whatever_the_load(spans):
    offer(spans, MOST_PER_SECOND * 1000)
    spans.taken()
    for _ in range(20):
        note(spans, outcome="failed")
    assert [each.outcome for each in spans.taken()] == ["failed"] * 20


class Signer:
    process_id = "p1"


class Settings:
    service = "relief"


def test_the_monitor_can_read_what_is_sent(spans):
    trace = note(spans, outcome="x" * 300, event_id="e" * 500, attempt=3).child()
    note(spans, trace)
    body = Sender(Settings(), Signer(), spans)._spans_body(spans.taken())
    failed, fine = load(Spans, json.loads(body)).items
    assert (fine.parent_id, fine.trace_id) == (failed.span_id, failed.trace_id)
    assert (fine.kind, fine.name, fine.outcome) == (SpanKind.CONSUME, "relief.hotline", OK)
    assert (fine.service, fine.process_id, fine.correlation_id) == ("relief", "p1", "c")
    assert (failed.attempt, len(failed.outcome), len(failed.event_id)) == (3, 60, 64)
    assert 0 <= fine.micros < 60_000_000
