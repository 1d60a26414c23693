"""Passwords and keys of one stack: made once, each known to the services that need it alone.

The files are named as under ``/run/secrets`` in docker-compose, so that a service reads its secrets
in the same way everywhere.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from deploy.local.layout import write_private
from deploy.permissions import (
    SERVICES,
    BrokerUser,
    DatabaseUser,
    broker_users,
    database_users,
)

SHARED_KEYS = ("person_index_key", "phone_index_key")
FIELD_KEY_BYTES = 96  # what MongoDB's local key provider asks for
PUBLIC = "public"
KEY_PAIRS = frozenset({"assertion_private_key"})
NOT_RANDOM = {
    "on_call": '{"robots": {}, "phones": {}}\n',
    "wechat": "{}\n",
    "oidc": "{}\n",
}
"""What is known of an installation before a person says more."""


def ensure_keys(folder: Path) -> None:
    """Make every key that is not there yet; existing ones are never touched."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shared = {name: _once(folder / ".shared" / name, _random_key) for name in SHARED_KEYS}
    for service in SERVICES:
        own = folder / service.name
        own.mkdir(exist_ok=True, mode=0o700)
        for name in service.keys:
            if name in shared:
                _once(own / name, partial(shared.__getitem__, name))
            elif name in NOT_RANDOM:
                _once(own / name, partial(NOT_RANDOM.__getitem__, name))
            elif name not in KEY_PAIRS:
                _once(own / name, _random_key)
        if service.database:
            _once(own / "field_key", partial(_random_key, FIELD_KEY_BYTES))
            _once(own / "audit_key", _random_key)
        # Owners and callers alike: what they say to each other is sealed too.
        _key_pair(own / "sealing_private_key", f"sealing_{service.name}", _sealing_key)
        if "assertion_private_key" in service.keys:
            _key_pair(own / "assertion_private_key", "assertion", _assertion_key)


def passwords(folder: Path) -> dict[str, str]:
    """The password of every broker and database user, made on first use."""
    path = folder / ".passwords.json"
    known: dict[str, str] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    names = {*_names("broker", broker_users({})), *_names("database", database_users())}
    names |= {"database.root", "database.keyfile"}
    missing = names - known.keys()
    if missing:
        known |= {name: secrets.token_urlsafe(32) for name in sorted(missing)}
        write_private(path, json.dumps(known, indent=2) + "\n")
    return known


def passwords_of(kind: str, known: dict[str, str]) -> dict[str, str]:
    """User → password of one kind: ``broker`` or ``database``."""
    prefix = f"{kind}."
    return {name.removeprefix(prefix): known[name] for name in known if name.startswith(prefix)}


def _names(kind: str, users: Sequence[BrokerUser | DatabaseUser]) -> set[str]:
    return {f"{kind}.{user.name}" for user in users}


def _random_key(size: int = 32) -> str:
    return b64encode(secrets.token_bytes(size)).decode()


def _once(path: Path, make: Callable[[], str]) -> str:
    if not path.exists():
        write_private(path, make())
    return path.read_text("utf-8")


def _sealing_key() -> str:
    return _private_pem(X25519PrivateKey.generate())


def _assertion_key() -> str:
    return _private_pem(Ed25519PrivateKey.generate())


def _private_pem(key: X25519PrivateKey | Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _key_pair(private: Path, public_name: str, make: Callable[[], str]) -> None:
    key = load_pem_private_key(_once(private, make).encode(), password=None)
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    public = private.parents[1] / PUBLIC / f"{public_name}.pem"
    if not public.exists() or public.read_bytes() != pem:
        write_private(public, pem.decode())
