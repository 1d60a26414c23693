"""Alerts: who is called when, whom an answer spares, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.monitor import AlertKind, AlertState, Urgency
from contracts.refusals import WrongState
from records.policies import load_policies
from services.monitor.domain.alert import Alert
from services.monitor.domain.alert_rules import Brewing, BusinessHours, Reading, Rule, rules_from
from services.monitor.domain.notice import (
    MOST_DOUBTS,
    Notice,
    NoticeState,
    Words,
    next_try,
    notice_id,
)

NIGHT = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)  # two at night in Shigatse, as in Beijing
MORNING = datetime(2026, 3, 6, 1, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
RULE = Rule(
    kind=AlertKind.QUEUE_DEPTH,
    limit=100,
    clear=10,
    lasting=MINUTE,
    calm=2 * MINUTE,
    urgency=Urgency.NOW,
    chain=(("robot/duty",), ("robot/duty", "phone/first"), ("phone/second",)),
    repeat=10 * MINUTE,
    hours=BusinessHours(opens=time(9, 30), closes=time(18, 30)),
)
WAITS = replace(RULE, urgency=Urgency.MORNING, repeat=4 * HOUR)


def depth(value: int | None, affected: int | None = None) -> Reading:
    return Reading(
        kind=AlertKind.QUEUE_DEPTH, subject="relief.hotline", value=value, affected=affected
    )


def alert(rule: Rule = RULE, now: datetime = NIGHT) -> Alert:
    return Alert.raised(alert_id="a-1", reading=depth(150), rule=rule, now=now)


# --- brewing


def test_what_is_too_much_for_a_moment_calls_nobody() -> None:
    brewing = Brewing()
    assert not brewing.lasts(depth(100), RULE, now=NIGHT)
    assert not brewing.lasts(depth(100), RULE, now=NIGHT + 59 * timedelta(seconds=1))
    assert brewing.lasts(depth(100), RULE, now=NIGHT + MINUTE)


@pytest.mark.parametrize("between", [99, None])
def test_waiting_begins_anew_when_it_was_less_or_nobody_could_tell(between: int | None) -> None:
    brewing = Brewing()
    brewing.lasts(depth(100), RULE, now=NIGHT)
    brewing.lasts(depth(between), RULE, now=NIGHT + MINUTE / 2)
    assert not brewing.lasts(depth(100), RULE, now=NIGHT + MINUTE)


# --- calls


def test_what_cannot_wait_is_called_at_night() -> None:
    raised = alert()
    assert raised.is_due(now=NIGHT)
    assert raised.call(RULE, now=NIGHT) == ("robot/duty",)
    assert raised.state == AlertState.RAISED


def test_what_can_wait_is_called_when_the_office_opens() -> None:
    raised = alert(WAITS)
    assert not raised.is_due(now=MORNING - MINUTE)
    assert raised.is_due(now=MORNING)
    raised.call(WAITS, now=MORNING + 7 * HOUR)
    assert raised.next_call_at == MORNING + timedelta(days=1), "it is evening when it is repeated"


def test_within_business_hours_it_is_called_at_once() -> None:
    noon = MORNING + 2 * HOUR
    assert WAITS.callable_at(noon) == noon
    assert WAITS.callable_at(MORNING + 9 * HOUR) == MORNING + timedelta(days=1)


def test_whoever_does_not_answer_is_followed_by_the_next_and_the_last_is_called_again() -> None:
    raised, now = alert(), NIGHT
    called = []
    for _ in range(5):
        assert raised.is_due(now=now)
        called.append(raised.call(RULE, now=now))
        assert not raised.is_due(now=now + RULE.repeat - timedelta(seconds=1))
        now += RULE.repeat
    assert called == [*RULE.chain, RULE.chain[-1], RULE.chain[-1]]
    assert raised.state == AlertState.ESCALATED
    assert raised.escalated_at == NIGHT + RULE.repeat


def test_an_answer_stops_the_calls_and_says_who_gave_it() -> None:
    raised = alert()
    raised.call(RULE, now=NIGHT)
    raised.acknowledge(by="staff/o", note="on it", now=NIGHT + MINUTE)
    assert (raised.acknowledged_by, raised.acknowledged_at) == ("staff/o", NIGHT + MINUTE)
    assert not raised.is_due(now=NIGHT + timedelta(days=3))


def test_who_escalates_gets_the_next_of_the_chain_at_once() -> None:
    raised = alert()
    raised.call(RULE, now=NIGHT)
    raised.acknowledge(by="staff/o", note=None, now=NIGHT)
    raised.escalate(note="cannot do it alone", now=NIGHT + MINUTE)
    assert raised.is_due(now=NIGHT + MINUTE)
    assert raised.call(RULE, now=NIGHT + MINUTE) == RULE.chain[1]


# --- the end


def test_it_is_over_when_it_was_calm_long_enough() -> None:
    raised = alert()
    raised.observe(depth(10), RULE, now=NIGHT)
    raised.observe(depth(0), RULE, now=NIGHT + RULE.calm - timedelta(seconds=1))
    assert raised.is_open
    raised.observe(depth(5), RULE, now=NIGHT + RULE.calm)
    assert (raised.state, raised.over_at) == (AlertState.OVER, NIGHT + RULE.calm)
    assert not raised.is_due(now=NIGHT + HOUR)


@pytest.mark.parametrize("between", [11, 99, 100, None])
def test_a_value_that_swings_or_is_unknown_ends_nothing(between: int | None) -> None:
    raised = alert()
    raised.observe(depth(10), RULE, now=NIGHT)
    raised.observe(depth(between), RULE, now=NIGHT + MINUTE)
    raised.observe(depth(10), RULE, now=NIGHT + RULE.calm)
    assert raised.is_open


def test_what_is_gone_is_over_too_and_what_nobody_watches_any_more_at_once() -> None:
    gone, unwatched = alert(), alert()
    gone.observe(None, RULE, now=NIGHT)
    assert gone.is_open
    gone.observe(None, RULE, now=NIGHT + RULE.calm)
    unwatched.observe(depth(500), None, now=NIGHT)
    assert (gone.state, unwatched.state) == (AlertState.OVER, AlertState.OVER)


def test_the_worst_is_remembered_in_steps() -> None:
    raised = alert()
    for value in (149, 200, 150):
        raised.observe(depth(value, affected=value), RULE, now=NIGHT)
    assert raised.value == 150, "not half as much again"
    raised.observe(depth(225, affected=400), RULE, now=NIGHT)
    assert (raised.value, raised.affected) == (225, 400)


def test_of_a_disk_the_least_is_the_worst() -> None:
    rule = replace(RULE, kind=AlertKind.DISK, limit=5_000, clear=8_000)
    reading = Reading(kind=AlertKind.DISK, subject="host", value=5_000)
    assert rule.reaches(5_000)
    assert not rule.reaches(5_001)
    low = Alert.raised(alert_id="a-1", reading=reading, rule=rule, now=NIGHT)
    low.observe(replace(reading, value=1_000), rule, now=NIGHT)
    assert low.value == 1_000
    low.observe(replace(reading, value=8_000), rule, now=NIGHT)
    assert low.calm_since == NIGHT


# --- every pair of state and command

COMMANDS = {
    "acknowledge": lambda each: each.acknowledge(by="staff/o", note=None, now=NIGHT),
    "escalate": lambda each: each.escalate(note=None, now=NIGHT),
    "end": lambda each: each.end(now=NIGHT),
}


@given(st.sampled_from(list(AlertState)), st.sampled_from(sorted(COMMANDS)))
def test_a_command_moves_as_the_map_says_or_is_refused_and_changes_nothing(
    state: AlertState, command: str
) -> None:
    raised = alert()
    raised.state = state.value
    before = vars(raised).copy()
    origins, target = Alert.transitions[command]
    if state in origins:
        COMMANDS[command](raised)
        assert raised.state == target
    else:
        with pytest.raises(WrongState):
            COMMANDS[command](raised)
        assert vars(raised) == before
    assert raised.announced == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["look", "acknowledge", "escalate"]),
            st.one_of(st.none(), st.integers(0, 300)),
            st.integers(1, 900),
        ),
        max_size=40,
    )
)
def test_whatever_happens_an_answered_or_ended_alert_calls_nobody(
    steps: list[tuple[str, int | None, int]],
) -> None:
    raised, now, last_call = alert(), NIGHT, None
    for what, value, seconds in steps:
        now += timedelta(seconds=seconds)
        if what != "look" and raised.state in Alert.transitions[what][0]:
            COMMANDS[what](raised)
            raised.next_call_at = now if what == "escalate" else raised.next_call_at
            last_call = None if what == "escalate" else last_call
        if raised.is_open:
            raised.observe(depth(value), RULE, now=now)
        if raised.is_due(now=now):
            assert raised.state in (AlertState.RAISED, AlertState.ESCALATED)
            assert last_call is None or now - last_call >= RULE.repeat
            raised.call(RULE, now=now)
            last_call = now
    assert raised.step <= len(RULE.chain) - 1


# --- notices

WORDS = Words(title="t", text="x", values={})


def notice(carrier: str) -> Notice:
    owed = Notice.owe(alert_id="a-1", call="1", carrier=carrier, words=WORDS, now=NIGHT)
    owed.claim(until=NIGHT + MINUTE)
    return owed


def test_a_call_owes_each_carrier_one_notice() -> None:
    ids = {
        notice_id("a-1", call, carrier) for call in ("1", "2") for carrier in ("robot/x", "phone/x")
    }
    assert len(ids) == 4
    assert notice("robot/x").aggregate_id in ids


def test_a_phone_in_doubt_waits_for_its_receipt_for_a_day() -> None:
    told = notice("phone/first")
    told.doubt(due=NIGHT + MINUTE, reason="overdue", now=NIGHT)
    told.doubt(due=NIGHT + 2 * MINUTE, reason="Unknown", now=NIGHT + MINUTE)
    assert (told.state, told.due) == (NoticeState.UNKNOWN, NIGHT + 2 * MINUTE)
    told.doubt(due=NIGHT, reason="Unknown", now=NIGHT + timedelta(days=1))
    assert told.state == NoticeState.UNSETTLED


def test_a_robot_in_doubt_is_told_again_a_few_times() -> None:
    told = notice("robot/duty")
    for doubts in range(1, MOST_DOUBTS + 1):
        told.doubt(due=NIGHT, reason="overdue", now=NIGHT)
        assert (told.state, told.doubts) == (NoticeState.PENDING, doubts)
        told.claim(until=NIGHT + MINUTE)
    told.doubt(due=NIGHT, reason="overdue", now=NIGHT)
    assert told.state == NoticeState.UNSETTLED


def test_what_came_of_an_older_try_does_not_count() -> None:
    told = notice("robot/duty")
    assert told.awaits_outcome_of(1)
    told.postpone(due=NIGHT, reason="45009")
    assert not told.awaits_outcome_of(1)
    told.claim(until=NIGHT + MINUTE)
    assert not told.awaits_outcome_of(1)
    assert next_try(20, now=NIGHT) == NIGHT + timedelta(minutes=5)


# --- the policy


def test_the_shipped_policy_has_a_rule_for_every_kind_and_says_that_it_is_an_example() -> None:
    rules = rules_from(load_policies().on("monitor.alerts", NIGHT.date()))
    assert set(rules) == set(AlertKind)
    assert rules[AlertKind.BROKER_AWAY].urgency is Urgency.NOW
    assert rules[AlertKind.OUTBOX_AGE].limit == 120_000


@pytest.mark.parametrize(
    "broken", [{"clear": 100}, {"chain": ()}, {"chain": (("robot/duty",), ())}]
)
def test_a_rule_that_cannot_end_or_calls_nobody_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="queue_depth"):
        replace(RULE, **broken)
