"""The ports of one stack: chosen once, remembered, chosen anew only when someone else took one."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from deploy.local.layout import write_private
from deploy.local.waiting import StackError

# Below the range from which the kernel takes ports for outgoing connections, so that none of ours
# is lost to a passing client between two starts.
LOWEST, HIGHEST = 20_000, 32_000
TRIES = 200
METRICS = "metrics_"


@dataclass(frozen=True)
class Ports:
    """One port per listener.

    The second and third mongod run only where a stack has three nodes. A detour is where a campaign
    of faults listens in front of a listener of the same name.
    """

    amqp: int = 0
    management: int = 0
    distribution: int = 0
    epmd: int = 0
    mongod: int = 0
    mongod_2: int = 0
    mongod_3: int = 0
    http: int = 0
    sms: int = 0
    robots: int = 0
    metrics_hotline: int = 0
    metrics_relief: int = 0
    metrics_campaigns: int = 0
    metrics_notifications: int = 0
    metrics_reports: int = 0
    metrics_identity: int = 0
    metrics_monitor: int = 0
    metrics_gateway: int = 0
    detour_amqp: int = 0
    detour_mongod: int = 0
    detour_mongod_2: int = 0
    detour_mongod_3: int = 0


def metrics_ports(ports: Ports) -> dict[str, int]:
    """Service → where the metrics of its process are read."""
    return {
        name.removeprefix(METRICS): port
        for name, port in asdict(ports).items()
        if name.startswith(METRICS)
    }


def is_free(port: int) -> bool:
    """Whether nobody listens on `port` of the loopback interface."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port(taken: Collection[int]) -> int:
    """A port that is free now and not in `taken`.

    Raises:
        StackError: none was found.
    """
    for port in random.sample(range(LOWEST, HIGHEST), TRIES):
        if port not in taken and is_free(port):
            return port
    raise StackError(f"found no free port between {LOWEST} and {HIGHEST}")


def remembered_ports(path: Path) -> Ports:
    """The ports of the last start; zeros where there was none."""
    if not path.exists():
        return Ports()
    return Ports(**json.loads(path.read_text(encoding="utf-8")))


def choose_ports(path: Path, *, http: int | None) -> Ports:
    """The ports for a start: those of the last one where they are still free, new ones elsewhere.

    Args:
        path: where they are remembered.
        http: the port that people are told; the only one that is never silently replaced.

    Raises:
        StackError: somebody listens on `http`.
    """
    ports = remembered_ports(path)
    if http is not None:
        ports = replace(ports, http=http)
    for name, port in asdict(ports).items():
        if name == "http" and http is not None:
            if not is_free(port):
                raise StackError(
                    f"port {port} is in use by another program: stop that, or set ZHUFENG_PORT"
                )
            continue
        if not port or not is_free(port):
            ports = replace(ports, **{name: free_port(set(asdict(ports).values()))})
    write_private(path, json.dumps(asdict(ports), indent=2) + "\n")
    return ports
