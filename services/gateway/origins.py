"""Changes are asked for by our own pages or by programs, never by pages of other sites."""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from contracts.gateway import CrossSiteRefused

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"same-origin", "none"})  # none: typed, bookmarked, or an installed app
_ALLOWED = "a request of this site's own pages, or of a program"


def check_origin(method: str, headers: Headers, *, own_origin: str | None) -> None:
    """Refuse `CrossSiteRefused` for a change that a browser says another site's page asked for.

    Browsers send ``Sec-Fetch-Site``; older ones ``Origin``; programs neither. `own_origin`
    (``https://example.org``) is compared whole; without it the origin's host with ``Host``.
    """
    if method in SAFE_METHODS:
        return
    site, origin = headers.get("Sec-Fetch-Site"), headers.get("Origin")
    if site is not None and site not in _OWN_SITES:
        raise CrossSiteRefused(field="Sec-Fetch-Site", allowed=_ALLOWED)
    if site is None and origin is not None and not _is_ours(origin, headers, own_origin):
        raise CrossSiteRefused(field="Origin", allowed=_ALLOWED)


def _is_ours(origin: str, headers: Headers, own_origin: str | None) -> bool:
    if own_origin is not None:
        return origin == own_origin
    # The scheme is left out: a proxy that ends TLS hands plain HTTP on.
    return urlsplit(origin).netloc == headers.get("Host", "") != ""
