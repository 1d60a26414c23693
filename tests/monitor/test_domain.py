"""What the monitor decides without any database: replays, pace, cursors, expectations."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.monitor import ReplayState
from contracts.operations.words import Fate
from contracts.refusals import WrongState
from services.monitor.domain.expectations import (
    LONGEST,
    SHORTEST,
    Expectations,
    next_look,
    still_held,
    still_waiting,
)
from services.monitor.domain.journal_cursor import JournalCursor
from services.monitor.domain.pace import MOST_BATCHES_UNDER_WAY, Pace
from services.monitor.domain.replay import COUNTED, Replay

NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
COUNTS = dict.fromkeys(COUNTED, 7)
COMMANDS = {
    "pause": lambda replay: replay.pause(counts=COUNTS),
    "resume": lambda replay: replay.resume(),
    "finish": lambda replay: replay.finish(counts=COUNTS, now=NOW),
    "cancel": lambda replay: replay.cancel(counts=COUNTS, now=NOW),
}


def a_replay(state=ReplayState.RUNNING):
    replay = Replay(
        aggregate_id="r-1",
        owner="relief",
        consumer="relief.hotline",
        fingerprint=None,
        rate=10,
        batch=5,
        note="",
        by="staff/o",
        started_at=NOW,
    )
    replay.state = state.value
    return replay


# --- replays


@pytest.mark.parametrize("state", list(ReplayState))
@pytest.mark.parametrize("command", list(COMMANDS))
def test_a_replay_moves_as_its_map_says_and_refuses_the_rest(state, command):
    replay = a_replay(state)
    origins, target = Replay.transitions[command]
    if state.value in origins:
        COMMANDS[command](replay)
        assert replay.state == target
        return
    with pytest.raises(WrongState):
        COMMANDS[command](replay)
    assert (replay.state, replay.ended_at, set(replay.counts.values())) == (state.value, None, {0})


def test_a_replay_that_is_over_keeps_its_owners_last_numbers():
    replay = a_replay()
    replay.finish(counts=COUNTS, now=NOW)
    assert (replay.counts, replay.ended_at, replay.under_way) == (COUNTS, NOW, False)


# --- pace


@given(
    rate=st.integers(1, 5000),
    batch=st.integers(1, 500),
    steps=st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3), st.floats(0, 1)), max_size=60),
)
def test_no_second_lets_more_go_than_the_rate_however_slow_the_answers_are(rate, batch, steps):
    pace, now, went = Pace(rate=rate, batch=batch, now=0.0), 0.0, []
    for pause, takes, part in steps:
        now += pause
        number = pace.allowed(now=now, running=0)
        assert number <= batch
        if number:
            pace.took(number, now=now)
            went.append((now + takes * part, number))
            now += takes
            pace.answered(now=now)
    for start, _ in went:
        assert sum(number for at, number in went if start <= at < start + 0.999) <= rate


def test_a_rate_is_used_up_by_quick_answers():
    pace, now, went = Pace(rate=1000, batch=300, now=0.0), 0.0, 0
    while now < 10:
        number = pace.allowed(now=now, running=0)
        if number:
            pace.took(number, now=now)
            went += number
            now += 0.01
            pace.answered(now=now)
        else:
            now = max(now + 0.001, pace.due)
    assert went >= 9_700


def test_a_slow_rate_is_no_burst():
    pace = Pace(rate=2, batch=100, now=0.0)
    assert pace.allowed(now=0.0, running=0) == 2
    pace.took(2, now=0.0)
    assert pace.allowed(now=0.5, running=0) == 0
    assert pace.allowed(now=1.0, running=0) == 2


def test_nothing_goes_while_the_consumer_does_not_keep_up():
    pace = Pace(rate=1000, batch=10, now=0.0)
    assert pace.allowed(now=0.0, running=10 * MOST_BATCHES_UNDER_WAY) == 0
    assert pace.allowed(now=0.0, running=10 * MOST_BATCHES_UNDER_WAY - 3) == 3


def test_nothing_goes_while_nobody_is_there():
    pace = Pace(rate=1000, batch=10, now=0.0)
    pace.rest(3.0, now=1.0)
    assert pace.allowed(now=3.9, running=0) == 0
    assert pace.allowed(now=4.0, running=0) == 10


# --- cursors

LOOK_BACK = 10


STREAM = {(second, 0) for second in range(60)}


@given(
    late=st.sets(st.tuples(st.integers(0, 59), st.integers(1, LOOK_BACK - 1)), max_size=40),
    page=st.integers(2, 5),
    pages=st.integers(1, 4),
)
def test_no_line_is_lost_however_late_its_transaction_commits(late, page, pages):
    """One event a second, and others that commit late; a look each second, in bounded rounds."""
    seen, cursor = set(), JournalCursor()
    ids = {(second, after): f"{second:05d}.{after}" for second, after in STREAM | late}

    def read(reading, now):
        start = reading.after or ""
        if reading.after and reading.looks_back:
            start = f"{max(int(reading.after[:5]) - LOOK_BACK, 0):05d}"
        there = sorted(
            each for (second, after), each in ids.items() if second + after <= now and each > start
        )
        seen.update(there[:page])
        return (there[:page][-1] if there else None), len(there) > page

    for now in range(200):
        for _ in range(pages):
            last, more = read(cursor.at_head(), now)
            cursor = cursor.read(last)
            if not more:
                break
        if now % 5 == 0:
            cursor = cursor.begin_sweep()
        for _ in range(pages):
            if not cursor.sweeping:
                break
            last, more = read(cursor.in_sweep(), now)
            cursor = cursor.swept_to(last, more=more)
    assert seen == set(ids.values())


def test_a_journal_that_was_read_once_is_not_read_from_its_beginning_again():
    cursor = JournalCursor().read("00100.0").begin_sweep()
    assert cursor.in_sweep().looks_back
    assert cursor.in_sweep().after == "00100.0"
    cursor = cursor.swept_to("00100.0", more=False).read("00900.0").begin_sweep()
    assert cursor.in_sweep().after == "00100.0"
    cursor = cursor.swept_to("00900.0", more=False).begin_sweep()
    assert cursor.in_sweep().after == "00900.0"


# --- expectations


def test_an_event_is_expected_by_who_hears_any_version_of_it():
    registry = {
        "relief": {"hotline": {"events": ["ticket_escalated.v1"]}},
        "notifications": {"hotline": {"events": ["ticket_escalated.v2", "ticket_closed.v1"]}},
    }
    expectations = Expectations(registry)
    both = ["notifications.hotline", "relief.hotline"]
    assert expectations.consumers_of("hotline.ticket_escalated.v2") == both
    assert expectations.consumers_of("hotline.ticket_answered.v1") == []


@pytest.mark.parametrize("fate", list(Fate))
def test_an_event_is_finished_with_a_consumer_by_a_final_fate_alone(fate):
    met = {"relief.hotline": fate}
    assert still_waiting(["relief.hotline", "notifications.hotline"], met) == [
        "notifications.hotline"
    ]
    final = fate in (Fate.APPLIED, Fate.EDITED, Fate.DISCARDED)
    assert still_held(met) == ([] if final else ["relief.hotline"])


def test_what_is_stuck_is_asked_about_ever_more_rarely():
    ages = [timedelta(0), timedelta(seconds=30), timedelta(minutes=5), timedelta(days=30)]
    waits = [next_look(announced_at=NOW - age, now=NOW) - NOW for age in ages]
    assert waits == [SHORTEST, timedelta(seconds=3), timedelta(seconds=30), LONGEST]
