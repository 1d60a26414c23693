"""Keyed hashes by which a person or a phone is found without storing the number in plain."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

_SCHEME_PERSON, _SCHEME_PHONE, _SCHEME_QUERY = "p1", "t1", "q1"
_SCHEME_CODE, _SCHEME_TRIES, _SCHEME_CARD = "c1", "s1", "b1"
_SCHEME_OPENID, _SCHEME_SUBJECT = "o1", "i1"
_SCHEME_LOOK = "l1"
_SCHEME_EMPLOYER = "e1"
_SCHEME_WORD, _WORD_BYTES = "w1", 6
_SCHEME_PAYEES = "f1"
_KEY_CHARACTERS = 40
_LEAST_SECRET_BYTES = 32
_STAND_IN, _STAND_IN_BYTES = "x1", 25
# A stand-in looks like a key, and is none.
_INDEX_KEY = re.compile(rf"\b(?!{_STAND_IN})([a-z]1)\.[a-z2-7]{{{_KEY_CHARACTERS}}}\b")


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

    def look_key(self, name: str, born_on: date) -> str:
        """``l1.`` and 40 characters for a normalised name and a day of birth.

        Whoever has the same may be the same person: by the person key, as with a card.
        """
        return _keyed(_SCHEME_LOOK, self.person, json.dumps([name, born_on.isoformat()]))

    def payees_key(self, payments: str) -> str:
        """``f1.`` and 40 characters for the payments of a batch in canonical form, once frozen.

        By the person key: whoever holds the database alone cannot make it for another card.
        """
        return _keyed(_SCHEME_PAYEES, self.person, payments)

    def employer_key(self, name: str) -> str:
        """``e1.`` and 40 characters for an employer's name, however it is spaced or written wide.

        By the phone key: whoever finds tickets by phone may find them by employer too.
        """
        plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
        return _keyed(_SCHEME_EMPLOYER, self.phone, plain)

    def word_keys(self, words: Iterable[str]) -> tuple[int, ...]:
        """A whole number of 48 bits for each word of a text, in the order of the numbers.

        By the phone key, and so short since an index holds dozens for each text.
        """
        if self.phone is None:
            raise PermissionError(f"this service does not hold the key of scheme {_SCHEME_WORD}")
        digests = (
            hmac.digest(self.phone, f"{_SCHEME_WORD}:{word}".encode(), "sha256") for word in words
        )
        return tuple(sorted({int.from_bytes(each[:_WORD_BYTES], "big") for each in digests}))

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

    def subject_key(self, issuer: str, subject: str) -> str:
        """``i1.`` and 40 characters for whom an issuer of ID tokens calls `subject`.

        Keyed, since a subject may be a number that names the person elsewhere too.
        """
        return _keyed(_SCHEME_SUBJECT, self.person, json.dumps([issuer, subject]))


def replaced(value: Any, by: Callable[[re.Match[str]], str]) -> Any:
    """A plain value with every index key in it, at any depth, replaced."""
    if isinstance(value, str):
        return _INDEX_KEY.sub(by, value) if len(value) > _KEY_CHARACTERS else value
    if isinstance(value, Mapping):
        return {name: replaced(each, by) for name, each in value.items()}
    if isinstance(value, list):
        return [replaced(each, by) for each in value]
    return value


def shown_without(value: Any) -> Any:
    """A plain value as it may be shown for good: ``worker/t1.…`` as ``worker/t1.***``."""
    return replaced(value, lambda found: f"{found[1]}.***")


def draw_stand_in() -> str:
    """Something in the form of an index key that no secret makes: it finds nobody."""
    return f"{_STAND_IN}.{base64.b32encode(os.urandom(_STAND_IN_BYTES)).decode().lower()}"


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
