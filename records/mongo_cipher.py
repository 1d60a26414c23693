"""Field encryption: MongoDB's own library keeps the keys, `field_keys.values` makes the values.

The data keys are in the service's own database, wrapped by what the secret ``field_key`` names.
An encrypted value names its data key: any of them decrypts, the newest encrypts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from bson import Binary
from bson.binary import UUID_SUBTYPE
from pymongo import MongoClient, WriteConcern
from pymongo.encryption import ClientEncryption
from pymongo.encryption_shared import Algorithm
from pymongo.errors import DuplicateKeyError, EncryptionError, PyMongoError
from pymongo.read_concern import ReadConcern

from records.documents import CODEC, Document
from records.field_keys.generations import (
    ENCRYPTED_SUBTYPES,
    FIRST,
    LIBRARY_SUBTYPE,
    Generation,
    newest,
)
from records.field_keys.masters import Masters, load_masters
from records.field_keys.values import ALGORITHM, ValueKeys
from records.kinds import KEY_VAULT, VALUE_KEYS
from records.mongo_failures import reading
from records.settings import Settings

TRUSTED_SECONDS = 60.0
"""So long a process encrypts under the key that was the newest when it looked."""
_NEVER_EXPIRES_MS = 0


class MongoCipher:
    """AES-256-GCM under the value key of the service's newest data key."""

    algorithm = ALGORITHM

    def __init__(
        self,
        client: MongoClient[Document],
        database: str,
        masters: Masters,
        *,
        trusted_seconds: float = TRUSTED_SECONDS,
    ) -> None:
        self._masters = masters
        with TemporaryDirectory() as folder:  # the driver has read the certificates when it is made
            self._encryption: ClientEncryption[Document] = ClientEncryption(
                {name: dict(each) for name, each in masters.providers.items()},
                f"{database}.{KEY_VAULT.name}",
                client,
                CODEC,
                kms_tls_options=masters.tls_files(Path(folder)),
                # Else the key would be fetched again each minute, in the middle of a command.
                key_expiration_ms=_NEVER_EXPIRES_MS,
            )
        rows = client[database].get_collection(
            VALUE_KEYS.name,
            CODEC,
            read_concern=ReadConcern("majority"),
            write_concern=WriteConcern("majority", j=True),
        )
        self._values = ValueKeys(rows, self._wrapped, self._encryption.decrypt)
        self._key_id: bytes | None = None
        self._trusted_seconds, self._trusted_until = trusted_seconds, 0.0
        self._lock = Lock()

    @classmethod
    def from_settings(cls, client: MongoClient[Document], settings: Settings) -> MongoCipher:
        """The cipher of a service, from its secret ``field_key``."""
        return cls(client, settings.database, load_masters(settings))

    def encrypt(self, value: Any) -> Binary:
        key_id = self._key_id
        if key_id is None or time.monotonic() > self._trusted_until:
            key_id = self.look()
        with _key_vault_errors():
            return self._values.encrypt(value, key_id)

    def decrypt(self, value: Binary) -> Any:
        if not isinstance(value, Binary) or value.subtype not in ENCRYPTED_SUBTYPES:
            raise ValueError(f"not a value of {self.algorithm}")
        with _key_vault_errors():
            if value.subtype == LIBRARY_SUBTYPE:
                return self._encryption.decrypt(value)
            return self._values.decrypt(value)

    def look(self) -> bytes:
        """Find the newest data key, and encrypt under it from now on; make the very first one.

        Whoever wants to encrypt when nobody has looked for `trusted_seconds` looks first: so a key
        that is no longer the newest is soon used by nobody, whatever became of a process.
        """
        with self._lock, _key_vault_errors():
            asked_at = time.monotonic()
            found = newest(self.generations())
            if found is None:
                self._make(FIRST)
                found = newest(self.generations())
            if found is None:
                raise LookupError("the key vault lost its new key")
            self._key_id = found.key_id.bytes
            self._trusted_until = asked_at + self._trusted_seconds
            return self._key_id

    def generations(self) -> list[Generation]:
        """The data keys that there are, oldest first. Raises PyMongoError, as what follows does."""
        return Generation.of_vault(self._encryption.get_keys())

    def add_generation(self) -> Generation | None:
        """Make the next data key; None when another process made one at the same moment."""
        known = newest(self.generations())
        number = known.number + 1 if known else FIRST
        if not self._make(number):
            return None
        self.look()
        return newest(self.generations())

    def destroy(self, generation: Generation) -> None:
        """Delete a data key: whatever is encrypted under it can never be read again."""
        self._encryption.delete_key(Binary(generation.key_id.bytes, UUID_SUBTYPE))
        self._values.destroy(generation.key_id.bytes)

    def wrap_anew(self) -> int:
        """Wrap every data key by the master key that wraps now; how many were changed."""
        wrapped = self._encryption.rewrap_many_data_key(
            {}, self._masters.wraps, _plain(self._masters.master_key)
        )
        done = wrapped.bulk_write_result
        return done.modified_count if done is not None else 0

    def _wrapped(self, plain: bytes, key_id: bytes) -> Binary:
        algorithm = Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random
        return self._encryption.encrypt(plain, algorithm, key_id=Binary(key_id, UUID_SUBTYPE))

    def _make(self, number: int) -> bool:
        try:
            self._encryption.create_data_key(
                self._masters.wraps,
                master_key=_plain(self._masters.master_key),
                key_alt_names=[Generation.name_of(number)],
            )
        except EncryptionError as error:
            if not isinstance(error.cause, DuplicateKeyError):
                raise
            return False
        return True


def _plain(master_key: Any) -> dict[str, Any] | None:
    return None if master_key is None else dict(master_key)


@contextmanager
def _key_vault_errors() -> Iterator[None]:
    """What went wrong with the key vault, without the wrapper that hides what to do about it."""
    with reading():
        try:
            yield
        except EncryptionError as error:
            if isinstance(error.cause, PyMongoError):
                raise error.cause from None
            raise
