"""One service's chain, from its database and its secrets to a verdict."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.read_concern import ReadConcern

from records.audit_chain.heads import AUDIT_HEADS, KEEPER, announced
from records.audit_chain.links import SECRET, load_chain_keys
from records.audit_verify.findings import ServiceVerdict
from records.audit_verify.links import Walk
from records.audit_verify.unlinked import Unlinked
from records.clock import utc_now
from records.documents import AS_IT_IS, CODEC
from records.kinds import AUDIT, AUDIT_CHAIN

PATIENCE_SECONDS = 10.0
_URI = "mongo_uri"


class NothingToVerify(Exception):
    """There is no service whose chain could be verified; one sentence for people."""


@dataclass(frozen=True)
class Audited:
    """A service that keeps an audit trail, with the folder of its secrets."""

    service: str
    secrets: Path

    @contextmanager
    def database(self) -> Iterator[Any]:
        """Its audit database, opened as the service itself opens it."""
        uri = (self.secrets / _URI).read_text("utf-8").strip()
        client: MongoClient[dict[str, Any]] = MongoClient(uri, appname="audit-verify")
        try:
            yield client.get_database(
                f"zhufeng_{self.service}_audit",
                codec_options=CODEC,
                read_concern=ReadConcern("majority"),
            )
        finally:
            client.close()


def audited_services(secrets: Path) -> list[Audited]:
    """The services whose secrets lie in these folders, one each. Raises `NothingToVerify`."""
    found = [
        Audited(each.parent.name, each.parent)
        for each in sorted(secrets.glob(f"*/{SECRET}"))
        if (each.parent / _URI).exists()
    ]
    if not found:
        raise NothingToVerify(f"no service has its {SECRET} and {_URI} under {secrets}")
    return found


def verify(
    audited: Audited,
    keeper: Audited,
    *,
    patience: float = PATIENCE_SECONDS,
    clock: Callable[[], datetime] = utc_now,
    pause: Callable[[float], None] = time.sleep,
) -> ServiceVerdict:
    """Hold the rows, the chain and what was announced of it against each other.

    `keeper` is who keeps what was announced. Rows without a link get up to `patience` seconds for
    it. Raises PyMongoError, and `FileNotFoundError` without the service's key.
    """
    verdict, now = ServiceVerdict(service=audited.service), clock()
    with audited.database() as database, keeper.database() as kept:
        rows = database.get_collection(AUDIT.name, codec_options=AS_IT_IS)
        links = database[AUDIT_CHAIN.name]
        heads = announced(kept[AUDIT_HEADS.name], audited.service, until=now)
        walk = Walk(verdict, rows, load_chain_keys(audited.secrets), heads)
        walk.along(links.find().sort("_id", 1).batch_size(1_000))
        Unlinked(verdict, rows, links, now=now).judge(walk.gaps, patience=patience, pause=pause)
    return verdict


def verify_all(secrets: Path, *, patience: float = PATIENCE_SECONDS) -> Iterator[ServiceVerdict]:
    """One verdict after the other; raises as `audited_services` and `verify` do."""
    services = audited_services(secrets)
    keepers = [each for each in services if each.service == KEEPER]
    if not keepers:
        raise NothingToVerify(f"{KEEPER}, which keeps the announced heads, has no secrets there")
    for each in services:
        yield verify(each, keepers[0], patience=patience)
