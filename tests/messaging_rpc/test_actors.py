from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from contracts.refusals import AssertionInvalid
from contracts.rights import ANONYMOUS, Actor, Role
from messaging.actors import Assertions, sign_assertion

ACTOR = Actor(
    name="staff/018f",
    roles=frozenset({Role.OFFICER, Role.HOTLINE_AGENT}),
    unions=frozenset({"county-540202"}),
    own_keys=frozenset({"staff/018f"}),
    session_id="s1",
)


def now():
    """The real time: the library that checks tokens asks no other clock."""
    return datetime.now(UTC)


def private_pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture(scope="module")
def key():
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def assertions(key):
    return Assertions(public_pem(key))


def claims(**changes):
    """What identity would sign now, with these changes; times are seconds from now."""
    moment = int(now().timestamp())
    return {
        "iss": "identity",
        "aud": "zhufeng",
        "sub": "staff/018f",
        "iat": moment,
        "exp": moment + 60,
        "roles": ["officer"],
        "unions": [],
        "own_keys": [],
        **{
            name: moment + value if isinstance(value, int) else value
            for name, value in changes.items()
        },
    }


def forged(key, **changes):
    return jwt.encode(claims(**changes), key, algorithm="EdDSA")


def test_an_assertion_brings_the_actor_back_as_identity_knew_him(key, assertions):
    token = sign_assertion(ACTOR, private_pem(key), now(), timedelta(minutes=4))
    assert assertions.verify_assertion(token) == ACTOR


def test_nobody_without_a_token_is_anybody_but_anonymous(assertions):
    assert assertions.verify_assertion(None) == ANONYMOUS


def test_an_assertion_longer_than_five_minutes_cannot_be_signed(key):
    with pytest.raises(ValueError, match="five minutes"):
        sign_assertion(ACTOR, private_pem(key), now(), timedelta(minutes=6))


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "elsewhere"},
        {"iss": "hotline"},
        {"exp": -60, "iat": -120},
        {"exp": 3600},
        {"iat": 600, "exp": 660},
        {"exp": None},
        {"iat": None},
        {"sub": None},
        {"roles": None},
    ],
    ids=["audience", "issuer", "expired", "too long", "not yet", "no end", "no start", "nobody",
         "no roles"],
)  # fmt: skip
def test_what_is_not_as_identity_signs_is_refused(key, assertions, changes):
    wanted = {name: value for name, value in claims(**changes).items() if value is not None}
    with pytest.raises(AssertionInvalid):
        assertions.verify_assertion(jwt.encode(wanted, key, algorithm="EdDSA"))


def test_another_key_and_another_algorithm_are_refused(key, assertions):
    for token in (
        forged(Ed25519PrivateKey.generate()),
        jwt.encode(claims(), "a secret of thirty-two characters", algorithm="HS256"),
        jwt.encode(claims(), "", algorithm="none"),
        "no token",
        "",
    ):
        with pytest.raises(AssertionInvalid):
            assertions.verify_assertion(token)


def test_a_role_that_this_process_does_not_know_gives_no_right(key, assertions):
    token = forged(key, roles=["officer", "astronaut"])
    assert assertions.verify_assertion(token).roles == {Role.OFFICER}


def test_an_assertion_that_was_good_before_is_refused_once_it_ended(key, assertions, monkeypatch):
    token = sign_assertion(ACTOR, private_pem(key), now(), timedelta(minutes=1))
    assert assertions.verify_assertion(token) == ACTOR
    later = now().timestamp() + 66
    monkeypatch.setattr("messaging.actors.time.time", lambda: later)
    with pytest.raises(AssertionInvalid):
        assertions.verify_assertion(token)


def test_only_so_many_assertions_are_remembered(key, assertions, monkeypatch):
    monkeypatch.setattr("messaging.actors.REMEMBERED", 2)
    tokens = [forged(key, sub=f"staff/{number}") for number in range(4)]
    assert [assertions.verify_assertion(token).name for token in tokens] == [
        f"staff/{number}" for number in range(4)
    ]
    assert len(assertions._verified) == 2


def test_a_refusal_repeats_nothing_of_the_token(key, assertions):
    with pytest.raises(AssertionInvalid) as refusal:
        assertions.verify_assertion(forged(key, aud="elsewhere"))
    assert refusal.value.as_dict()["details"] == {}
    assert refusal.value.__cause__ is None
