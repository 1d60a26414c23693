"""Alibaba Cloud's signature of a request (V3): ACS3-HMAC-SHA256."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit
from uuid import uuid4

VERSION = "2017-05-25"


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """An access key of the provider's, and the signature (签名) that texts are sent under."""

    key_id: str
    key_secret: str
    sign_name: str


def signed_headers(
    credentials: Credentials, endpoint: str, action: str, body: str, *, now: datetime
) -> dict[str, str]:
    """The headers of one request: ACS3-HMAC-SHA256 over method, path, headers and body hash."""
    body_hash = hashlib.sha256(body.encode()).hexdigest()
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "host": urlsplit(endpoint).netloc,
        "x-acs-action": action,
        "x-acs-content-sha256": body_hash,
        "x-acs-date": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": uuid4().hex,
        "x-acs-version": VERSION,
    }
    names = ";".join(sorted(headers))
    signature = signature_of(credentials.key_secret, endpoint, headers, body_hash)
    headers["Authorization"] = (
        f"ACS3-HMAC-SHA256 Credential={credentials.key_id},"
        f"SignedHeaders={names},Signature={signature}"
    )
    return headers


def signature_of(key_secret: str, endpoint: str, headers: dict[str, str], body_hash: str) -> str:
    """The ACS3 signature of a POST with these headers; the fake provider checks with it too."""
    names = sorted(name.lower() for name in headers)
    lowered = {name.lower(): value for name, value in headers.items()}
    canonical = "\n".join(
        [
            "POST",
            quote(urlsplit(endpoint).path or "/", safe="/"),
            "",
            "".join(f"{name}:{lowered[name].strip()}\n" for name in names),
            ";".join(names),
            body_hash,
        ]
    )
    to_sign = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(key_secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
