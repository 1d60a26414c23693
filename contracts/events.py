"""Events: facts that a service announces, and the registry of all of them.

An event is a frozen keyword-only dataclass. Its class name in snake case is its wire name, which is
also the name of every consuming method (`TicketEscalated` = ``ticket_escalated`` =
``on_ticket_escalated``). `source` is the announcing service, `version` the major version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

MOST_EVENTS = 1_000
_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")

KNOWN: dict[str, type[Event]] = {}
"""Type → class, of every event that this process has imported, those of tests too.

The published language alone is `contracts.registry.events()`.
"""


def snake_case(name: str) -> str:
    """``TicketEscalated`` → ``ticket_escalated``."""
    return _WORD_START.sub("_", name).lower()


@lru_cache(MOST_EVENTS)
def _wire_name(class_name: str) -> str:
    return re.sub(r"_v\d+$", "", snake_case(class_name))


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. Subclasses set `source`, and `version` when it is not the first.

    A class of version n+1 is named like ``TicketEscalatedV2`` and sets `previous` to the class of
    version n and defines `downgrade(data)` (n+1 → n) and `upgrade(data)` (n → n+1) on plain data.
    """

    source: ClassVar[str]
    version: ClassVar[int] = 1
    unheard: ClassVar[str] = ""  # why no service hears it, for those that none does
    previous: ClassVar[type[Event] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if hasattr(cls, "source"):
            cls._check_version()
            known = KNOWN.setdefault(cls.wire_type(), cls)
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"two events share the type {cls.wire_type()}")
            KNOWN[cls.wire_type()] = cls

    @classmethod
    def _check_version(cls) -> None:
        """A version is named after its number and follows the version before it."""
        suffix = "" if cls.version == 1 else f"V{cls.version}"
        if not cls.__name__.endswith(suffix) or (not suffix and re.search(r"V\d+$", cls.__name__)):
            raise TypeError(f"{cls.__name__} is version {cls.version}; its name must end so")
        before = cls.previous
        if before is None:
            return
        expected = (cls.source, cls.wire_name(), cls.version - 1)
        if (before.source, before.wire_name(), before.version) != expected:
            raise TypeError(f"{cls.__name__} does not follow {before.__name__}")

    @classmethod
    def live_versions(cls) -> tuple[type[Event], ...]:
        """This version and the older ones that are still announced beside it, newest first."""
        return (cls,) if cls.previous is None else (cls, *cls.previous.live_versions())

    @classmethod
    def upgraded(cls, data: dict[str, Any], *, version: int) -> dict[str, Any]:
        """Data of an older live `version`, read as this one; `LookupError` when it is not live."""
        if version == cls.version:
            return data
        if cls.previous is None or version > cls.version:
            raise LookupError(f"{cls.wire_type()} cannot read version {version}")
        return cls.upgrade(cls.previous.upgraded(data, version=version))

    @classmethod
    def downgraded(cls, data: dict[str, Any], *, version: int) -> dict[str, Any]:
        """Data of this version, as an older live `version`; `LookupError` when it is not live."""
        if version == cls.version:
            return data
        if cls.previous is None or version > cls.version:
            raise LookupError(f"{cls.wire_type()} cannot be told as version {version}")
        return cls.previous.downgraded(cls.downgrade(data), version=version)

    @classmethod
    def wire_name(cls) -> str:
        """The name without version: ``ticket_escalated``."""
        return _wire_name(cls.__name__)

    @classmethod
    def wire_type(cls) -> str:
        """The CloudEvents type: ``hotline.ticket_escalated.v1``."""
        return f"{cls.source}.{cls.wire_name()}.v{cls.version}"

    @classmethod
    def downgrade(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Render the data of this version as the previous one; sealed values are copied."""
        raise NotImplementedError(f"{cls.__name__} has no previous version")

    @classmethod
    def upgrade(cls, data: dict[str, Any]) -> dict[str, Any]:
        """Read the data of the previous version as this one."""
        raise NotImplementedError(f"{cls.__name__} has no previous version")
