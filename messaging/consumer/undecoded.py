"""The row that keeps what is no envelope, or cannot even be held: encrypted, with its diagnosis."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from messaging.consumer.group import Group
from messaging.consumer.reading import Delivery
from records.clock import utc_now
from records.kinds import MOST_KEPT_BYTES
from records.store import Document

MOST_HEADER_TEXT = 10_000


def undecoded_id(group: Group, delivery: Delivery) -> str:
    """The row's id: one body is kept once per consumer."""
    return f"{group.consumer}/{sha256(delivery.body).hexdigest()}"


def undecoded_row(group: Group, delivery: Delivery, row_id: str, diagnosis: str | None) -> Document:
    """The row, with the body encrypted and cut where it is longer than a document holds."""
    return {
        "_id": row_id,
        "consumer": group.consumer,
        "at": utc_now(),
        "diagnosis": diagnosis,
        "size": len(delivery.body),
        "body": group.store.cipher.encrypt(delivery.body[:MOST_KEPT_BYTES]),
        "headers": _as_text(delivery.headers),
    }


def _as_text(headers: Mapping[str, Any]) -> str:
    """Headers as JSON, since they may hold what BSON cannot; else as far as they can be spelled."""
    try:
        return json.dumps(dict(headers), default=str)
    except (TypeError, ValueError, RecursionError):  # a name that is no text, a table too deep
        return json.dumps({"unreadable": ascii(list(headers))[:MOST_HEADER_TEXT]})
