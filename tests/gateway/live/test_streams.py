"""The stream of a page on the running gateway: told at once, and over with its session."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
import requests

from contracts.hotline import CallRang
from contracts.identity import SessionRevoked
from contracts.schemas import dump
from messaging.envelope import Envelope
from records.clock import utc_now

DEADLINE = 60


@contextmanager
def listening(gateway, person):
    """The lines that a page reads; each is waited for."""
    answer = requests.get(
        gateway.address + "/api/live", headers=person.cookie, stream=True, timeout=DEADLINE
    )
    with answer:
        yield answer, answer.iter_lines(chunk_size=1, decode_unicode=True)


def told(event, subject):
    return Envelope(
        id="018f4b5e-7c1d-7a3b-9f00-0123456789ac",
        type=event.wire_type(),
        subject=subject,
        time=utc_now(),
        sequence=1,
        data=dump(event),
    ).as_message()


def until(lines, wanted):
    """The lines up to the one that is wanted; ends with the stream."""
    seen = []
    for line in lines:
        seen.append(line)
        if line == wanted:
            return seen
    raise AssertionError(f"the stream ended without {wanted!r}: {seen}")


def ring(owners, person):
    event = CallRang(call_id="call-1", managing_union="city", agent=person.actor)
    owners.announce(told(event, "call/call-1"))


def test_a_page_is_told_at_once_that_a_call_rings_at_its_agents_seat(gateway, owners, sign_in):
    agent, colleague = sign_in("hotline_agent"), sign_in("hotline_agent")
    with listening(gateway, agent) as (answer, lines), listening(gateway, colleague) as (_, other):
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        until(lines, "event: reset")
        until(other, "event: reset")
        ring(owners, agent)
        until(lines, "event: call_rang")
        assert next(lines) == 'data: {"call_id": "call-1"}'
        ring(owners, colleague)
        assert "event: call_rang" not in until(other, "event: call_rang")[:-1]


def test_a_stream_ends_when_its_session_is_revoked(gateway, owners, agent):
    with listening(gateway, agent) as (_, lines):
        until(lines, "event: reset")
        event = SessionRevoked(session_id=agent.session_id, actor=agent.actor)
        owners.announce(told(event, f"session/{agent.session_id}"))
        assert "event: call_rang" not in list(lines)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}])
def test_only_a_session_of_a_person_is_listened_to(gateway, headers):
    answer = gateway.ask("GET", "/api/live", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")
