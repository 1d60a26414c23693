"""The migration of all services, one after the other."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pymongo import MongoClient
from pymongo.database import Database

from records.crash_points import Point, reach
from records.documents import Document
from records.kinds import MACHINERY, Kind
from records.migrations.lock import migration_lock
from records.migrations.shape import apply_indexes, apply_validators, create_collections
from records.migrations.steps import Migration, run_steps

MIGRATIONS_DATABASE = "zhufeng_migrations"


@dataclass(frozen=True)
class ServiceRecords:
    """What a service keeps: its own kinds, and the steps that its documents went through."""

    service: str
    kinds: tuple[Kind, ...]
    migrations: tuple[Migration, ...] = ()


def declared_records(services: Sequence[str] | None = None) -> list[ServiceRecords]:
    """What these services declare in ``services/<name>/migrations.py``; by default all that do."""
    names = _services_with_migrations() if services is None else services
    found = []
    for name in names:
        module = importlib.import_module(f"services.{name}.migrations")
        found.append(ServiceRecords(name, tuple(module.KINDS), tuple(module.MIGRATIONS)))
    return found


def _services_with_migrations() -> list[str]:
    package = importlib.import_module("services")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return [name for name in names if importlib.util.find_spec(f"services.{name}.migrations")]


def migrate(
    client: MongoClient[Document],
    declared: Sequence[ServiceRecords],
    *,
    own_database: str = MIGRATIONS_DATABASE,
) -> Iterator[str]:
    """Bring the databases of these services up to date; yields a line for each thing done.

    Collections come first, then the steps, then validators and indexes, which may need what the
    steps do. Safe to run again at any time, and from several processes.
    """
    own = client[own_database]
    with migration_lock(own["lock"]) as lease:
        for records in declared:
            yield from _migrate_service(client, records, own, lease.ensure_held)


def _migrate_service(
    client: MongoClient[Document],
    records: ServiceRecords,
    own: Database[Document],
    ensure_held: Callable[[], None],
) -> Iterator[str]:
    everything = (*MACHINERY, *records.kinds)
    if len({kind.name for kind in everything}) != len(everything):
        raise ValueError(f"{records.service}: two kinds share a name")
    main = client[f"zhufeng_{records.service}"]
    audit = client[f"{main.name}_audit"]
    places = [
        (main, [kind for kind in everything if not kind.in_audit_database]),
        (audit, [kind for kind in everything if kind.in_audit_database]),
    ]
    for database, kinds in places:
        ensure_held()
        yield from create_collections(database, kinds)
    reach(Point.MIGRATION_CREATED)
    yield from run_steps(records.service, main, records.migrations, own["applied"], ensure_held)
    for database, kinds in places:
        ensure_held()
        yield from apply_validators(database, kinds)
        yield from apply_indexes(database, kinds)
        reach(Point.MIGRATION_SHAPED)
