"""What the service classes declare with `@consumes`, as the registry of subscriptions."""

from __future__ import annotations

import inspect
import pkgutil
from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from nameko.exceptions import ConfigurationError
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from messaging.consumes import Consumes
from messaging.consumption import Consumption, consumption_of
from messaging.subscriptions import Registry, Subscribed


def collect(service_classes: Iterable[Any]) -> Registry:
    """The registry that the declarations of these classes make, sorted.

    Raises `ConfigurationError` for a class that says how it consumes a source that it does not.
    """
    registry: Registry = {}
    for service in sorted(service_classes, key=lambda each: str(each.name)):
        found: dict[str, set[str]] = defaultdict(set)
        for declared in declarations(service):
            event = declared.event
            found[event.source].add(f"{event.wire_name()}.v{event.version}")
        if unheard := set(getattr(service, "consumption", {})) - set(found):
            raise ConfigurationError(f"{service.name} consumes nothing of {sorted(unheard)}")
        for source in sorted(found):
            subscribed = _subscribed(sorted(found[source]), consumption_of(service, source))
            registry.setdefault(service.name, {})[source] = subscribed
    return registry


def _subscribed(events: list[str], consumption: Consumption) -> Subscribed:
    subscribed: Subscribed = {"events": events}
    if consumption.partitions > 1:
        subscribed["partitions"] = consumption.partitions
    if not consumption.ordered:
        subscribed["ordered"] = False
    return subscribed


def declarations(service: Any) -> list[Consumes]:
    """The `@consumes` of one service class."""
    return [
        entrypoint
        for _, method in inspect.getmembers(service, inspect.isfunction)
        for entrypoint in getattr(method, ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, Consumes)
    ]


def service_classes(package: str = "services") -> list[type]:
    """The nameko classes of every ``services.<name>.service`` module."""
    classes: list[type] = []
    for module in _submodules(package):
        if f"{module}.service" in _submodules(module):
            shell = import_module(f"{module}.service")
            classes += [
                each
                for _, each in inspect.getmembers(shell, inspect.isclass)
                if each.__module__ == shell.__name__
                and isinstance(getattr(each, "name", None), str)
            ]
    return classes


def _submodules(package: str) -> list[str]:
    path = getattr(import_module(package), "__path__", [])
    return [module.name for module in pkgutil.iter_modules(path, f"{package}.")]
