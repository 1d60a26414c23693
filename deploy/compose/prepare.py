"""``deploy/secrets``: passwords and keys of one installation, made once, each for its container.

Compose mounts a secret's file as it is, owner and mode included. So each file belongs to the user
of the container that reads it, and nobody else may.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.broker_definitions import broker_definitions
from deploy.local.keys import ensure_keys, passwords, passwords_of
from deploy.local.layout import ROOT, write_private
from deploy.local.mongo import REPLICA_SET, SAFE, key_file
from deploy.local.subscriptions import read_subscriptions
from deploy.local.waiting import StackError
from deploy.permissions import SERVICES, VHOST
from deploy.uris import uri_files, with_account, write_files

SECRETS = ROOT / "deploy" / "secrets"
AMQP, MANAGEMENT, MONGO = "rabbitmq:5672", "http://rabbitmq:15672", "mongo:27017"
OUR_UID = 10001
IMAGE_UIDS = {"rabbitmq": 999, "mongo": 999}
FIELD_KEY = "field_key"
_ISSUED = "what the provider issued"
GIVEN_KEYS = {
    "sms_key_id": _ISSUED,
    "sms_key_secret": _ISSUED,
    FIELD_KEY: "the key management service that wraps data keys, as one line of JSON"
    " (docs/deploy.md)",
    "on_call": "whom monitor and notifications call, as one line of JSON (docs/deploy.md)",
}
"""What somebody else issues or decides, so that it cannot be made here."""

Ask = Callable[[str], str]


def prepare(folder: Path, *, ask: Ask | None) -> None:
    """Make what is missing, and give each file to the user of its container.

    Args:
        folder: where the secrets lie.
        ask: gets a given key from a person; None where there is nobody to ask.

    Raises:
        StackError: a given key is missing, or this user may not give files away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    issued: dict[str, str] = {}
    for path in _given(folder):
        if not path.exists():
            # Issued once, whoever uses it.
            write_private(path, issued.get(path.name) or _asked(path, ask))
        issued.setdefault(path.name, path.read_text("utf-8"))
    ensure_keys(folder)
    write_files(folder, secret_files(passwords(folder)))
    _hand_over(folder)


def _given(folder: Path) -> list[Path]:
    issued = [
        folder / service.name / name
        for service in SERVICES
        for name in service.keys
        if name in GIVEN_KEYS
    ]
    wrapping = [folder / service.name / FIELD_KEY for service in SERVICES if service.database]
    return [*issued, *wrapping]


def _asked(path: Path, ask: Ask | None) -> str:
    what = GIVEN_KEYS[path.name]
    value = ask(f"{path.name} ({what}): ").strip() if ask else ""
    if not value:
        raise StackError(f"{path} must hold {what}: write it there, or type it")
    return value


def secret_files(known: dict[str, str]) -> dict[str, str]:
    """``<container>/<secret>`` → content, of all that follows from the passwords and the matrix."""
    broker, database = passwords_of("broker", known), passwords_of("database", known)
    definitions = json.dumps(broker_definitions(broker, read_subscriptions()), sort_keys=True)
    root, keyfile = database["root"], database["keyfile"]
    users = {name: each for name, each in database.items() if name not in ("root", "keyfile")}

    def management(user: str) -> dict[str, str]:
        return {"url": MANAGEMENT, "user": user, "password": broker[user]}

    return {
        **uri_files(
            amqp=lambda user: f"amqp://{user}:{broker[user]}@{AMQP}/{VHOST}",
            mongo=lambda user: (
                f"mongodb://{user}:{database[user]}@{MONGO}/?replicaSet={REPLICA_SET}&{SAFE}"
            ),
            management=management,
        ),
        "rabbitmq/broker_definitions.json": definitions,
        "mongo/root_password": root,
        "mongo/keyfile": key_file(keyfile),
        "accounts/broker_definitions.json": definitions,
        "accounts/management_url": with_account(**management("operator")),
        "accounts/mongo_uri": f"mongodb://root:{root}@{MONGO}/?directConnection=true",
        "accounts/database_passwords.json": json.dumps(users, sort_keys=True),
    }


def owners(folder: Path) -> Iterator[tuple[Path, int]]:
    """Everything that a container reads, with the uid that it must belong to."""
    for own in sorted(folder.iterdir()):
        # What starts with a dot is the master copy, which no container sees.
        if not own.name.startswith("."):
            uid = IMAGE_UIDS.get(own.name, OUR_UID)
            yield from ((path, uid) for path in (own, *sorted(own.rglob("*"))))


def _hand_over(folder: Path) -> None:
    try:
        for path, uid in owners(folder):
            if path.stat().st_uid != uid:
                os.chown(path, uid, uid)
    except PermissionError as refusal:
        raise StackError(
            "only root can give each secret to the user of its container:"
            " use `docker compose run --rm prepare`"
        ) from refusal
