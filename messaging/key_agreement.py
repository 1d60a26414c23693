"""Agreeing on secrets for sealed fields: an ephemeral key for a while, an exchange once per pair.

An exchange costs more than all the rest of sealing a field or opening it. So a process seals under
one ephemeral key for a minute, and whoever opens remembers what it agreed on with that key. Each
token still gets wrapping keys of its own (`messaging.sealing`). Why so:
docs/decisions/sealed-fields.md.
"""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

RENEW_SECONDS = 60.0
MOST_REMEMBERED = 1_000


class Ephemeral:
    """One ephemeral key and what it agreed on with the readers so far."""

    def __init__(self, until: float) -> None:
        self.until = until
        self._private = X25519PrivateKey.generate()
        self.public = self._private.public_key().public_bytes_raw()
        self.text = b64encode(self.public).decode()
        self._agreed: dict[str, bytes] = {}

    def agree(self, reader: X25519PublicKey, kid: str) -> bytes:
        """The secret shared with the reader's key, whose id is `kid`."""
        if kid not in self._agreed:
            self._agreed[kid] = self._private.exchange(reader)
        return self._agreed[kid]


class Ephemerals:
    """The sealing side: the ephemeral key of this minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._present: Ephemeral | None = None

    def present(self) -> Ephemeral:
        """The key to seal under now."""
        now = self._clock()
        if self._present is None or now >= self._present.until:
            self._present = Ephemeral(now + RENEW_SECONDS)
        return self._present


class Agreements:
    """The opening side: what was agreed on with the ephemeral keys seen most recently."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._agreed: OrderedDict[tuple[str, str], tuple[bytes, bytes]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._agreed)

    def of(self, epk: str, kid: str, own: X25519PrivateKey) -> tuple[bytes, bytes]:
        """The ephemeral public key, and what it shares with our key; ValueError if it is none."""
        key = epk, kid
        found = self._agreed.get(key)
        if found is None:
            public = b64decode(epk, validate=True)
            found = public, own.exchange(X25519PublicKey.from_public_bytes(public))
            self._agreed[key] = found
            if len(self._agreed) > self._most:
                self._agreed.popitem(last=False)
        else:
            self._agreed.move_to_end(key)
        return found
