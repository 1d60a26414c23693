"""Sealed calls: what a caller of ours and an owner say to each other, unreadable to the broker.

A sealed body is ``{"sealed": {...}}``. Each process of a caller agrees on a key with each owner: an
ephemeral X25519 key of the process with the owner's sealing key, and the caller's own sealing key
with it (so nobody else can have asked), both through HKDF-SHA256. Each message has a data key and a
nonce of its own, derived from that key and a random salt. A request is bound to operation, call,
deadline and caller, its reply to operation, call and caller. Why so: docs/decisions/sealed-rpc.md.
"""

from __future__ import annotations

import json
import os
import time
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import digest
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from messaging.sealing import BrokenSeal, KeyRing, NotAReader

SEALED = "sealed"
ALGORITHM = "X25519+X25519+HKDF-SHA256+A256GCM"
RENEW_SECONDS = 3600.0
MOST_KEYS_KNOWN = 256
SALT_BYTES, KEY_BYTES, NONCE_BYTES = 32, 32, 12


@dataclass(frozen=True, kw_only=True)
class SharedKey:
    """What one process of `caller` and one owner know, and nobody else."""

    caller: str
    owner_key_id: str
    ephemeral: str
    secret: bytes = field(repr=False)

    def seal(self, plain: bytes, bound: bytes) -> dict[str, str]:
        """Salt and sealed text, which opens only with the same `bound`."""
        salt = os.urandom(SALT_BYTES)
        cipher, nonce = self._cipher(salt, bound)
        return {"salt": _text(salt), "value": _text(cipher.encrypt(nonce, plain, bound))}

    def open(self, token: Mapping[str, Any], bound: bytes) -> bytes:
        """The plain text; `BrokenSeal` when it was altered or is bound to something else."""
        try:
            cipher, nonce = self._cipher(b64decode(token["salt"]), bound)
            return cipher.decrypt(nonce, b64decode(token["value"]), bound)
        except (InvalidTag, KeyError, TypeError, ValueError) as error:
            raise BrokenSeal("a sealed call was altered or belongs elsewhere") from error

    def _cipher(self, salt: bytes, bound: bytes) -> tuple[AESGCM, bytes]:
        material = digest(self.secret, salt + bound, "sha512")
        return AESGCM(material[:KEY_BYTES]), material[KEY_BYTES : KEY_BYTES + NONCE_BYTES]


@dataclass(frozen=True, kw_only=True)
class CallSeal:
    """The seal of one call and of its reply. `deadline` is epoch milliseconds, as in the header."""

    shared: SharedKey
    operation: str
    call_id: str
    deadline: int

    def seal_request(self, plain: bytes) -> bytes:
        """The body of the request."""
        key = self.shared
        named = {
            "alg": ALGORITHM,
            "from": key.caller,
            "kid": key.owner_key_id,
            "epk": key.ephemeral,
        }
        return _body({**named, **key.seal(plain, self._of_request())})

    def open_request(self, token: Mapping[str, Any]) -> bytes:
        """What was asked; raises `BrokenSeal`."""
        return self.shared.open(token, self._of_request())

    def seal_reply(self, plain: bytes) -> bytes:
        """The body of the reply, for the process that asked."""
        return _body(self.shared.seal(plain, self._of_reply()))

    def open_reply(self, token: Mapping[str, Any]) -> bytes:
        """What was answered; raises `BrokenSeal`."""
        return self.shared.open(token, self._of_reply())

    def _of_request(self) -> bytes:
        parts = ["request", self.operation, self.call_id, self.shared.caller, self.deadline]
        return json.dumps(parts).encode()

    def _of_reply(self) -> bytes:
        return json.dumps(["reply", self.operation, self.call_id, self.shared.caller]).encode()


class CallerSeals:
    """The caller's side: one shared key per owner, with a new ephemeral key every hour."""

    def __init__(
        self, ring: KeyRing, caller: str, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`NotAReader` when the ring holds no private key for the caller's published one."""
        self._ring, self._caller, self._clock = ring, caller, clock
        self._own = ring.own_key(caller)
        self._keys: dict[str, tuple[SharedKey, float]] = {}

    def of(self, *, operation: str, call_id: str, deadline: int) -> CallSeal:
        """The seal of one call; KeyError when the owner's public key is not published."""
        shared = self._shared_with(operation.partition(".")[0])
        return CallSeal(shared=shared, operation=operation, call_id=call_id, deadline=deadline)

    def _shared_with(self, owner: str) -> SharedKey:
        shared, until = self._keys.get(owner, (None, 0.0))
        if shared is None or self._clock() >= until:
            shared = self._agree(owner)
            self._keys[owner] = shared, self._clock() + RENEW_SECONDS
        return shared

    def _agree(self, owner: str) -> SharedKey:
        theirs, kid = self._ring.public_key(owner)
        ephemeral = X25519PrivateKey.generate()
        agreed = ephemeral.exchange(theirs) + self._own.exchange(theirs)
        public = ephemeral.public_key()
        return SharedKey(
            caller=self._caller,
            owner_key_id=kid,
            ephemeral=_text(public.public_bytes_raw()),
            secret=_derived(agreed, public, theirs, self._own.public_key()),
        )


class OwnerSeals:
    """The owner's side: keeps the shared keys of callers that have proved to know them."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._known: OrderedDict[tuple[str, str, str], SharedKey] = OrderedDict()

    def open(
        self, token: Any, *, operation: str, call_id: str, deadline: int
    ) -> tuple[bytes, CallSeal]:
        """What was asked, and the seal for the reply.

        Raises `NotAReader` for a key that is not ours or a caller whose key is not published,
        `BrokenSeal` for everything else that does not open.
        """
        name = _name_of(token)
        known = self._known.get(name)
        shared = known or self._agree(*name)
        seal = CallSeal(shared=shared, operation=operation, call_id=call_id, deadline=deadline)
        plain = seal.open_request(token)
        if known is None:
            self._remember(name, shared)  # only now: a stranger's tries push nobody out
        return plain, seal

    def _agree(self, caller: str, kid: str, ephemeral: str) -> SharedKey:
        own, theirs = self._ring.private_key(kid), self._published(caller)
        try:
            public = X25519PublicKey.from_public_bytes(b64decode(ephemeral))
            agreed = own.exchange(public) + own.exchange(theirs)
        except ValueError as error:
            raise BrokenSeal("a sealed call has no usable key") from error
        secret = _derived(agreed, public, own.public_key(), theirs)
        return SharedKey(caller=caller, owner_key_id=kid, ephemeral=ephemeral, secret=secret)

    def _published(self, caller: str) -> X25519PublicKey:
        try:
            return self._ring.public_key(caller)[0]
        except KeyError:
            raise NotAReader("the caller of a sealed call has no public key here") from None

    def _remember(self, name: tuple[str, str, str], shared: SharedKey) -> None:
        self._known[name] = shared
        if len(self._known) > MOST_KEYS_KNOWN:
            self._known.popitem(last=False)


def _name_of(token: Any) -> tuple[str, str, str]:
    if not isinstance(token, Mapping) or token.get("alg") != ALGORITHM:
        raise BrokenSeal("a sealed call has an unknown form")
    caller, kid, ephemeral = (token.get(name) for name in ("from", "kid", "epk"))
    if not (isinstance(caller, str) and isinstance(kid, str) and isinstance(ephemeral, str)):
        raise BrokenSeal("a sealed call does not name its keys")
    return caller, kid, ephemeral


def _derived(
    agreed: bytes, ephemeral: X25519PublicKey, owner: X25519PublicKey, caller: X25519PublicKey
) -> bytes:
    salt = b"".join(key.public_bytes_raw() for key in (ephemeral, owner, caller))
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=ALGORITHM.encode()).derive(agreed)


def _body(token: Mapping[str, str]) -> bytes:
    return json.dumps({SEALED: token}, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
