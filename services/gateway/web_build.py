"""The web build: read once at start; what is not in that table does not exist.

An address is looked up, never made into a path, so there is nothing to climb out of.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog
from nameko.extensions import DependencyProvider
from werkzeug import Response

from contracts.gateway import MethodNotAllowed, PageNotFound
from services.gateway.http.answers import kept_response
from services.gateway.http.exchange import Exchange
from services.gateway.prepared import Prepared, prepare
from services.gateway.settings import load_gateway_settings

ENTRIES = ("desk", "ops")  # each with an index.html of its own; every other address is the portal's
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
METHODS = "GET, HEAD, OPTIONS"

_HASHED = re.compile(r"assets/.+-[\w-]{8,}\.\w+")
_HIDDEN = re.compile(r"(^|/)\.")

# Nothing from elsewhere, nothing inline, no evaluation, no frame around it.
_STRICTEST = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
# Element Plus draws small marks (a list's tick) as data: images in its style sheets.
_STAFF = {**_STRICTEST, "img-src": "'self' data:"}

_log = structlog.get_logger(__name__)


class WebBuild(DependencyProvider):
    """``web = WebBuild()``."""

    def setup(self) -> None:
        folder = load_gateway_settings().web
        self.site = Site(read_build(folder))
        if not self.site.files:
            _log.warning("there is no web build; run ./zhufeng web-build")

    def get_dependency(self, worker_ctx: Any) -> Site:
        return self.site


class Site:
    """All files by their address without the leading slash."""

    def __init__(self, files: Mapping[str, Prepared]) -> None:
        self.files = files

    def page(self, exchange: Exchange) -> Response:
        """The file at an address, or the page of the entry that it lies under.

        Refuses `PageNotFound` for a missing file, `MethodNotAllowed` for a change.
        """
        if exchange.method == "OPTIONS":
            return Response(status=204, headers={"Allow": METHODS})
        if exchange.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(allowed=METHODS, allow=METHODS)
        found = self.find(exchange.path)
        if found is None:
            raise PageNotFound()
        return kept_response(found, exchange)

    def find(self, address: str) -> Prepared | None:
        """What is at an address; a path without a file's ending is a page of its entry."""
        path = address.removeprefix("/")
        if path in self.files:
            return self.files[path]
        if "." in path.rpartition("/")[2] or path.startswith("assets/"):
            return None
        entry = path.partition("/")[0]
        return self.files.get(f"{entry}/index.html" if entry in ENTRIES else "index.html")


def read_build(folder: Path) -> dict[str, Prepared]:
    """Every file of the build but hidden ones (vite's manifest among them)."""
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    named = ((each.relative_to(folder).as_posix(), each) for each in files)
    return {name: _prepared(name, path) for name, path in named if not _HIDDEN.search(name)}


def _prepared(name: str, path: Path) -> Prepared:
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_page = content_type == "text/html"
    return prepare(
        path.read_bytes(),
        content_type=f"{content_type}; charset=utf-8" if _is_text(content_type) else content_type,
        caching=FOR_EVER if _HASHED.fullmatch(name) else ASK_EACH_TIME,
        security_policy=_policy(name) if is_page else None,
    )


def _is_text(content_type: str) -> bool:
    return content_type.startswith("text/")


def _policy(name: str) -> str:
    rules = _STAFF if name.partition("/")[0] in ENTRIES else _STRICTEST
    return "; ".join(f"{directive} {value}" for directive, value in rules.items())
