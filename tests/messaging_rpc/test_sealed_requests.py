"""The seal of a call: who opens it, and what it is bound to."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import (
    DeadlinePassed,
    InvalidInput,
)
from messaging.rpc import sealed
from messaging.rpc.sealed import RENEW_SECONDS, CallerSeals, OwnerSeals
from messaging.sealing import KeyRing, NotAReader
from tests.messaging_rpc.sealed_calls import (
    KEYS,
    PARTS,
    PHONE,
    PUBLIC,
    Sent,
    in_a_minute,
    named,
    refused,
    ring,
)


@pytest.fixture
def gateway():
    return CallerSeals(ring("gateway"), "gateway")


@pytest.fixture
def hotline():
    return OwnerSeals(ring("hotline"))


# --- the request


def test_an_owner_reads_what_was_asked_and_by_whom(gateway, hotline):
    asked = Sent(
        gateway,
        authorization="assertion",
        idempotency_key="k" * 16,
        business_time="2021-03-05T10:00:00+08:00",
    ).read(hotline)
    assert (asked.method, asked.kwargs) == ("register_request", {"phone": PHONE})
    assert (asked.authorization, asked.idempotency_key) == ("assertion", "k" * 16)
    assert asked.business_time.isoformat() == "2021-03-05T10:00:00+08:00"
    assert asked.seal.shared.caller == "gateway"


def test_under_the_seal_headers_in_clear_count_for_nothing(gateway, hotline):
    sent = Sent(gateway)
    sent.headers = {"nameko.authorization": "of somebody else", "nameko.idempotency_key": "x" * 20}
    asked = sent.read(hotline)
    assert asked.authorization is asked.idempotency_key is None


def test_the_broker_sees_no_value(gateway):
    sent = Sent(gateway, authorization="the-assertion")
    for secret in (PHONE.encode(), b"the-assertion", b"phone"):
        assert secret not in sent.body


def test_another_service_does_not_open_it(gateway):
    refused(Sent(gateway), OwnerSeals(ring("relief")))


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("operation", "hotline.close_ticket"),
        ("call_id", "c2"),
        ("deadline", in_a_minute(50 * 60)),
    ],
    ids=["another operation", "another call", "another deadline"],
)
def test_moved_elsewhere_it_does_not_open(gateway, hotline, part, other):
    sent = Sent(gateway)
    setattr(sent, part, other)
    refused(sent, hotline)


@pytest.mark.parametrize("part", list(PARTS))
@pytest.mark.parametrize("known", [False, True], ids=["first", "later"])
def test_an_altered_one_does_not_open(gateway, hotline, part, known):
    if known:
        Sent(gateway).read(hotline)
    sent = Sent(gateway)
    first, *rest = sent.part(part)
    sent.change(part, bytes([first ^ 1, *rest]))
    refused(sent, hotline)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("caller", named("integration")),
        ("caller", named("relief")),
        ("caller", b"\xff" + b"gateway"),
        ("caller", b"\x07" + b"\xff" * 7),
        ("key id", b"0" * 16),
        ("key id", b"\xff" * 16),
        ("ephemeral", bytes(32)),
        ("salt", b""),
        ("value", b""),
    ],
    ids=str,
)
def test_one_that_names_what_is_not_does_not_open(gateway, hotline, part, value):
    sent = Sent(gateway)
    sent.change(part, value)
    refused(sent, hotline)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_no_body_whatsoever_breaks_the_reading(body, kept):
    sent = Sent(CallerSeals(ring("gateway"), "gateway"))
    sent.body = sent.body[:kept] + b"\n" + body
    refused(sent, OwnerSeals(ring("hotline")))


def test_nobody_can_ask_in_the_name_of_another(hotline):
    """All public keys are known to everybody; what counts is the caller's private one."""

    class Impostor:
        exchange = KEYS["relief"].exchange
        public_key = KEYS["gateway"].public_key

    forged = CallerSeals(ring("gateway"), "gateway")
    forged._own = Impostor
    refused(Sent(forged), hotline)


def test_a_caller_needs_the_key_that_is_published_for_him():
    with pytest.raises(NotAReader):
        CallerSeals(ring("relief"), "gateway")
    with pytest.raises(NotAReader):
        CallerSeals(ring("relief"), "nobody")


def test_one_that_came_too_late_is_not_even_opened(gateway):
    class Unopened(OwnerSeals):
        def open(self, *args, **how):
            raise AssertionError("opened")

    with pytest.raises(DeadlinePassed):
        Sent(gateway, deadline=in_a_minute(-1)).read(Unopened(ring("hotline")))


def test_what_lies_under_the_seal_is_checked_like_any_other_request(gateway, hotline):
    with pytest.raises(InvalidInput) as refusal:
        Sent(gateway, idempotency_key="short").read(hotline)
    assert refusal.value.field == "idempotency_key"


def test_a_refusal_of_what_does_not_open_repeats_nothing(gateway, hotline):
    sent = Sent(gateway)
    sent.change("caller", named(PHONE))
    assert PHONE not in json.dumps(refused(sent, hotline).as_dict())


# --- the keys


def test_the_next_call_takes_the_same_key_and_after_an_hour_another(hotline):
    now = [0.0]
    gateway = CallerSeals(ring("gateway"), "gateway", clock=lambda: now[0])
    first, same = Sent(gateway), Sent(gateway)
    now[0] = RENEW_SECONDS
    renewed = Sent(gateway)
    keys = [each.part("ephemeral") for each in (first, same, renewed)]
    assert keys[0] == keys[1] != keys[2]
    assert [each.read(hotline).kwargs for each in (first, same, renewed)] == [{"phone": PHONE}] * 3


def test_the_same_request_looks_different_every_time(gateway):
    deadline = in_a_minute()
    sent = [Sent(gateway, deadline=deadline) for _ in range(2)]
    assert sent[0].part("salt") != sent[1].part("salt")
    assert sent[0].part("value") != sent[1].part("value")


def test_an_owner_reads_with_the_former_key_what_was_sealed_for_it():
    present = X25519PrivateKey.generate()
    rotated = KeyRing([present, KEYS["hotline"]], {**PUBLIC, "hotline": present.public_key()})
    asked = Sent(CallerSeals(ring("gateway"), "gateway")).read(OwnerSeals(rotated))
    assert asked.kwargs == {"phone": PHONE}


def test_strangers_do_not_push_out_a_caller_who_is_known(gateway, hotline, monkeypatch):
    monkeypatch.setattr(sealed, "MOST_KEYS_KNOWN", 2)
    Sent(gateway).read(hotline)
    for _ in range(5):
        stranger = Sent(CallerSeals(ring("gateway"), "gateway"))
        stranger.call_id = "another"
        refused(stranger, hotline)
    assert len(hotline._known) == 1
    for _ in range(5):
        Sent(CallerSeals(ring("gateway"), "gateway")).read(hotline)
    assert len(hotline._known) == 2
