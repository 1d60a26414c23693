"""A RabbitMQ node of our own: Debian's program, our folders, ports, users and lifetime.

Nothing of the distribution's node is read or touched: not its cookie, configuration, data, ports or
epmd.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import amqp
import requests

from deploy.broker_definitions import broker_definitions, vhost_permissions
from deploy.local.layout import Layout, write_private
from deploy.local.ports import Ports
from deploy.local.waiting import StackError, wait_until
from deploy.permissions import VHOST, Subscriptions, broker_users

# The scripts behind Debian's wrapper, which would change to user rabbitmq.
SCRIPTS = Path("/usr/lib/rabbitmq/bin")
PATIENCE_SECONDS = 60
"""A broker that starts beside others answers late, which is no fault of it."""
NODE = "zhufeng@localhost"
SYNC_NAMES = "[dets:sync(X) || X <- dets:all()]."
CONFIG = """\
listeners.tcp.1 = 127.0.0.1:{ports.amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {ports.management}
load_definitions = {definitions}
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 200MB
raft.wal_max_size_bytes = 64000000
log.console = true
log.console.level = info
log.file = false
"""


class Rabbit:
    """The node of one stack."""

    def __init__(self, layout: Layout, ports: Ports, passwords: Mapping[str, str]) -> None:
        self._layout = layout
        self._ports = ports
        self._passwords = passwords
        self._home = layout.data / "rabbit"
        self._definitions = layout.run / "rabbit-definitions.json"
        self._config = layout.run / "rabbitmq.conf"

    def write_config(self, subscriptions: Subscriptions) -> None:
        """Write all that the node reads at start. Its first start thus has all users at once."""
        self._home.mkdir(parents=True, exist_ok=True)
        document = broker_definitions(self._passwords, subscriptions)
        write_private(self._definitions, json.dumps(document, indent=1, sort_keys=True))
        write_private(self._config, CONFIG.format(ports=self._ports, definitions=self._definitions))
        write_private(self._layout.run / "rabbit-plugins", "[rabbitmq_management].\n")

    def server_command(self) -> tuple[str, ...]:
        """What the supervisor runs; it replaces its shell, so that the pid is the node's."""
        return (str(SCRIPTS / "rabbitmq-server"),)

    def epmd_command(self) -> tuple[str, ...]:
        """The port mapper. Supervised, for one started by the node itself would outlive it."""
        return ("/usr/bin/epmd", "-address", "127.0.0.1", "-port", str(self._ports.epmd))

    def environment(self) -> dict[str, str]:
        """The environment of the server and of its command line tools."""
        return {
            "HOME": str(self._home),  # the Erlang cookie is made there
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(self._ports.epmd),
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_DIST_PORT": str(self._ports.distribution),
            "RABBITMQ_MNESIA_BASE": str(self._home / "mnesia"),
            "RABBITMQ_LOG": "info,-color",
            "RABBITMQ_LOG_BASE": str(self._layout.logs),
            "RABBITMQ_CONFIG_FILE": str(self._config),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self._layout.run),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._layout.run / "rabbit-plugins"),
            # Two files of the distribution's node, pointed away from.
            "RABBITMQ_CONF_ENV_FILE": str(self._layout.run / "no-rabbitmq-env.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self._layout.run / "no-advanced.config"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-start_epmd false +S 2:2 -kernel inet_dist_use_interface {127,0,0,1}"
            ),
            # Makes the start script replace itself with the node instead of standing before it.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    def uri(self, user: str, vhost: str = VHOST, *, detoured: bool = False) -> str:
        """Where `user` connects; `detoured` by the detour that a campaign of faults serves."""
        port = self._ports.detour_amqp if detoured else self._ports.amqp
        return f"amqp://{user}:{self._passwords[user]}@127.0.0.1:{port}/{vhost}"

    def management(self, user: str) -> dict[str, str]:
        """Address, user and password of the management API."""
        return {
            "url": f"http://127.0.0.1:{self._ports.management}",
            "user": user,
            "password": self._passwords[user],
        }

    def wait_ready(self, seconds: float = 60) -> None:
        """Wait until the node takes a client and answers management requests."""
        wait_until(
            self._answers, seconds=seconds, what="RabbitMQ does not take connections", every=0.2
        )

    def _answers(self) -> bool:
        try:
            with amqp.Connection(
                host=f"127.0.0.1:{self._ports.amqp}",
                userid="operator",
                password=self._passwords["operator"],
                virtual_host=VHOST,
                connect_timeout=5,
                read_timeout=5,
            ):
                return self._ask("GET", "/api/whoami").ok
        except (OSError, amqp.AMQPError, requests.RequestException):
            return False

    def apply_definitions(self) -> None:
        """Bring a node that runs already to the matrix of today, if it was started with another."""
        content = self._definitions.read_text("utf-8")
        mark = self._home / "applied-definitions"
        digest = hashlib.sha256(content.encode()).hexdigest()
        if not mark.exists() or mark.read_text("utf-8") != digest:
            self._expect_ok(self._ask("POST", "/api/definitions", json.loads(content)))
            write_private(mark, digest)

    def add_vhost(self, vhost: str, subscriptions: Subscriptions) -> None:
        """Make a vhost with the permissions of the matrix, for a test of its own."""
        document = {
            "vhosts": [{"name": vhost}],
            **vhost_permissions(broker_users(subscriptions), vhost),
        }
        self._expect_ok(self._ask("POST", "/api/definitions", document))

    def drop_vhost(self, vhost: str) -> None:
        """Remove a vhost with all that is in it."""
        self._expect_ok(self._ask("DELETE", f"/api/vhosts/{vhost}"))

    def _ask(self, method: str, path: str, document: Any = None) -> requests.Response:
        management = self.management("operator")
        return requests.request(
            method,
            management["url"] + path,
            auth=(management["user"], management["password"]),
            json=document,
            timeout=PATIENCE_SECONDS,
        )

    def _expect_ok(self, response: requests.Response) -> None:
        if not response.ok:
            raise StackError(f"RabbitMQ refused {response.url}: {response.text[:500]}")

    def sync_queue_names(self) -> None:
        """Write the names of fresh quorum queues to disk.

        RabbitMQ before 3.13.4 keeps them in memory for seconds; a kill in between loses the queue
        for good, with the confirmed messages in it.
        """
        result = subprocess.run(
            [str(SCRIPTS / "rabbitmqctl"), "--quiet", "eval", SYNC_NAMES],
            env={**self.environment(), "TMPDIR": os.environ.get("TMPDIR", "/tmp")},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        if result.returncode:
            raise StackError(f"cannot sync the queue names of RabbitMQ: {result.stderr.strip()}")
