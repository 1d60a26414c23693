"""A caller and owners who share nothing but their keys, and a request on its way between them."""

import json
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contracts.refusals import ServiceUnavailable
from messaging.rpc.reading import read_call
from messaging.rpc.sealed import SEALED
from messaging.rpc.wire import sealed_request_body
from messaging.sealing import KeyRing

KEYS = {name: X25519PrivateKey.generate() for name in ("gateway", "hotline", "relief")}
PUBLIC = {name: key.public_key() for name, key in KEYS.items()}
PHONE = "13800000001"
OPERATION = "hotline.register_request"


def ring(*names):
    return KeyRing([KEYS[name] for name in names], PUBLIC)


def in_a_minute(seconds=30.0):
    return int((time.time() + seconds) * 1000)


class Sent:
    """A sealed request as the broker sees it; any part of it can be changed."""

    def __init__(self, caller, kwargs=None, *, deadline=None, **carried):
        self.seal = caller.of(operation=OPERATION, call_id="c1", deadline=deadline or in_a_minute())
        self.operation, self.call_id, self.deadline = OPERATION, "c1", self.seal.deadline
        self.headers = {}
        self.body = sealed_request_body(kwargs or {"phone": PHONE}, carried, self.seal)

    @property
    def token(self):
        return json.loads(self.body)[SEALED]

    def change(self, **fields):
        self.body = json.dumps({SEALED: {**self.token, **fields}}).encode()

    def read(self, seals):
        return read_call(
            routing_key=self.operation,
            body=self.body,
            properties={"correlation_id": self.call_id},
            headers={"nameko.deadline": self.deadline, **self.headers},
            seals=seals,
        )


def refused(sent, seals):
    with pytest.raises(ServiceUnavailable) as refusal:
        sent.read(seals)
    assert refusal.value.field == SEALED
    return refusal.value
