"""The owners behind the gateway, played on the real broker: what they are asked is written down."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amqp.basic_message import Message
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from contracts.refusals import DeadlinePassed, Refusal
from messaging.amqp import connect, part, take_in
from messaging.rpc.reading import read_call
from messaging.rpc.sealed import OwnerSeals
from messaging.rpc.wire import EXCHANGE, Call, refusal_body, result_body
from messaging.sealing import KeyRing, read_public_keys

SILENCE = object()
"""An answer that never comes."""


@dataclass
class Asked:
    """One call as an owner got it."""

    operation: str
    call: Call
    headers: dict[str, Any]
    delivery: Any = field(repr=False)

    @property
    def fields(self) -> dict[str, Any]:
        return self.call.kwargs

    def header(self, name: str) -> Any:
        return self.headers.get(f"nameko.{name}")


class Owners:
    """Answers every call: as a test scripted it, else with ``{"echo": fields}``."""

    def __init__(self, uri: str, services: list[str], secrets: Path) -> None:
        """`secrets` is the folder of everybody's keys."""
        self.uri, self.services = uri, services
        self._seals = {name: OwnerSeals(_ring(secrets, name)) for name in services}
        self.forget()
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(10)

    def forget(self) -> None:
        self.asked: list[Asked] = []
        self.script: dict[str, Any] = {f"{name}.health": _well for name in self.services}

    def of(self, operation: str) -> list[Asked]:
        return [each for each in self.asked if each.operation == operation]

    @property
    def commands(self) -> list[Asked]:
        """What was asked beside sessions."""
        return [each for each in self.asked if each.operation != "identity.assert_session"]

    def announce(self, message: Any) -> None:
        """Publish an event as its service would."""
        connection = connect(self.uri, name="announcing")
        channel = connection.channel()
        channel.basic_publish(
            Message(message.body, **message.properties), message.exchange, message.routing_key
        )
        part(connection)

    def _run(self) -> None:
        connection = connect(self.uri, name="owners")
        channel = connection.channel()
        channel.auto_decode = False
        for service in self.services:
            channel.basic_consume(
                f"rpc-{service}",
                no_ack=True,
                callback=lambda message: self._take(channel, message),
            )
        self._ready.set()
        while not self._stopping.is_set():
            take_in(connection, seconds=0.1)
            connection.heartbeat_tick()
        part(connection)

    def _take(self, channel: Any, message: Any) -> None:
        operation = message.delivery_info["routing_key"]
        try:
            call = read_call(
                routing_key=operation,
                body=message.body,
                properties=message.properties,
                headers=message.headers,
                seals=self._seals[operation.partition(".")[0]],
            )
        except DeadlinePassed:
            return  # nobody waits for it any more
        assert call.seal is not None, "the gateway asked in clear"
        asked = Asked(operation, call, message.headers, message)
        self.asked.append(asked)
        body = self._reply(asked)
        if body is None:
            return
        wire = call.reply(body)
        reply = Message(
            wire.body, correlation_id=message.properties["correlation_id"], **wire.properties
        )
        channel.basic_publish(reply, EXCHANGE, message.properties["reply_to"])

    def _reply(self, asked: Asked) -> bytes | None:
        script = self.script.get(asked.operation, _echo)
        try:
            answer = script(asked) if callable(script) else script
            if isinstance(answer, Refusal):
                raise answer
        except Refusal as refusal:
            return refusal_body(refusal)
        if answer is SILENCE:
            return None
        replayed = answer.pop("_replayed", False)
        return result_body(answer, replayed=replayed)


def _ring(secrets: Path, service: str) -> KeyRing:
    pem = (secrets / service / "sealing_private_key").read_bytes()
    return KeyRing(
        [load_pem_private_key(pem, password=None)],  # type: ignore[list-item]
        read_public_keys(secrets / "public"),
    )


def _echo(asked: Asked) -> dict[str, Any]:
    return {"echo": asked.fields}


def _well(asked: Asked) -> dict[str, Any]:
    service = asked.operation.partition(".")[0]
    return {"service": service, "ready": True, "checks": {"database": True}}
