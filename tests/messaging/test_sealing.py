"""Sealed fields: who can open them, and where."""

import copy
import json
from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import HardshipReason
from messaging.key_agreement import Agreements, Ephemeral, Ephemerals
from messaging.sealing import (
    BrokenSeal,
    KeyRing,
    NotAReader,
    _wrapping_key,
    authenticated,
    key_id,
    read_public_keys,
)
from records.settings import Settings

KEYS = {name: X25519PrivateKey.generate() for name in ("relief", "notifications", "gateway")}
PUBLIC = {name: key.public_key() for name, key in KEYS.items()}
HERE = authenticated("hotline.ticket_escalated", "applicant", "e1")
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def ring(*names):
    return KeyRing([KEYS[name] for name in names], PUBLIC)


@given(PLAIN)
def test_every_named_reader_opens_what_was_sealed(value):
    token = ring().seal(value, ("relief", "notifications"), HERE)
    assert ring("relief").open(token, HERE) == value
    assert ring("notifications").open(token, HERE) == value


def test_a_token_is_plain_json_without_the_value():
    token = ring().seal({"name": "次仁"}, ("relief",), HERE)
    assert "次仁" not in json.dumps(token, ensure_ascii=False)
    assert json.loads(json.dumps(token)) == token


def test_nobody_else_can_open_it():
    token = ring().seal("secret", ("relief",), HERE)
    assert not ring("gateway").holds_key_of(token)
    with pytest.raises(NotAReader):
        ring("gateway").open(token, HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        authenticated("hotline.ticket_escalated", "applicant", "e2"),
        authenticated("hotline.ticket_escalated", "other", "e1"),
        authenticated("hotline.ticket_closed", "applicant", "e1"),
    ],
)
def test_a_token_opens_only_in_its_own_event_and_field(elsewhere):
    token = ring().seal("secret", ("relief",), HERE)
    with pytest.raises(BrokenSeal):
        ring("relief").open(token, elsewhere)


@pytest.mark.parametrize("part", ["value", "nonce", "epk"])
def test_an_altered_token_does_not_open(part):
    token = ring().seal("secret", ("relief",), HERE)
    raw = bytearray(b64decode(token[part]))
    raw[0] ^= 1
    with pytest.raises(BrokenSeal):
        ring("relief").open({**token, part: b64encode(raw).decode()}, HERE)


@pytest.mark.parametrize("part", ["value", "nonce", "epk", "keys", "alg"])
def test_a_token_that_lacks_a_part_does_not_open(part):
    token = ring().seal("secret", ("relief",), HERE)
    del token[part]
    with pytest.raises(BrokenSeal):
        ring("relief").open(token, HERE)


def test_one_readers_wrapped_key_does_not_serve_another():
    token = ring().seal("secret", ("relief", "notifications"), HERE)
    swapped = copy.deepcopy(token)
    swapped["keys"]["relief"]["wrapped"] = token["keys"]["notifications"]["wrapped"]
    with pytest.raises(BrokenSeal):
        ring("relief").open(swapped, HERE)


def test_sealing_for_a_reader_without_a_key_is_a_fault():
    with pytest.raises(KeyError):
        ring().seal("secret", ("nobody",), HERE)


def test_the_same_value_never_gives_the_same_token():
    tokens = [ring().seal("secret", ("relief",), HERE) for _ in range(2)]
    assert tokens[0]["value"] != tokens[1]["value"]
    wrapped = [token["keys"]["relief"]["wrapped"] for token in tokens]
    assert wrapped[0] != wrapped[1]


def test_two_tokens_of_one_ephemeral_key_do_not_lend_each_other_their_parts():
    sealing = ring()
    first, second = (sealing.seal(value, ("relief",), HERE) for value in ("one", "two"))
    assert first["epk"] == second["epk"]
    for part in ("value", "nonce", "keys"):
        with pytest.raises(BrokenSeal):
            ring("relief").open({**first, part: second[part]}, HERE)


def test_the_ephemeral_key_is_another_one_after_a_minute():
    moments = iter([0.0, 59.0, 60.0])
    keys = Ephemerals(clock=lambda: next(moments))
    first, same, another = keys.present(), keys.present(), keys.present()
    assert first is same
    assert first.public != another.public


def test_what_was_agreed_on_is_remembered_for_the_latest_keys_only():
    own, known = KEYS["relief"], Agreements(most=2)
    keys = [Ephemeral(0.0) for _ in range(3)]
    for key in (*keys, keys[0]):
        assert known.of(key.text, "kid", own) == (key.public, key.agree(own.public_key(), "kid"))
    assert len(known) == 2


def test_the_length_of_a_sealed_code_does_not_tell_which_it_is():
    tokens = [ring().seal(reason.value, ("relief",), HERE) for reason in HardshipReason]
    assert len({len(token["value"]) for token in tokens}) == 1


def test_what_was_sealed_before_lengths_were_hidden_still_opens(monkeypatch):
    monkeypatch.setattr("messaging.sealing._padded", lambda plain: plain)
    token = ring().seal({"name": "次仁"}, ("relief",), HERE)
    monkeypatch.undo()
    assert ring("relief").open(token, HERE) == {"name": "次仁"}


def test_a_former_key_still_opens_what_was_sealed_for_it():
    token = ring().seal("secret", ("relief",), HERE)
    rotated = KeyRing([X25519PrivateKey.generate(), KEYS["relief"]], PUBLIC)
    assert rotated.open(token, HERE) == "secret"


def test_keys_are_read_as_the_deployment_lays_them_out(tmp_path):
    former, present = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    pems = [
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for key in (present, former)
    ]
    (tmp_path / "sealing_private_key").write_bytes(b"".join(pems))
    public = tmp_path / "public"
    public.mkdir()
    pem = present.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (public / "sealing_relief.pem").write_bytes(pem)
    (public / "assertion.pem").write_bytes(b"something else")
    settings = Settings("relief", "test", "real", "", "", "db", tmp_path, public, tmp_path)

    token = KeyRing.from_settings(settings).seal("secret", ("relief",), HERE)
    assert token["keys"]["relief"]["kid"] == key_id(present.public_key())
    assert KeyRing.from_settings(settings).open(token, HERE) == "secret"
    old = KeyRing([], {"relief": former.public_key()}).seal("older", ("relief",), HERE)
    assert KeyRing.from_settings(settings).open(old, HERE) == "older"
    assert list(read_public_keys(public)) == ["relief"]


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=76), st.binary(max_size=80))
def test_wrapping_keys_are_those_of_rfc_5869(shared, salt, aad):
    theirs = HKDF(algorithm=SHA256(), length=32, salt=salt, info=aad).derive(shared)
    assert _wrapping_key(shared, salt, aad) == theirs
