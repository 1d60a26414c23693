"""The API's document as a page (``/api/docs``): three files of our own, and no third party's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from services.gateway.prepared import Prepared, prepare

ADDRESSES = ("/api/docs", "/api/docs/page.js", "/api/docs/page.css")

_FOLDER = Path(__file__).parent
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def part(address: str) -> Prepared:
    """What is at one of `ADDRESSES`."""
    name = "page.html" if address == ADDRESSES[0] else address.rpartition("/")[2]
    return _read(name)


@lru_cache(maxsize=len(ADDRESSES))
def _read(name: str) -> Prepared:
    file = _FOLDER / name
    return prepare(
        file.read_bytes(),
        content_type=f"{_TYPES[file.suffix]}; charset=utf-8",
        caching="no-cache",
        security_policy=_POLICY,
    )
