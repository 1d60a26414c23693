"""Links of an audit chain and the heads that are announced of it: pure, no database.

A link holds an audit row by the hash of its bytes, and the link before it by that one's hash; its
MAC says that whoever held the service's audit key made it. What is hashed is JSON without blanks,
preceded by the number of this scheme, so that another scheme can follow.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.operations.signs import AuditHead
from records.clock import to_milliseconds

SCHEME = 1
BEGINNING = "0" * 64
"""What the first link names as the hash of the link before it."""
SECRET = "audit_key"
_PURPOSE = b"zhufeng audit chain"
_ID_CHARACTERS = 16


@dataclass(frozen=True)
class ChainKey:
    """A key by its id, which tells nothing of it."""

    key_id: str
    secret: bytes = field(repr=False)

    @staticmethod
    def derived(secret: bytes) -> ChainKey:
        """From a service's audit key, which serves other purposes too."""
        key = hmac.new(secret.strip(), _PURPOSE, hashlib.sha256).digest()
        return ChainKey(hashlib.sha256(key).hexdigest()[:_ID_CHARACTERS], key)

    def mac(self, digest: str) -> str:
        """The proof that the holder of this key saw the digest."""
        return hmac.new(self.secret, digest.encode("ascii"), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class ChainKeys:
    """The key that signs now, and by their ids all that may have signed."""

    current: ChainKey
    known: Mapping[str, ChainKey]

    def signed(self, digest: str, *, mac: str, key_id: str) -> bool:
        """Whether one of the known keys, the one that is named, made this MAC."""
        key = self.known.get(key_id)
        return key is not None and hmac.compare_digest(key.mac(digest), mac)


def load_chain_keys(secrets: Path) -> ChainKeys:
    """From a service's secret files: ``audit_key``, and former ones as ``audit_key.<anything>``.

    Raises `FileNotFoundError` without the present one.
    """
    current = ChainKey.derived((secrets / SECRET).read_bytes())
    former = (ChainKey.derived(each.read_bytes()) for each in secrets.glob(f"{SECRET}.*"))
    return ChainKeys(current, {key.key_id: key for key in (*former, current)})


def row_hash(row: bytes) -> str:
    """The hash of an audit row as it is stored: its BSON, with every type and the order of fields.

    MongoDB gives back the bytes that were inserted.
    """
    return hashlib.sha256(row).hexdigest()


def link_hash(service: str, sequence: int, row_id: str, row_digest: str, previous: str) -> str:
    """The hash of one link; it names its service, so that no chain passes for another's."""
    return _digest(SCHEME, service, sequence, row_id, row_digest, previous)


@dataclass(frozen=True)
class Tail:
    """The end of a chain: the sequence and the hash of its last link (0 and `BEGINNING`: none)."""

    sequence: int = 0
    digest: str = BEGINNING
    row_id: str = ""

    @staticmethod
    def of(service: str, link: Mapping[str, Any]) -> Tail:
        """The end of a chain whose last link this is."""
        digest = link_hash(service, link["_id"], link["row_id"], link["row_hash"], link["previous"])
        return Tail(link["_id"], digest, link["row_id"])

    def followed_by(
        self, service: str, row_id: str, row: bytes, key: ChainKey
    ) -> tuple[Tail, dict[str, Any]]:
        """The next link, for this row, as it is stored; and the end that it makes."""
        sequence, content = self.sequence + 1, row_hash(row)
        digest = link_hash(service, sequence, row_id, content, self.digest)
        link = {
            "_id": sequence,
            "row_id": row_id,
            "row_hash": content,
            "previous": self.digest,
            "mac": key.mac(digest),
            "key_id": key.key_id,
        }
        return Tail(sequence, digest, row_id), link


def signed_head(service: str, tail: Tail, *, at: datetime, key: ChainKey) -> AuditHead:
    """The end of a chain as it is announced."""
    moment = to_milliseconds(at)
    return AuditHead(
        service=service,
        sequence=tail.sequence,
        row_id=tail.row_id,
        hash=tail.digest,
        at=moment,
        key_id=key.key_id,
        mac=key.mac(_head_digest(service, tail.sequence, tail.row_id, tail.digest, moment)),
    )


def is_genuine(head: AuditHead, keys: ChainKeys) -> bool:
    """Whether one of the service's own keys signed it."""
    digest = _head_digest(head.service, head.sequence, head.row_id, head.hash, head.at)
    return keys.signed(digest, mac=head.mac, key_id=head.key_id)


def _head_digest(service: str, sequence: int, row_id: str, digest: str, at: datetime) -> str:
    return _digest(
        SCHEME, "head", service, sequence, row_id, digest, to_milliseconds(at).isoformat()
    )


def _digest(*content: str | int) -> str:
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
