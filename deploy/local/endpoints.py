"""``var/endpoints.json``: where everything of a running stack is to be found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from deploy.local.layout import write_private
from deploy.permissions import SERVICES, VHOST

if TYPE_CHECKING:
    from deploy.local.stack import Stack


def describe(stack: Stack) -> dict[str, Any]:
    """The document: addresses with credentials, and the pid of every process."""
    databases = [service.name for service in SERVICES if service.database]
    return {
        "http": f"http://127.0.0.1:{stack.ports.http}",
        "sms": f"http://127.0.0.1:{stack.ports.sms}",
        "amqp": stack.uris("integration").amqp,
        "amqp_vhost": VHOST,
        "management": stack.rabbit.management("watcher"),
        "mongo": {name: stack.uris(name).mongo for name in [*databases, "root"]},
        "pids": stack.pids(),
    }


def write(stack: Stack) -> None:
    """Bring the file up to date."""
    write_private(stack.layout.endpoints, json.dumps(describe(stack), indent=2) + "\n")
