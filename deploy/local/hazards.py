"""What a campaign of faults asks of a stack, so that more of it can be broken."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.local.mongo import nodes_of
from deploy.local.ports import Ports
from deploy.local.programs import INFRASTRUCTURE, MONGODS


@dataclass(frozen=True, kw_only=True)
class Hazards:
    """By default none.

    - `nodes`: how many mongods, 1 or 3
    - `detoured`: services, and the mongods among themselves, connect to `detours`, which somebody
      must serve before anything starts
    - `crash`: what ``ZHUFENG_CRASH`` tells every process of ours
    """

    nodes: int = 1
    detoured: bool = False
    crash: str = ""

    @property
    def infrastructure(self) -> tuple[str, ...]:
        """The programs that are not ours, in the order of starting."""
        spare = MONGODS[self.nodes :]
        return tuple(name for name in INFRASTRUCTURE if name not in spare)

    def detours(self, ports: Ports) -> dict[str, tuple[int, int]]:
        """Program → the port where its detour listens, and the program's own port."""
        own = {"rabbit": (ports.detour_amqp, ports.amqp)}
        seen = nodes_of(ports, self.nodes, detoured=True)
        for node in seen:
            own[node.name] = int(node.host.rpartition(":")[2]), node.port
        return own
