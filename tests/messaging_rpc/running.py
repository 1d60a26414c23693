"""Runs the desk and the asker as processes against the stack, on a vhost of their own."""

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import requests
from pymongo import MongoClient

from deploy.local.layout import ROOT
from deploy.local.ports import free_port
from deploy.local.waiting import wait_until
from messaging.amqp import connect, part
from messaging.topology.declare import apply
from messaging.topology.plan import planned

VHOST = "messaging-rpc"
START_SECONDS = 30


class Process:
    """A child whose log lines are collected as it writes them."""

    def __init__(self, module, environment):
        self.lines = []
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={**os.environ, "EVENTLET_NO_GREENDNS": "yes", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip())

    def logged(self, event):
        """The log lines of that event so far."""
        return [line for line in map(as_json, list(self.lines)) if line.get("event") == event]

    def wait_logged(self, event, seconds=START_SECONDS):
        def found():
            assert self._process.poll() is None or self.logged(event), self.text()
            return self.logged(event)

        return wait_until(found, seconds=seconds, what=f"{event!r} is not logged: {self.text()}")

    def text(self):
        return "\n".join(self.lines)

    def signal(self, number):
        self._process.send_signal(number)

    def ended(self, seconds=15):
        """The exit status."""
        code = self._process.wait(seconds)
        self._reader.join(5)
        return code

    def kill(self):
        self._process.kill()
        self._process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.kill()


def as_json(line):
    try:
        return json.loads(line)
    except ValueError:
        return {"event": line}


class Bench:
    """The vhost, the secrets and the gates of one test session."""

    def __init__(self, stack, folder):
        self.stack, self.folder = stack, Path(folder)
        self.gates = self.folder / "gates"
        self.gates.mkdir()
        self._connection = None

    def prepare(self):
        self.stack.add_vhost(VHOST)
        connection = connect(self.stack.uris("topology", VHOST).amqp, name="topology")
        apply(
            connection, planned({}, sources=[], rpc=["hotline", "monitor"]), [], lambda line: None
        )
        part(connection)

    def environment(self, service, clock="real"):
        secrets = self.folder / service
        if not secrets.exists():
            self.copy_secrets(service, secrets)
        return {
            **self.stack.environment(service),
            "ZHUFENG_SECRETS": str(secrets),
            "ZHUFENG_CLOCK": clock,
            "DESK_GATES": str(self.gates),
        }

    def copy_secrets(self, service, folder):
        """The service's secrets, with the address of our vhost."""
        shutil.copytree(self.stack.layout.secrets / service, folder)
        (folder / "amqp_uri").write_text(self.stack.uris(service, VHOST).amqp)

    def amqp(self, user="integration"):
        return self.stack.uris(user, VHOST).amqp

    @contextmanager
    def desk(self, clock="real", **more):
        environment = {**self.environment("hotline", clock), **more}
        with Process("tests.messaging_rpc.desk", environment) as process:
            process.wait_logged("ready")
            yield process

    @contextmanager
    def asker(self, name="gateway"):
        port = free_port([])
        environment = {**self.environment(name), "ASKER_PORT": str(port), "ASKER_NAME": name}
        with Process("tests.messaging_rpc.asker", environment) as process:
            process.wait_logged("ready")
            yield Asker(process, port)

    @contextmanager
    def between(self):
        """A service that is asked and asks in turn."""
        with Process("tests.messaging_rpc.between", self.environment("monitor")) as process:
            process.wait_logged("ready")
            yield process

    def channel(self):
        """A channel of the user that may look at every queue."""
        if self._connection is None or not self._connection.connected:
            self._connection = connect(self.amqp("topology"), name="bench", heartbeat=0)
        return self._connection.channel()

    @cached_property
    def database(self):
        """The service's own database, with all rights."""
        return MongoClient(self.stack.uris("root").mongo)["zhufeng_hotline"]

    @cached_property
    def audit(self):
        """The rows that the service wrote about who changed or read what."""
        return MongoClient(self.stack.uris("root").mongo)["zhufeng_hotline_audit"]["audit"]

    @staticmethod
    def wait(condition, what, seconds=START_SECONDS):
        return wait_until(condition, seconds=seconds, what=what)

    def open(self, gate):
        """Let those pass who wait at the gate."""
        (self.gates / f"{gate}.open").touch()

    def wait_reached(self, gate, times=1):
        """Wait until so many handlers stand at the gate."""
        wait_until(
            lambda: len(list(self.gates.glob(f"{gate}.reached-*"))) >= times,
            seconds=START_SECONDS,
            what=f"nobody reached the gate {gate}",
        )


class Asker:
    """The test gateway over HTTP."""

    def __init__(self, process, port):
        self.process, self._url = process, f"http://127.0.0.1:{port}"

    def ask(self, method, fields, *, service="hotline", seconds=10, **how):
        asked = {"service": service, "method": method, "fields": fields, "seconds": seconds, **how}
        return requests.post(f"{self._url}/ask", json=asked, timeout=seconds + 10).json()

    def code(self, *args, **how):
        return self.ask(*args, **how)["refusal"]["code"]

    def state(self):
        return requests.get(f"{self._url}/state", timeout=10).json()

    def get(self, path):
        return requests.get(f"{self._url}/{path}", timeout=10)
