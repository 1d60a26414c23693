"""``var/endpoints.json``: where everything of a running stack is to be found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from deploy.local.layout import Layout, write_private
from deploy.local.ports import metrics_ports
from deploy.permissions import SERVICES, VHOST

if TYPE_CHECKING:
    from deploy.local.stack import Stack
    from deploy.local.supervision import Supervisor

LOCK = "endpoints.lock"


def describe(stack: Stack) -> dict[str, Any]:
    """The document: addresses with credentials, and the pid of every process."""
    databases = [service.name for service in SERVICES if service.database]
    return {
        "http": f"http://127.0.0.1:{stack.ports.http}",
        "sms": f"http://127.0.0.1:{stack.ports.sms}",
        "robots": f"http://127.0.0.1:{stack.ports.robots}",
        "metrics": {
            name: f"http://127.0.0.1:{port}/metrics"
            for name, port in metrics_ports(stack.ports).items()
        },
        "amqp": stack.uris("integration").amqp,
        "amqp_vhost": VHOST,
        "management": stack.rabbit.management("watcher"),
        "mongo": {name: stack.uris(name).mongo for name in [*databases, "root"]},
        "pids": stack.pids(),
    }


def write(stack: Stack) -> None:
    """Bring the file up to date."""
    # What is read under the lock is at least as new as what is replaced.
    with stack.layout.locked(LOCK):
        _replace(stack.layout, describe(stack))


def renew_pids(layout: Layout, supervisor: Supervisor) -> None:
    """Bring the pids in the file up to date; where nothing was started yet there is no file."""
    with layout.locked(LOCK):
        if not layout.endpoints.exists():
            return
        known = json.loads(layout.endpoints.read_text(encoding="utf-8"))
        pids = supervisor.pids()
        if known["pids"] != pids:
            _replace(layout, {**known, "pids": pids})


def _replace(layout: Layout, document: dict[str, Any]) -> None:
    write_private(layout.endpoints, json.dumps(document, indent=2) + "\n")
