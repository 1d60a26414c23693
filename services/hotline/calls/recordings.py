"""Recording links: a call centre's own, opened in an agent's browser and never by us."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from contracts.refusals import InvalidInput


def recording_link(url: str, *, hosts: Collection[str]) -> str:
    """The link, if it leads to one of these hosts (``host`` or ``host:port``) over http or https.

    Refuses `InvalidInput` for any other scheme or host, and for a user name in it: whoever opens it
    must come to the call centre and to nobody else.
    """
    printable = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\^`{|}')
    if not printable or not _leads_to(url, hosts):
        raise InvalidInput.at(
            "recording_url", code="not_allowed_value", allowed="http or https, to a host allowed"
        )
    return url


def _leads_to(url: str, hosts: Collection[str]) -> bool:
    try:
        parts = urlsplit(url)
        plain = parts.username is None and parts.password is None
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and plain and parts.netloc.lower() in hosts
