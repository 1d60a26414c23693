"""Answers that are the same for everybody: made once, compressed once, named by their hash."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any

COMPRESS_FROM = 1024
_COMPRESSIBLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """Bytes to be sent, and in gzip where that is worth it; `caching` is ``Cache-Control``."""

    content: bytes
    content_type: str
    caching: str
    etag: str
    zipped: bytes | None
    security_policy: str | None = None


def prepare(
    content: bytes, *, content_type: str, caching: str, security_policy: str | None = None
) -> Prepared:
    """Compress and hash some content."""
    worth_it = content_type.startswith(_COMPRESSIBLE) and len(content) >= COMPRESS_FROM
    return Prepared(
        content=content,
        content_type=content_type,
        caching=caching,
        etag=hashlib.sha256(content).hexdigest()[:32],
        # No time stamp: the same content is the same bytes in every process.
        zipped=gzip.compress(content, mtime=0) if worth_it else None,
        security_policy=security_policy,
    )


def prepare_json(value: Any, *, caching: str) -> Prepared:
    """The same for plain values."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return prepare(text.encode(), content_type="application/json", caching=caching)
