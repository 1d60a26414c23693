"""Sealed calls: what a caller of ours and an owner say to each other, unreadable to the broker.

Each process of a caller agrees on a key with each owner: an ephemeral X25519 key of the process
with the owner's sealing key, and the caller's own sealing key with it (so nobody else can have
asked), both through HKDF-SHA256. Each message has a data key and a nonce of its own, derived from
that key and a random salt. A request is bound to operation, call, caller and deadline, its reply to
operation, call and caller. Why so: docs/decisions/sealed-rpc.md.

Bodies are bytes of content type `SEALED_TYPE`. Request: prefix (algorithm 1, id of the owner's key
16, ephemeral public key 32, length of the caller's name 1, name), salt 32, AES-256-GCM. Reply: salt
32, AES-256-GCM.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from messaging.sealing import BrokenSeal, KeyRing, NotAReader

SEALED_TYPE = "application/vnd.zhufeng.sealed"
ALGORITHM = b"\x01"
PURPOSE = b"zhufeng rpc 1: X25519 es ss, HKDF-SHA256, HMAC-SHA512, A256GCM"
RENEW_SECONDS = 3600.0
MOST_KEYS_KNOWN = 256
KEY_ID_END = 1 + 16
NAME_AT = KEY_ID_END + 32
SALT_BYTES, KEY_BYTES, NONCE_BYTES = 32, 32, 12


@dataclass(frozen=True, kw_only=True)
class SharedKey:
    """What one process of `caller` and one owner know, and nobody else; `prefix` names it."""

    caller: str
    prefix: bytes
    secret: bytes = field(repr=False)

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """Salt and sealed text, which opens only with the same `bound`."""
        salt = os.urandom(SALT_BYTES)
        cipher, nonce = self._cipher(salt, bound)
        return salt + cipher.encrypt(nonce, plain, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes:
        """The plain text; `BrokenSeal` when it was altered or is bound to something else."""
        cipher, nonce = self._cipher(sealed[:SALT_BYTES], bound)
        try:
            return cipher.decrypt(nonce, sealed[SALT_BYTES:], bound)
        except (InvalidTag, ValueError) as error:
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
        return self.shared.prefix + self.shared.seal(plain, self._of_request())

    def open_request(self, body: bytes) -> bytes:
        """What was asked; raises `BrokenSeal`."""
        return self.shared.open(body[len(self.shared.prefix) :], self._of_request())

    def seal_reply(self, plain: bytes) -> bytes:
        """The body of the reply, for the process that asked."""
        return self.shared.seal(plain, self._of_reply())

    def open_reply(self, body: bytes) -> bytes:
        """What was answered; raises `BrokenSeal`."""
        return self.shared.open(body, self._of_reply())

    # Lines keep the parts apart: we seal none that holds a line break, and their number is fixed.

    def _of_request(self) -> bytes:
        parts = ("request", self.operation, self.call_id, self.shared.caller, str(self.deadline))
        return "\n".join(parts).encode("utf-8", "surrogatepass")

    def _of_reply(self) -> bytes:
        parts = ("reply", self.operation, self.call_id, self.shared.caller)
        return "\n".join(parts).encode("utf-8", "surrogatepass")


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
        public, name = ephemeral.public_key(), self._caller.encode()
        return SharedKey(
            caller=self._caller,
            prefix=ALGORITHM + kid.encode() + public.public_bytes_raw() + bytes([len(name)]) + name,
            secret=_derived(agreed, public, theirs, self._own.public_key()),
        )


class OwnerSeals:
    """The owner's side: keeps the shared keys of callers that have proved to know them."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._known: OrderedDict[bytes, SharedKey] = OrderedDict()

    def open(
        self, body: bytes, *, operation: str, call_id: str, deadline: int
    ) -> tuple[bytes, CallSeal]:
        """What was asked, and the seal for the reply.

        Raises `NotAReader` for a key that is not ours or a caller whose key is not published,
        `BrokenSeal` for everything else that does not open.
        """
        prefix = _prefix_of(body)
        known = self._known.get(prefix)
        shared = known or self._agree(prefix)
        seal = CallSeal(shared=shared, operation=operation, call_id=call_id, deadline=deadline)
        plain = seal.open_request(body)
        if known is None:
            self._remember(shared)  # only now: a stranger's tries push nobody out
        return plain, seal

    def _agree(self, prefix: bytes) -> SharedKey:
        caller = prefix[NAME_AT + 1 :].decode("utf-8", "replace")
        own = self._ring.private_key(prefix[1:KEY_ID_END].decode("ascii", "replace"))
        theirs = self._published(caller)
        public = X25519PublicKey.from_public_bytes(prefix[KEY_ID_END:NAME_AT])
        try:
            agreed = own.exchange(public) + own.exchange(theirs)
        except ValueError as error:
            raise BrokenSeal("a sealed call has no usable key") from error
        secret = _derived(agreed, public, own.public_key(), theirs)
        return SharedKey(caller=caller, prefix=prefix, secret=secret)

    def _published(self, caller: str) -> X25519PublicKey:
        try:
            return self._ring.public_key(caller)[0]
        except KeyError:
            raise NotAReader("the caller of a sealed call has no public key here") from None

    def _remember(self, shared: SharedKey) -> None:
        self._known[shared.prefix] = shared
        if len(self._known) > MOST_KEYS_KNOWN:
            self._known.popitem(last=False)


def _prefix_of(body: bytes) -> bytes:
    if body[:1] != ALGORITHM or len(body) <= NAME_AT:
        raise BrokenSeal("a sealed call has an unknown form")
    return body[: NAME_AT + 1 + body[NAME_AT]]


def _derived(
    agreed: bytes, ephemeral: X25519PublicKey, owner: X25519PublicKey, caller: X25519PublicKey
) -> bytes:
    salt = b"".join(key.public_bytes_raw() for key in (ephemeral, owner, caller))
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=PURPOSE).derive(agreed)
