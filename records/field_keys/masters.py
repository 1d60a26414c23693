"""Master keys: who wraps and unwraps a service's data keys.

The secret ``field_key`` says so. In development it is a local master key, 96 bytes in base64. In
production it is JSON that names key management services, and a local key is refused: whoever can
read the secret file of a stolen disk or backup could read everything with it.

    {"wraps": "kmip:hsm", "kms": {"kmip:hsm": {
        "provider": {"endpoint": "hsm.example:5696"}, "master_key": {"keyId": "7"},
        "tls": {"ca": "PEM", "client": "PEM of certificate and key"}}}}

Kinds: ``kmip`` (1.2: hardware modules and key managers) and ``aws`` (its KMS, or one that speaks
its protocol at another ``endpoint``), each alone or as ``kind:name``. Several may stand side by
side, so that data keys are wrapped anew by the one and still open with the other.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from records.settings import Settings

SECRET = "field_key"
LOCAL_BYTES = 96  # what MongoDB's library wants of a local master key
LOCAL = "local"
_NAME = re.compile(r"(kmip|aws)(:[A-Za-z0-9_]{1,40})?")
_TLS_OPTIONS = {"ca": "tlsCAFile", "client": "tlsCertificateKeyFile"}
_FIELDS: Mapping[str, Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "kmip": {
        "provider": (frozenset({"endpoint"}), frozenset()),
        "master_key": (frozenset({"keyId"}), frozenset({"endpoint", "delegated"})),
        "tls": (frozenset({"ca", "client"}), frozenset()),
    },
    "aws": {
        "provider": (frozenset({"accessKeyId", "secretAccessKey"}), frozenset({"sessionToken"})),
        "master_key": (frozenset({"region", "key"}), frozenset({"endpoint"})),
        "tls": (frozenset(), frozenset({"ca"})),
    },
}
"""Of each kind and part the fields that must be there, and those that may."""


class MasterKeyInvalid(ValueError):
    """The secret ``field_key`` is not as it must be. Says which part, never what stands there."""


@dataclass(frozen=True)
class Masters:
    """What the driver needs to wrap with `wraps` and to unwrap with any; holds secrets."""

    wraps: str
    providers: Mapping[str, Mapping[str, Any]] = field(repr=False)
    master_keys: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict, repr=False)
    tls: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def tls_files(self, folder: Path) -> dict[str, dict[str, str]]:
        """What the driver is told of certificates, which it reads from files only."""
        told: dict[str, dict[str, str]] = {}
        for name, texts in self.tls.items():
            for part, pem in texts.items():
                path = folder / f"{name.replace(':', '-')}-{part}.pem"
                path.touch(mode=0o600)
                path.write_text(pem)
                told.setdefault(name, {})[_TLS_OPTIONS[part]] = str(path)
        return told

    @property
    def master_key(self) -> Mapping[str, Any] | None:
        """Which key of the wrapping service; a local one has no name."""
        return self.master_keys.get(self.wraps)


def local_masters(key: bytes) -> Masters:
    """One master key at hand, of 96 bytes."""
    if len(key) != LOCAL_BYTES:
        raise MasterKeyInvalid(f"a local {SECRET} is {LOCAL_BYTES} bytes in base64")
    return Masters(LOCAL, {LOCAL: {"key": key}})


def load_masters(settings: Settings) -> Masters:
    """What the secret ``field_key`` says; refuses `MasterKeyInvalid`."""
    text = settings.secret(SECRET)
    if text.startswith("{"):
        return parse_masters(text)
    if settings.mode == "production":
        raise MasterKeyInvalid(
            f"production takes no local {SECRET}: it must be JSON that names a key management"
            " service (docs/deploy.md)"
        )
    try:
        return local_masters(base64.b64decode(text, validate=True))
    except binascii.Error:
        raise MasterKeyInvalid(f"{SECRET} is neither base64 nor JSON") from None


def parse_masters(text: str) -> Masters:
    """Key management services from JSON; refuses `MasterKeyInvalid`."""
    try:
        told = json.loads(text)
    except ValueError:
        raise MasterKeyInvalid(f"{SECRET} is not JSON") from None
    _require(told, "it", must=frozenset({"wraps", "kms"}))
    services = told["kms"]
    if not isinstance(services, dict) or told["wraps"] not in services:
        raise MasterKeyInvalid(f"{SECRET}: 'wraps' must name one of 'kms'")
    for name, service in services.items():
        _check(name, service)
    return Masters(
        wraps=told["wraps"],
        providers={name: service["provider"] for name, service in services.items()},
        master_keys={name: service["master_key"] for name, service in services.items()},
        tls={name: service["tls"] for name, service in services.items() if service.get("tls")},
    )


def _check(name: str, service: Any) -> None:
    kind = _NAME.fullmatch(name)
    if kind is None:
        raise MasterKeyInvalid(f"{SECRET}: a kms is called kmip, aws, kmip:NAME or aws:NAME")
    parts = _FIELDS[kind[1]]
    needed = frozenset(part for part, (must, _) in parts.items() if must)
    _require(service, name, must=needed, may=frozenset(parts))
    for part, (must, may) in parts.items():
        if part in service:
            _require(service[part], f"{name}.{part}", must=must, may=may)
    for part, pem in service.get("tls", {}).items():
        if not str(pem).startswith("-----BEGIN "):
            raise MasterKeyInvalid(f"{SECRET}: {name}.tls.{part} is not PEM")


def _require(
    told: Any, place: str, *, must: frozenset[str], may: frozenset[str] = frozenset()
) -> None:
    if not isinstance(told, dict):
        raise MasterKeyInvalid(f"{SECRET}: {place} must be an object")
    if missing := sorted(must - told.keys()):
        raise MasterKeyInvalid(f"{SECRET}: {place} lacks {', '.join(missing)}")
    if unknown := sorted(told.keys() - must - may):
        raise MasterKeyInvalid(f"{SECRET}: {place} has unknown {', '.join(unknown)}")
