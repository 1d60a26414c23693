"""The real gateway process, on a vhost of its own, in front of played owners."""

from __future__ import annotations

import json
import shutil
import socket
from contextlib import contextmanager
from pathlib import Path

import requests

from deploy.local.ports import free_port
from messaging.amqp import connect, part
from messaging.topology.declare import apply
from messaging.topology.plan import event_sources, planned
from services.gateway.operations import OWNERS
from tests.gateway.live.owners import Owners
from tests.messaging_rpc.running import Process

VHOST = "gateway-tests"
KEY = "0123456789abcdef"


class Bench:
    """Starts gateways and owners."""

    def __init__(self, stack, folder):
        self.stack, self.folder = stack, Path(folder)

    def prepare(self):
        self.stack.add_vhost(VHOST)
        connection = connect(self.uri("topology"), name="topology")
        topology = planned({}, sources=event_sources(), rpc=list(OWNERS))
        apply(connection, topology, [], lambda line: None)
        part(connection)

    def uri(self, user):
        return self.stack.uris(user, VHOST).amqp

    @contextmanager
    def owners(self):
        owners = Owners(self.uri("topology"), list(OWNERS), self.stack.layout.secrets)
        owners.start()
        try:
            yield owners
        finally:
            owners.stop()

    @contextmanager
    def gateway(self, **more):
        """A running gateway; `more` are variables of its environment."""
        port = free_port([])
        secrets = self.folder / f"secrets-{port}"
        shutil.copytree(self.stack.layout.secrets / "gateway", secrets)
        (secrets / "amqp_uri").write_text(self.uri("gateway"))
        environment = {
            **self.stack.environment("gateway"),
            "ZHUFENG_SECRETS": str(secrets),
            "ZHUFENG_HTTP_PORT": str(port),
            "ZHUFENG_CLOCK": "real",
            **more,
        }
        process = Process("services.gateway", environment)
        try:
            process.wait_logged("ready")
            yield Gateway(process, port)
        finally:
            process.kill()


class Gateway:
    """A gateway as its clients see it."""

    def __init__(self, process, port):
        self.process, self.port = process, port
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, method, path, *, json=None, key=KEY, headers=None, **options):
        """One request of a program; `key` None sends none."""
        sent = {"Idempotency-Key": key} if key else {}
        return requests.request(
            method,
            self.address + path,
            json=json,
            headers={**sent, **(headers or {})},
            timeout=20,
            allow_redirects=False,
            **options,
        )

    @contextmanager
    def connection(self, seconds=20):
        """A bare socket."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as sock:
            yield sock

    def send(self, data, seconds=20):
        """What comes back for some bytes, until the gateway closes or has answered."""
        with self.connection(seconds) as sock:
            sock.sendall(data)
            return read_answer(sock)

    def access_lines(self):
        return [json.loads(line) for line in list(self.process.lines) if '"answered"' in line]


class RawAnswer:
    """An answer read from a socket."""

    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1])
        self.headers = {
            name.lower(): value
            for name, value in (line.split(": ", 1) for line in lines[1:] if line)
        }
        self.body = body

    def json(self):
        return json.loads(self.body)


def read_answer(sock):
    """The next answer on a socket; its body as long as its head says."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = sock.recv(65536)
        assert more, f"closed without an answer: {data!r}"
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    answer = RawAnswer(head, body)
    length = int(answer.headers.get("content-length", "0"))
    while len(answer.body) < length:
        more = sock.recv(65536)
        assert more
        answer.body += more
    return answer
