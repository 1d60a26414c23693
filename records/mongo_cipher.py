"""Field encryption by MongoDB's own library (explicit encryption, random algorithm).

The master key is the service's secret ``field_key``; the data key that it wraps is in the service's
own database, made once and found by its alternate name.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from bson import Binary
from bson.binary import UUID_SUBTYPE
from pymongo import MongoClient
from pymongo.encryption import ClientEncryption
from pymongo.encryption_shared import Algorithm
from pymongo.errors import DuplicateKeyError, EncryptionError, PyMongoError

from records.documents import CODEC, Document
from records.kinds import KEY_VAULT
from records.mongo_failures import reading
from records.settings import Settings

DATA_KEY_NAME = "zhufeng"
_ENCRYPTED_SUBTYPE = 6
_NEVER_EXPIRES_MS = 0


class MongoCipher:
    """AEAD AES-256-CBC with HMAC-SHA-512, random, under the service's data key."""

    algorithm = Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random.value

    def __init__(self, client: MongoClient[Document], database: str, master_key: bytes) -> None:
        self._encryption: ClientEncryption[Document] = ClientEncryption(
            {"local": {"key": master_key}},
            f"{database}.{KEY_VAULT.name}",
            client,
            CODEC,
            # Else the key would be fetched again each minute, in the middle of a command.
            key_expiration_ms=_NEVER_EXPIRES_MS,
        )
        self._key_id: Binary | None = None
        self._lock = Lock()

    @classmethod
    def from_settings(cls, client: MongoClient[Document], settings: Settings) -> MongoCipher:
        """The cipher of a service, from its secret ``field_key`` (96 bytes in base64)."""
        master_key = base64.b64decode(settings.secret("field_key"), validate=True)
        return cls(client, settings.database, master_key)

    def encrypt(self, value: Any) -> Binary:
        key_id = self._key_id or self._settle_key()
        with _key_vault_errors():
            return self._encryption.encrypt(value, self.algorithm, key_id=key_id)

    def decrypt(self, value: Binary) -> Any:
        if not isinstance(value, Binary) or value.subtype != _ENCRYPTED_SUBTYPE:
            raise ValueError(f"not a value of {self.algorithm}")
        with _key_vault_errors():
            return self._encryption.decrypt(value)

    def _settle_key(self) -> Binary:
        """The id of the data key; the first one makes it, the vault's unique index decides who."""
        with self._lock, _key_vault_errors():
            if self._key_id is None:
                found = self._find_key()
                if found is None:
                    self._make_key()
                    found = self._find_key()
                self._key_id = found
            if self._key_id is None:
                raise LookupError("the key vault lost its new key")
            return self._key_id

    def _find_key(self) -> Binary | None:
        found = self._encryption.get_key_by_alt_name(DATA_KEY_NAME)
        return None if found is None else Binary(found["_id"], UUID_SUBTYPE)

    def _make_key(self) -> None:
        try:
            self._encryption.create_data_key("local", key_alt_names=[DATA_KEY_NAME])
        except EncryptionError as error:
            if not isinstance(error.cause, DuplicateKeyError):
                raise


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
