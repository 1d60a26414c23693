"""``python -m records.field_keys status|begin|retire N|wrap`` for the service of this environment.

- ``status``: the data keys, the newest rotation's progress; with ``--count`` the rows of each key
- ``begin``: make the next data key; the service's processes notice, and encrypt old rows anew
- ``retire N``: destroy generation N, refused while any row needs it
- ``wrap``: wrap all data keys by the master key that the secret ``field_key`` names for it now

One line of JSON tells the outcome. ``--by`` names who does it, for the audit trail.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from contracts.rights import EVERYTHING, Actor
from records.clock import utc_now
from records.field_keys.rotation import KeyRefused, Rotation
from records.mongo import MongoStore, connect
from records.mongo_cipher import MongoCipher
from records.settings import load_settings
from records.unit_of_work import Announcement, Batch, Cause
from vocabulary.ids import new_id

DONE, REFUSED = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Do what is asked for; 1 when it was refused."""
    asked = _arguments(argv)
    settings = load_settings()
    with connect(settings) as client:
        cipher = MongoCipher.from_settings(client, settings)
        rotation = Rotation(client[settings.database], cipher)
        try:
            told = _do(asked, cipher, rotation)
        except KeyRefused as refusal:
            print(json.dumps({"service": settings.service, "refused": str(refusal)}))
            return REFUSED
        if asked.act != "status":
            _audit(MongoStore(client, settings, cipher), asked)
    print(json.dumps({"service": settings.service, **told}, default=str))
    return DONE


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m records.field_keys", description=__doc__)
    parser.add_argument("act", choices=["status", "begin", "retire", "wrap"])
    parser.add_argument("number", nargs="?", type=int, help="the generation to retire")
    parser.add_argument("--count", action="store_true", help="read all rows")
    parser.add_argument("--by", default=getpass.getuser())
    asked = parser.parse_args(argv)
    if (asked.act == "retire") != (asked.number is not None):
        parser.error("'retire', and nothing else, takes the number of a generation")
    return asked


def _do(asked: argparse.Namespace, cipher: MongoCipher, rotation: Rotation) -> dict[str, Any]:
    if asked.act == "begin":
        return {"made": rotation.begin().name}
    if asked.act == "retire":
        rotation.retire(asked.number)
        return {"retired": asked.number}
    if asked.act == "wrap":
        return {"wrapped": cipher.wrap_anew()}
    keys = []
    for each in cipher.generations():
        needed = {"needed_by": rotation.needing(each.key_id)} if asked.count else {}
        keys.append({**asdict(each), "name": each.name, **needed})
    progress = rotation.progress()
    return {"keys": keys, "rotation": asdict(progress) if progress else None}


class _NothingAnnounced:
    """The journal of a unit of work that announces nothing."""

    def rows(self, announcements: Sequence[Announcement]) -> list[dict[str, Any]]:
        return []


def _audit(store: MongoStore, asked: argparse.Namespace) -> None:
    act = new_id()
    batch = Batch(store, _NothingAnnounced())
    unit = batch.begin(
        actor=Actor(name=f"operator/{asked.by}", roles=frozenset()),
        grant=EVERYTHING,
        cause=Cause(message_id=act, correlation_id=act),
        now=utc_now(),
        action=f"field_key.{asked.act}",
    )
    unit.audit(f"field_key.{asked.act}", f"field_key/{asked.number or 'newest'}")
    unit.accept()
    batch.commit()


if __name__ == "__main__":
    sys.exit(main())
