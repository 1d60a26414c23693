"""Streams: each page hears what is for its actor, in time, and nothing for anybody else."""

from __future__ import annotations

import pytest
from eventlet.queue import Empty

from contracts.gateway import TooManyRequests
from contracts.refusals import SignInNeeded
from services.gateway.streams import (
    LIFE_SECONDS,
    MOST_OF_SESSION,
    MOST_STREAMS,
    MOST_WAITING,
    PING_SECONDS,
    Streams,
)

FIRST = b"retry: 3000\n\nevent: reset\ndata: {}\n\n"


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def streams(clock):
    return Streams(clock)


def all_of(stream):
    """What the page reads until the stream ends."""
    stream.end()
    return list(stream.chunks(lambda: None))


def test_a_page_is_told_first_to_ask_anew_and_then_what_is_for_its_actor(streams):
    mine, other = streams.open("staff/a", "s1"), streams.open("staff/b", "s2")
    streams.tell("staff/a", "call_rang", {"call_id": "c"})
    assert all_of(mine) == [FIRST, b'event: call_rang\ndata: {"call_id": "c"}\n\n']
    assert all_of(other) == [FIRST]


def test_who_acts_for_somebody_hears_it_on_his_own_pages(streams):
    mine, absent = streams.open("staff/b", "s1"), streams.open("staff/a", "s2")
    streams.tell("staff/b for staff/a", "call_rang", {})
    assert len(all_of(mine)) == 2
    assert len(all_of(absent)) == 1


def test_a_page_that_reads_too_slowly_is_told_to_ask_anew(streams):
    stream = streams.open("staff/a", "s1")
    for number in range(MOST_WAITING + 1):
        streams.tell("staff/a", "call_rang", {"call_id": str(number)})
    assert all_of(stream) == [FIRST, b"event: reset\ndata: {}\n\n"]


def test_a_stream_ends_with_its_session_alone(streams):
    ended, other = streams.open("staff/a", "s1"), streams.open("staff/a", "s2")
    streams.end_session("s1")
    streams.tell("staff/a", "call_rang", {})
    assert list(ended.chunks(lambda: None)) == [FIRST]
    assert len(all_of(other)) == 2


def test_a_stream_ends_after_its_life(streams, clock):
    stream = streams.open("staff/a", "s1")
    clock.now = LIFE_SECONDS
    assert list(stream.chunks(lambda: None)) == [FIRST]


def test_a_session_has_so_many_streams_and_a_closed_one_frees_its_place(streams):
    opened = [streams.open("staff/a", "s1") for _ in range(MOST_OF_SESSION)]
    with pytest.raises(TooManyRequests):
        streams.open("staff/a", "s1")
    streams.close(opened[0])
    streams.close(opened[0])
    assert streams.open("staff/a", "s1")
    assert len(streams) == MOST_OF_SESSION


def test_no_more_than_half_of_the_connections_are_streams(streams):
    for number in range(MOST_STREAMS):
        streams.open("staff/a", f"s{number}")
    with pytest.raises(TooManyRequests):
        streams.open("staff/b", "s")


def test_each_chunk_gets_time_of_its_own(streams):
    stream, times = streams.open("staff/a", "s1"), []
    streams.tell("staff/a", "call_rang", {})
    stream.end()
    list(stream.chunks(lambda: times.append(1)))
    assert len(times) == 2


def job(state, done):
    return {"job_id": "j", "version": done + 1, "state": state, "total": 9, "done": done}


def following(streams, clock, looks, seconds=1.0):
    """What a page reads of a job that looks so, one look after another."""
    stream, left = streams.open("staff/a", "s1", about="j"), iter(looks)

    def look():
        clock.now += seconds
        seen = next(left)
        if isinstance(seen, Exception):
            raise seen
        return seen

    stream._waiting.get = lambda timeout: (_ for _ in ()).throw(Empty())
    return [part for part in b"".join(stream.followed(look, lambda: None)).split(b"\n\n") if part]


def test_a_job_is_told_when_it_is_another_and_the_stream_ends_with_it(streams, clock):
    looks = [job("waiting", 0), job("running", 3), job("running", 3), None, job("finished", 9)]
    told = following(streams, clock, looks)
    assert [part.partition(b"\n")[0] for part in told] == [
        b"retry: 3000", b"event: progress", b"event: progress", b"event: ended",
    ]  # fmt: skip
    assert b'"done": 9' in told[-1]


def test_a_job_that_stands_still_is_pinged(streams, clock):
    looks = [job("running", 3)] * 3 + [job("cancelled", 3)]
    assert b": ping" in following(streams, clock, looks, seconds=PING_SECONDS)


def test_a_stream_about_a_job_ends_when_it_may_not_be_looked_at_any_more(streams, clock):
    told = following(streams, clock, [job("running", 3), SignInNeeded()])
    assert b"event: ended" not in b"".join(told)


def test_a_stream_about_a_job_hears_nothing_else(streams):
    stream = streams.open("staff/a", "s1", about="j")
    streams.tell("staff/a", "call_rang", {"call_id": "c"})
    assert stream._waiting.empty()
