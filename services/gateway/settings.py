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
    """

    address: str
    port: int
    origin: str | None
    proxies: tuple[Network, ...]
    web: Path


def load_gateway_settings() -> GatewaySettings:
    """From ``ZHUFENG_HTTP_ADDRESS``, ``_HTTP_PORT``, ``_ORIGIN``, ``_PROXIES`` and ``_WEB``.

    Raises `environs.EnvError` or `ValueError` for what cannot be read.
    """
    env = Env()
    return GatewaySettings(
        address=env.str("ZHUFENG_HTTP_ADDRESS", "127.0.0.1"),
        port=env.int("ZHUFENG_HTTP_PORT", 8080),
        origin=env.str("ZHUFENG_ORIGIN", None),
        proxies=tuple(map(ipaddress.ip_network, env.list("ZHUFENG_PROXIES", [], subcast=str))),
        web=Path(env.path("ZHUFENG_WEB", ROOT / "web" / "dist")),
    )
