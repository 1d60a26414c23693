"""Sealing: a personal value in an event, readable only by the readers that the contract names.

Calls are sealed with the same keys in another way: `messaging.rpc.sealed`.

A sealed value is plain JSON: AES-256-GCM under a key of its own, and that key wrapped once per
reader (X25519 with an ephemeral key, HKDF-SHA256, AES-256-GCM). Event name, field and event id are
authenticated, so that a token opens nowhere but where it was sealed. The version is left out: all
versions of an event carry the same token. Its length tells the value's in steps of 64 bytes.

The ephemeral key serves for a minute (`messaging.key_agreement`); the token's nonce is part of the
salt, so that each wrapping key serves one token.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from hmac import digest
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from messaging.key_agreement import Agreements, Ephemeral, Ephemerals
from records.settings import Settings

ALGORITHM = "X25519+HKDF-SHA256N+A256GCM"
NONCE_BYTES, KEY_BYTES = 12, 32
PRIVATE_KEY_SECRET = "sealing_private_key"
PUBLIC_KEY_FILES = "sealing_*.pem"
_PEM_BLOCK = re.compile(rb"-----BEGIN [^-]+-----.+?-----END [^-]+-----", re.DOTALL)
# Else the length of a sealed code tells which one it is: only "illness" has seven letters.
_STEP_BYTES = 64
# A wrapping key serves one token only, so its one nonce may be constant.
_WRAP_NONCE = bytes(NONCE_BYTES)


class NotAReader(PermissionError):
    """The token names other readers, or this reader's key of that time is not held any more."""


class BrokenSeal(Exception):
    """The token was altered, or belongs to another event or field."""


def authenticated(event_name: str, field: str, event_id: str) -> bytes:
    """What a token is bound to; `event_name` is ``hotline.ticket_escalated``, without version."""
    return f"{event_name}|{field}|{event_id}".encode()


def is_token(value: Any) -> bool:
    """Whether a value of an event's data is a sealed one."""
    return isinstance(value, Mapping) and "alg" in value and isinstance(value.get("keys"), Mapping)


def readers_of(token: Mapping[str, Any]) -> list[str]:
    """The services that a sealed value is for."""
    return sorted(token["keys"])


def key_id(public: X25519PublicKey) -> str:
    """The key's name in tokens: the start of its hash."""
    return sha256(public.public_bytes_raw()).hexdigest()[:16]


class KeyRing:
    """The public keys of all readers, and the private keys of this one, present and former."""

    def __init__(
        self, private_keys: Iterable[X25519PrivateKey], public_keys: Mapping[str, X25519PublicKey]
    ) -> None:
        self._private = {key_id(key.public_key()): key for key in private_keys}
        self._public = {reader: (key, key_id(key)) for reader, key in public_keys.items()}
        self._public_bytes = {
            kid: key.public_key().public_bytes_raw() for kid, key in self._private.items()
        } | {kid: key.public_bytes_raw() for key, kid in self._public.values()}
        self._ephemerals, self._agreements = Ephemerals(), Agreements()

    @classmethod
    def from_settings(cls, settings: Settings) -> KeyRing:
        """Keys as the deployment lays them out.

        The secret ``sealing_private_key`` holds one or more PEM blocks (former keys stay there as
        long as journal rows name them); ``sealing_<service>.pem`` are everybody's public keys.
        """
        secret = settings.secret(PRIVATE_KEY_SECRET)
        pem = secret.encode() if isinstance(secret, str) else secret
        return cls(
            [_private_key(block) for block in _PEM_BLOCK.findall(pem)],
            read_public_keys(settings.public_keys),
        )

    def seal(self, value: Any, readers: Sequence[str], aad: bytes) -> dict[str, Any]:
        """Seal a plain JSON value for `readers`; KeyError for a reader without a public key."""
        nonce, data_key = os.urandom(NONCE_BYTES), os.urandom(KEY_BYTES)
        ephemeral = self._ephemerals.present()
        plain = _padded(orjson.dumps(value))
        return {
            "alg": ALGORITHM,
            "epk": ephemeral.text,
            "nonce": _text(nonce),
            "value": _text(AESGCM(data_key).encrypt(nonce, plain, aad)),
            "keys": {
                reader: self._wrapped(reader, ephemeral, data_key, nonce, aad) for reader in readers
            },
        }

    def open(self, token: Mapping[str, Any], aad: bytes) -> Any:
        """The plain value; `NotAReader` where no key of ours is named, `BrokenSeal` if altered."""
        wrapped, kid = self._our_key(token)
        try:
            nonce = a2b_base64(token["nonce"])
            public, shared = self._agreements.of(token["epk"], kid, self._private[kid])
            salt = public + self._public_bytes[kid] + nonce
            data_key = AESGCM(_wrapping_key(shared, salt, aad)).decrypt(
                _WRAP_NONCE, a2b_base64(wrapped), aad
            )
            return orjson.loads(AESGCM(data_key).decrypt(nonce, a2b_base64(token["value"]), aad))
        except (InvalidTag, KeyError, TypeError, ValueError) as error:
            raise BrokenSeal("a sealed field does not belong to its event") from error

    def holds_key_of(self, token: Mapping[str, Any]) -> bool:
        """Whether a key of ours is among those that the token was sealed for."""
        keys = token.get("keys")
        return isinstance(keys, Mapping) and any(
            isinstance(entry, Mapping) and entry.get("kid") in self._private
            for entry in keys.values()
        )

    def public_key(self, reader: str) -> tuple[X25519PublicKey, str]:
        """The reader's published key and its id; KeyError without one."""
        return self._public[reader]

    def private_key(self, kid: str) -> X25519PrivateKey:
        """Our key of that id, present or former; raises `NotAReader`."""
        if kid not in self._private:
            raise NotAReader("this service holds no such key")
        return self._private[kid]

    def own_key(self, reader: str) -> X25519PrivateKey:
        """The private half of what we, called `reader`, have published; raises `NotAReader`."""
        if reader not in self._public:
            raise NotAReader("this service has published no key")
        return self.private_key(self._public[reader][1])

    def _wrapped(
        self, reader: str, ephemeral: Ephemeral, data_key: bytes, nonce: bytes, aad: bytes
    ) -> dict[str, str]:
        public, kid = self._public[reader]
        salt = ephemeral.public + self._public_bytes[kid] + nonce
        wrapping_key = _wrapping_key(ephemeral.agree(public, kid), salt, aad)
        return {
            "kid": kid,
            "wrapped": _text(AESGCM(wrapping_key).encrypt(_WRAP_NONCE, data_key, aad)),
        }

    def _our_key(self, token: Mapping[str, Any]) -> tuple[str, str]:
        """The data key as it was wrapped for us, and the id of our key."""
        if token.get("alg") != ALGORITHM or not isinstance(token.get("keys"), Mapping):
            raise BrokenSeal("a sealed field has an unknown form")
        for entry in token["keys"].values():
            if isinstance(entry, Mapping) and entry.get("kid") in self._private:
                return str(entry.get("wrapped")), str(entry["kid"])
        raise NotAReader("this service holds no key of a sealed field")


def read_public_keys(folder: Path) -> dict[str, X25519PublicKey]:
    """Reader → public key, from ``sealing_<reader>.pem`` in `folder`."""
    return {
        path.stem.removeprefix("sealing_"): _public_key(path.read_bytes())
        for path in sorted(folder.glob(PUBLIC_KEY_FILES))
    }


def _private_key(pem: bytes) -> X25519PrivateKey:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, X25519PrivateKey):
        raise TypeError("a sealing key must be an X25519 key")
    return key


def _public_key(pem: bytes) -> X25519PublicKey:
    key = load_pem_public_key(pem)
    if not isinstance(key, X25519PublicKey):
        raise TypeError("a sealing key must be an X25519 key")
    return key


def _wrapping_key(shared: bytes, salt: bytes, aad: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869) for one block of output, which is all that a key of 32 bytes takes.

    Tested against the library's own, whose objects cost more than the hashing.
    """
    extracted = digest(salt, shared, "sha256")
    return digest(extracted, aad + b"\x01", "sha256")


def _padded(plain: bytes) -> bytes:
    """With blanks at the end, which JSON ignores, to a whole number of steps."""
    return plain + b" " * (-len(plain) % _STEP_BYTES)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
