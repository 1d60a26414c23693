"""People who ask running services by RPC, as another system would: raw AMQP, a signed assertion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from contracts.rights import Actor, Role
from messaging.actors import sign_assertion
from records.keys import IndexKeys, load_index_keys
from tests.messaging_rpc.caller import Caller, Reply
from tests.platform import Platform


def staff(*roles: Role, union: str = "city", name: str | None = None) -> Actor:
    """A member of staff with a name that nobody had before."""
    return Actor(name=name or f"staff/{uuid4()}", roles=frozenset(roles), unions=frozenset({union}))


ASKED = ("hotline", "relief", "campaigns", "notifications", "identity", "monitor")


class Calling:
    """Asks the services of a platform on behalf of people."""

    def __init__(self, platform: Platform) -> None:
        secrets = platform.stack.layout.secrets
        self._private_key = (secrets / "identity" / "assertion_private_key").read_bytes()
        self.keys: IndexKeys = load_index_keys(secrets / "hotline")
        amqp = platform.stack.uris("integration").amqp
        self._callers = {service: Caller(amqp, service) for service in ASKED}

    def close(self) -> None:
        for caller in self._callers.values():
            caller.close()

    def ask(
        self,
        service: str,
        method: str,
        fields: dict[str, Any] | None = None,
        *,
        by: Actor | None = None,
        key: str | None = None,
    ) -> Reply:
        """The reply to one request; `by` nobody is anonymous."""
        how = self._how(by, key)
        reply: Reply = self._callers[service].call(method, fields, **how)
        return reply

    def ask_all(
        self, service: str, method: str, asked: Sequence[tuple[dict[str, Any], Actor | None]]
    ) -> list[Reply]:
        """All at the same time; their replies in the same order."""
        return self.ask_each(service, [(method, fields, by) for fields, by in asked])

    def ask_each(
        self, service: str, asked: Sequence[tuple[str, dict[str, Any], Actor | None]]
    ) -> list[Reply]:
        """Different methods at the same time; their replies in the same order."""
        requests = [(method, fields, self._how(by, None)) for method, fields, by in asked]
        replies: list[Reply] = self._callers[service].call_all(requests)
        return replies

    def assertion(self, by: Actor) -> str:
        """A fresh assertion that he is who he is."""
        return sign_assertion(by, self._private_key, datetime.now(UTC), timedelta(minutes=5))

    def _how(self, by: Actor | None, key: str | None) -> dict[str, str]:
        how = {"idempotency_key": key or f"key-{uuid4()}"}
        if by is not None:
            how["authorization"] = self.assertion(by)
        return how


@contextmanager
def calling(platform: Platform) -> Iterator[Calling]:
    """Connections to the platform, closed in the end."""
    people = Calling(platform)
    try:
        yield people
    finally:
        people.close()
