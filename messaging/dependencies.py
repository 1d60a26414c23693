"""What a service class declares to get at its records, bound to the unit of work in hand."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar

from nameko.extensions import DependencyProvider

from messaging.runtime import Runtime
from records.consents import ConsentTexts, load_consent_texts
from records.keys import IndexKeys
from records.policies import Policies, load_policies
from records.reads import Reads, Unread
from records.unit_of_work import UnitOfWork


class InAUnitOfWork(Protocol):
    """Records as one unit of work sees and changes them: a repository of aggregates, or rows."""

    def __init__(self, unit: UnitOfWork, /) -> None: ...


R = TypeVar("R", bound=InAUnitOfWork)


class NoUnitOfWork(RuntimeError):
    """A repository was asked for outside a command, query, timer or message."""


def _unit_of(worker_ctx: Any) -> UnitOfWork:
    unit: UnitOfWork | None = worker_ctx.unit
    if unit is None:
        raise NoUnitOfWork(f"{worker_ctx.entrypoint!r} runs outside a unit of work")
    return unit


class Stored(DependencyProvider, Generic[R]):
    """The records of one kind: ``tickets = Stored(Tickets)``."""

    def __init__(self, repository: type[R]) -> None:
        self.repository = repository

    def get_dependency(self, worker_ctx: Any) -> R:
        return self.repository(_unit_of(worker_ctx))


class Unit(DependencyProvider):
    """The unit of work itself: ``.actor``, ``.now``, ``.grant``, ``.audit()``."""

    def get_dependency(self, worker_ctx: Any) -> UnitOfWork:
        return _unit_of(worker_ctx)


class ReadSide(DependencyProvider):
    """`records.reads.Reads` that sees what the current actor's grant lets it see.

    It sees what is saved. An answer that needs it, of a command that is about to be saved, is
    therefore rendered after the commit.
    """

    runtime = Runtime()

    def get_dependency(self, worker_ctx: Any) -> Reads | Unread:
        unit = _unit_of(worker_ctx)
        return Unread() if unit.renders_unsaved else Reads(self.runtime.store, unit.grant)


class Keys(DependencyProvider):
    """`IndexKeys`: keyed hashes of ID number and phone, as far as this service holds the keys."""

    runtime = Runtime()

    def get_dependency(self, worker_ctx: Any) -> IndexKeys:
        keys: IndexKeys = self.runtime.index_keys
        return keys


class PolicyTable(DependencyProvider):
    """The dated policies."""

    def __init__(self) -> None:
        self._policies: Policies | None = None

    def setup(self) -> None:
        self._policies = load_policies()

    def get_dependency(self, worker_ctx: Any) -> Policies | None:
        return self._policies


class ConsentTable(DependencyProvider):
    """The texts by which consent is asked."""

    def __init__(self) -> None:
        self._texts: ConsentTexts | None = None

    def setup(self) -> None:
        self._texts = load_consent_texts()

    def get_dependency(self, worker_ctx: Any) -> ConsentTexts | None:
        return self._texts
