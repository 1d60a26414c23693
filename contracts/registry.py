"""The whole published language: every event, request and refusal of the service modules.

A class belongs to it when its module stands in `contracts`; what tests define for themselves does
not, however much of it a process has imported.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeVar

import contracts
from contracts import events as _events
from contracts import refusals as _refusals
from contracts import requests as _requests
from contracts.events import Event
from contracts.refusals import Refusal
from contracts.requests import Request

C = TypeVar("C", bound=type[Any])

_MACHINERY = frozenset({"catalogue", "schemas", "texts"})


@lru_cache(maxsize=1)
def import_all() -> None:
    """Import every service module, so that the registry is complete."""
    for module in pkgutil.iter_modules(contracts.__path__):
        if module.name not in _MACHINERY:
            import_module(f"{contracts.__name__}.{module.name}")


def events() -> tuple[type[Event], ...]:
    """Every event in every live version, by type."""
    return tuple(sorted(_published(_events.KNOWN.values()), key=lambda event: event.wire_type()))


def requests() -> tuple[type[Request], ...]:
    """Every command and query, by service and method."""
    known = _published(_requests.KNOWN.values())
    return tuple(sorted(known, key=lambda request: (request.service, request.method())))


def refusals() -> tuple[type[Refusal], ...]:
    """Every refusal that has a code of its own, by code."""
    return tuple(sorted(_published(_refusals.KNOWN.values()), key=lambda refusal: refusal.code))


def event_class(wire_type: str) -> type[Event]:
    """The event of a CloudEvents type (``hotline.ticket_escalated.v1``); `LookupError` if none."""
    import_all()
    try:
        return _events.KNOWN[wire_type]
    except KeyError:
        raise LookupError("the contracts know no event of this type") from None


def versions_of(name: str) -> tuple[type[Event], ...]:
    """The live versions of an event (``ticket_escalated``), newest first; `LookupError` if none."""
    versions = [event for event in events() if event.wire_name() == name]
    if not versions:
        raise LookupError(f"the contracts know no event {name}")
    return tuple(sorted(versions, key=lambda event: event.version, reverse=True))


def _published(known: Iterable[C]) -> list[C]:
    import_all()
    return [each for each in known if each.__module__.startswith(f"{contracts.__name__}.")]
