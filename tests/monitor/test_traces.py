"""Conversations as trees, from facts and from whatever spans arrived."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contracts.monitor import TraceStep
from contracts.operations.signs import SpanKind
from services.monitor.domain.trace import Conversation, steps_of
from services.monitor.domain.tree import in_order

BEGAN = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


def at(milliseconds):
    return BEGAN + timedelta(milliseconds=milliseconds)


def an_event(event_id, when, *, service="hotline", cause="call-1", **more):
    row = {
        "_id": event_id,
        "service": service,
        "type": f"{service}.{event_id}.v1",
        "at": at(when),
        "published_at": at(when + 5),
        "actor": "staff/agent",
        "causation_id": cause,
        "traceparent": f"00-{'ab' * 16}-{'01' * 8}-01",
        "waiting": [],
        "fates": [],
    }
    return {**row, **more}


def a_fate(consumer, when, fate="applied", attempts=1):
    return {"consumer": consumer, "fate": fate, "at": at(when), "attempts": attempts}


def a_span(span_id, kind, when, *, service="hotline", parent=None, **more):
    row = {
        "span_id": span_id,
        "parent_id": parent,
        "kind": kind.value,
        "name": kind.value,
        "service": service,
        "started_at": at(when),
        "micros": 900,
        "outcome": "ok",
        "event_id": None,
        "attempt": None,
    }
    return {**row, **more}


ESCALATED = an_event("escalated", 0, fates=[a_fate("relief.hotline", 20)])
OPENED = an_event(
    "opened",
    20,
    service="relief",
    cause="escalated",
    fates=[a_fate("hotline.relief", 60, "parked", 4)],
    waiting=["notifications.relief"],
)


def shape(steps):
    return [(step.depth, step.step_id, step.outcome) for step in steps]


def test_what_an_event_caused_stands_below_the_consumer_that_did_it():
    assert shape(steps_of(Conversation([OPENED, ESCALATED], []))) == [
        (0, "call:call-1", "called"),
        (1, "event:escalated", "committed"),
        (2, "publish:escalated", "published"),
        (3, "fate:escalated:relief.hotline", "applied"),
        (4, "event:opened", "committed"),
        (5, "publish:opened", "published"),
        (6, "fate:opened:notifications.relief", "waiting"),
        (6, "fate:opened:hotline.relief", "parked"),
    ]


def test_what_an_edited_message_caused_stands_below_what_its_consumer_made_of_it():
    fate = {**a_fate("relief.hotline", 20), "edited_to": "escalated-2"}
    edited = an_event("escalated", 0, fates=[fate])
    opened = an_event("opened", 21, service="relief", cause="escalated-2")
    attempt = a_span(
        "03" * 8, SpanKind.RETRY, 15, service="relief", event_id="escalated-2", attempt=2
    )
    steps = steps_of(Conversation([edited, opened], [attempt]))
    assert shape(steps) == [
        (0, "call:call-1", "called"),
        (1, "event:escalated", "committed"),
        (2, "publish:escalated", "published"),
        (3, "fate:escalated:relief.hotline", "applied"),
        (4, f"span:{'03' * 8}", "ok"),
        (4, "event:opened", "committed"),
        (5, "publish:opened", "published"),
    ]
    assert [step.step_id for step in steps if step.edited] == ["fate:escalated:relief.hotline"]


def test_facts_are_certain_and_tell_attempts_and_how_long_publishing_took():
    steps = {each.step_id: each for each in steps_of(Conversation([ESCALATED, OPENED], []))}
    assert all(step.certain for step in steps.values())
    assert steps["publish:escalated"].lasted_micros == 5000
    parked = steps["fate:opened:hotline.relief"]
    assert (parked.kind, parked.attempt, parked.service) == (SpanKind.RETRY, 4, "hotline")


def test_an_event_that_is_not_out_yet_is_pending():
    [*_, publish] = steps_of(Conversation([an_event("late", 0, published_at=None)], []))
    assert (publish.outcome, publish.lasted_micros) == ("pending", None)


def test_spans_of_http_and_rpc_take_the_place_of_the_unknown_call():
    http = a_span("01" * 8, SpanKind.HTTP, -30, service="gateway")
    rpc = a_span("02" * 8, SpanKind.RPC, -20, parent="01" * 8)
    attempt = a_span(
        "03" * 8, SpanKind.CONSUME, 15, service="relief", event_id="escalated", attempt=1
    )
    steps = steps_of(Conversation([ESCALATED], [attempt, rpc, http]))
    assert [(step.depth, step.kind, step.certain) for step in steps] == [
        (0, SpanKind.HTTP, False),
        (1, SpanKind.RPC, False),
        (2, SpanKind.COMMIT, True),
        (3, SpanKind.PUBLISH, True),
        (4, SpanKind.CONSUME, True),
        (5, SpanKind.CONSUME, False),
    ]


def test_without_the_owners_span_the_http_span_stands_above_the_event():
    http = a_span("01" * 8, SpanKind.HTTP, -30, service="gateway")
    steps = steps_of(Conversation([ESCALATED], [http]))
    assert [step.depth for step in steps] == [0, 1, 2, 3]


def test_a_span_without_any_fact_is_shown_all_the_same():
    [step] = steps_of(Conversation([], [a_span("09" * 8, SpanKind.SEND, 0, parent="gone")]))
    assert (step.parent, step.depth, step.certain) == (None, 0, False)


def a_step(number, parent):
    return TraceStep(
        step_id=str(number),
        parent=None if parent is None else str(parent),
        depth=0,
        kind=None,
        service="s",
        name="n",
        at=at(number % 7),
        lasted_micros=None,
        outcome="ok",
        attempt=None,
        event_id=None,
        certain=True,
    )


@given(st.lists(st.one_of(st.none(), st.integers(0, 14)), max_size=12))
def test_every_step_is_shown_once_and_after_its_parent_even_in_a_circle(parents):
    steps = [a_step(number, parent) for number, parent in enumerate(parents)]
    ordered = in_order(steps)
    assert sorted(each.step_id for each in ordered) == sorted(each.step_id for each in steps)
    places = {each.step_id: place for place, each in enumerate(ordered)}
    depths = {each.step_id: each.depth for each in ordered}
    for each in ordered:
        if each.parent is not None:
            assert places[each.parent] < places[each.step_id]
            assert depths[each.parent] == each.depth - 1
