"""Keyed hashes by which a person or a phone is found without storing the number in plain."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from pathlib import Path

_SCHEME_PERSON, _SCHEME_PHONE, _SCHEME_QUERY = "p1", "t1", "q1"
_SCHEME_CODE, _SCHEME_TRIES, _SCHEME_CARD = "c1", "s1", "b1"
_SCHEME_OPENID = "o1"
_KEY_CHARACTERS = 40
_LEAST_SECRET_BYTES = 32


@dataclass(frozen=True)
class IndexKeys:
    """Makes index keys. A service that may not know whose record it is lacks the person key."""

    person: bytes | None = field(default=None, repr=False)
    phone: bytes | None = field(default=None, repr=False)

    def person_key(self, id_number: str) -> str:
        """``p1.`` and 40 characters for a normalised ID number; `PermissionError` without key."""
        return _keyed(_SCHEME_PERSON, self.person, id_number)

    def phone_key(self, phone: str) -> str:
        """``t1.`` and 40 characters for a normalised phone; `PermissionError` without key."""
        return _keyed(_SCHEME_PHONE, self.phone, phone)

    def card_key(self, card: str) -> str:
        """``b1.`` and 40 characters for a normalised bank card, by which a shared one is found.

        By the person key: whoever must not know whose record it is must not know whose card.
        """
        return _keyed(_SCHEME_CARD, self.person, card)

    def openid_key(self, openid: str) -> str:
        """``o1.`` and 40 characters for who somebody is to our WeChat account.

        By the phone key: whoever finds workers by phone may find followers.
        """
        return _keyed(_SCHEME_OPENID, self.phone, openid)

    def query_key(self, number: str, query_code: str) -> str:
        """``q1.`` and 40 characters for a ticket number with its query code, both normalised.

        Keyed, since eight characters alone could be guessed from a stolen hash; by the phone key,
        since whoever finds tickets by phone may find them by code too.
        """
        return _keyed(_SCHEME_QUERY, self.phone, f"{number}:{query_code}")

    def code_key(self, challenge_id: str, code: str) -> str:
        """``c1.`` and 40 characters for a sign-in code, another one in each challenge.

        Keyed, since six digits alone could be guessed from a stolen hash.
        """
        return _keyed(_SCHEME_CODE, self.phone, f"{challenge_id}:{code}")

    def tries_key(self, kind: str, name: str, address: str | None) -> str:
        """``s1.`` and 40 characters for who is to be signed in, from an address or from any (None).

        Keyed, since names and addresses can be guessed, and neither is kept.
        """
        return _keyed(_SCHEME_TRIES, self.phone, json.dumps([kind, name, address]))


def load_index_keys(secrets: Path) -> IndexKeys:
    """The keys among a service's secret files: ``person_index_key``, ``phone_index_key``."""
    return IndexKeys(
        person=_key(secrets / "person_index_key"), phone=_key(secrets / "phone_index_key")
    )


def _key(path: Path) -> bytes | None:
    if not path.exists():
        return None
    key = base64.b64decode(path.read_text().strip(), validate=True)
    if len(key) < _LEAST_SECRET_BYTES:
        raise ValueError(f"{path.name} must be at least {_LEAST_SECRET_BYTES} bytes in base64")
    return key


def _keyed(scheme: str, key: bytes | None, value: str) -> str:
    if key is None:
        raise PermissionError(f"this service does not hold the key of scheme {scheme}")
    digest = hmac.new(key, f"{scheme}:{value}".encode(), hashlib.sha256).digest()
    text = base64.b32encode(digest).decode().lower()
    return f"{scheme}.{text[:_KEY_CHARACTERS]}"
