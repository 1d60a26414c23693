"""A caller and owners who share nothing but their keys, and a request on its way between them."""

import time

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contracts.refusals import ServiceUnavailable
from messaging.rpc.reading import read_call
from messaging.rpc.sealed import KEY_ID_END, NAME_AT, SALT_BYTES
from messaging.rpc.wire import SEAL_FIELD, sealed_request
from messaging.sealing import KeyRing

KEYS = {name: X25519PrivateKey.generate() for name in ("gateway", "hotline", "relief")}
PUBLIC = {name: key.public_key() for name, key in KEYS.items()}
PHONE = "13800000001"
OPERATION = "hotline.register_request"


def ring(*names):
    return KeyRing([KEYS[name] for name in names], PUBLIC)


SALT_AT = NAME_AT + 1 + len("gateway")
PARTS = {
    "algorithm": slice(0, 1),
    "key id": slice(1, KEY_ID_END),
    "ephemeral": slice(KEY_ID_END, NAME_AT),
    "caller": slice(NAME_AT, SALT_AT),
    "salt": slice(SALT_AT, SALT_AT + SALT_BYTES),
    "value": slice(SALT_AT + SALT_BYTES, None),
}


def named(caller):
    """A caller's name as it stands in a request."""
    return bytes([len(caller)]) + caller.encode()


def in_a_minute(seconds=30.0):
    return int((time.time() + seconds) * 1000)


class Sent:
    """A sealed request as the broker sees it; any part of it can be changed."""

    def __init__(self, caller, kwargs=None, *, deadline=None, **carried):
        self.seal = caller.of(operation=OPERATION, call_id="c1", deadline=deadline or in_a_minute())
        self.operation, self.call_id, self.deadline = OPERATION, "c1", self.seal.deadline
        self.headers = {}
        wire = sealed_request(kwargs or {"phone": PHONE}, carried, self.seal)
        self.body, self.content_type = wire.body, wire.properties["content_type"]

    def part(self, name):
        return self.body[PARTS[name]]

    def change(self, name, value):
        start, end, _ = PARTS[name].indices(len(self.body))
        self.body = self.body[:start] + value + self.body[end:]

    def read(self, seals):
        return read_call(
            routing_key=self.operation,
            body=self.body,
            properties={"correlation_id": self.call_id, "content_type": self.content_type},
            headers={"nameko.deadline": self.deadline, **self.headers},
            seals=seals,
        )


def refused(sent, seals):
    with pytest.raises(ServiceUnavailable) as refusal:
        sent.read(seals)
    assert refusal.value.field == SEAL_FIELD
    return refusal.value
