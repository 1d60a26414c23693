"""From where a request comes, for limits only: an address is never logged.

Identity counts wrong tries to sign in by it, and keeps a keyed hash alone.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from services.gateway.settings import Network

IPV6_HOUSEHOLD = 64
"""Bits of an IPv6 address that its provider assigns; the rest the client chooses as he likes."""


def client_of(peer: str, forwarded_for: str | None, proxies: Sequence[Network]) -> str:
    """The client's address, IPv6 as its network.

    Of ``X-Forwarded-For`` the last address counts that is none of our proxies, and only when one
    of them brought the request: what stands before it, the client may have written himself.
    """
    client = peer
    hops = [each.strip() for each in (forwarded_for or "").split(",") if each.strip()]
    while hops and _is_one_of(client, proxies):
        client = hops.pop()
    return _household(client)


def _is_one_of(address: str, proxies: Sequence[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in proxies)


def _household(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, IPV6_HOUSEHOLD), strict=False))
