"""What the service classes declare with `@consumes`, as the registry of subscriptions."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from messaging.consumes import Consumes
from messaging.subscriptions import Registry


def collect(service_classes: Iterable[Any]) -> Registry:
    """The registry that the declarations of these classes make, sorted."""
    found: dict[str, dict[str, set[str]]] = {}
    for service in service_classes:
        for declared in declarations(service):
            event = declared.event
            names = found.setdefault(service.name, {}).setdefault(event.source, set())
            names.add(f"{event.wire_name()}.v{event.version}")
    return {
        group: {source: sorted(found[group][source]) for source in sorted(found[group])}
        for group in sorted(found)
    }


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
