"""Where a process takes and gives files."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from environs import Env

ANY_ADDRESS = "0.0.0.0"


@dataclass(frozen=True, kw_only=True)
class DoorSettings:
    """`address` and `port` (0: any that is free) to listen on; `host` is how the gateway asks."""

    address: str
    port: int
    host: str


def load_door_settings() -> DoorSettings:
    """From ``ZHUFENG_FILES_ADDRESS``, ``ZHUFENG_FILES_PORT`` and ``ZHUFENG_FILES_HOST``.

    A process that listens on every address is asked by the name of its machine or container.
    """
    env = Env()
    address = env.str("ZHUFENG_FILES_ADDRESS", "127.0.0.1")
    own = socket.gethostname() if address == ANY_ADDRESS else address
    return DoorSettings(
        address=address,
        port=env.int("ZHUFENG_FILES_PORT", 0),
        host=env.str("ZHUFENG_FILES_HOST", own),
    )
