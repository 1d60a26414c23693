"""What the gateway must know besides the settings that every process has."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parents[2]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, kw_only=True)
class GatewaySettings:
    """Where it listens and what stands in front of it.

    `origin` is how browsers address the platform (``https://example.org``); None compares with
    ``Host``. `proxies` are the networks whose ``X-Forwarded-For`` is believed.
    `reading_seconds` is what a client may take for a head, and again for a body; `work_seconds` is
    what is left for the work once the request is there.
    """

    address: str
    port: int
    origin: str | None
    proxies: tuple[Network, ...]
    web: Path
    reading_seconds: float
    work_seconds: float


def load_gateway_settings() -> GatewaySettings:
    """From ``ZHUFENG_HTTP_`` and ``ADDRESS``, ``PORT``, ``READING_SECONDS`` and ``WORK_SECONDS``.

    Likewise ``ZHUFENG_ORIGIN``, ``_PROXIES`` and ``_WEB``.

    Raises `environs.EnvError` or `ValueError` for what cannot be read.
    """
    env = Env()
    return GatewaySettings(
        address=env.str("ZHUFENG_HTTP_ADDRESS", "127.0.0.1"),
        port=env.int("ZHUFENG_HTTP_PORT", 8080),
        origin=env.str("ZHUFENG_ORIGIN", None),
        proxies=tuple(map(ipaddress.ip_network, env.list("ZHUFENG_PROXIES", [], subcast=str))),
        web=Path(env.path("ZHUFENG_WEB", ROOT / "web" / "dist")),
        reading_seconds=env.float("ZHUFENG_HTTP_READING_SECONDS", 10.0),
        work_seconds=env.float("ZHUFENG_HTTP_WORK_SECONDS", 10.0),
    )
