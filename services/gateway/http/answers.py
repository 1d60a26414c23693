"""What every answer carries: trace, security headers, and the session cookie where it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import orjson
from werkzeug import Response
from werkzeug.http import parse_accept_header, parse_etags

from services.gateway.cookies import BROWSER_COOKIE, BROWSER_PATH, SESSION_COOKIE, NewCookie
from services.gateway.http.exchange import JSON, Exchange
from services.gateway.http.transfers import disposition
from services.gateway.operations.forwarding import Content, Document
from services.gateway.prepared import Prepared

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# An answer of the API is data: opened as a page it may do nothing.
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'; sandbox"


def json_response(body: Any, *, status: int = 200) -> Response:
    """Plain values as JSON in UTF-8."""
    return Response(orjson.dumps(body), status=status, content_type=JSON)


def text_response(text: str, content_type: str) -> Response:
    """A text for a program of somebody else's, as it is."""
    return Response(text.encode(), content_type=content_type)


def document_response(document: Document, *, status: int = 200) -> Response:
    """A file to be saved under its name."""
    response = Response(document.content, status=status, content_type=document.type)
    response.headers.set("Content-Disposition", "attachment", filename=document.name)
    return response


def file_response(content: Content, exchange: Exchange) -> Response:
    """A file as it comes, to be kept and not shown: nothing in it is run as a page of ours."""
    response = Response(
        _in_time(content.pieces(0), exchange.more_time),
        content_type=content.content_type,
        direct_passthrough=True,
    )
    if content.length is not None:
        response.content_length = content.length
    response.headers["Content-Disposition"] = disposition(content.name or "")
    return response


def _in_time(pieces: Iterator[bytes], more_time: Callable[[], None]) -> Iterator[bytes]:
    """Each piece has its own time to be sent: a slow line is no reason to break off."""
    with closing(pieces):  # type: ignore[type-var]
        for piece in pieces:
            more_time()
            yield piece


def finish(response: Response, exchange: Exchange, *, secure: bool) -> None:
    """Add what every answer carries, and the cookie of a session that began or ended.

    The cookie is for the server alone, sent by our own pages and by links to them (that of a
    browser under way to a provider by our own pages alone); `secure`: only over TLS.
    """
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", _NO_PAGE)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Trace-Id"] = exchange.trace.trace_id
    if exchange.new_cookie is not None:
        _set(response, SESSION_COOKIE, exchange.new_cookie, path="/", secure=secure)
    if exchange.new_browser_cookie is not None:
        _set(
            response,
            BROWSER_COOKIE,
            exchange.new_browser_cookie,
            path=BROWSER_PATH,
            secure=secure,
            samesite="Strict",
        )


def _set(
    response: Response,
    name: str,
    cookie: NewCookie,
    *,
    path: str,
    secure: bool,
    samesite: str = "Lax",
) -> None:
    response.set_cookie(
        name,
        cookie.token,
        # Without an end the browser would forget it when it closes; an ended one it drops now.
        expires=cookie.until or 0,
        max_age=None if cookie.token else 0,
        path=path,
        secure=secure,
        httponly=True,
        samesite=samesite,
    )


def kept_response(prepared: Prepared, exchange: Exchange) -> Response:
    """Prepared content: 304 for who has it, gzip for who reads that."""
    zipped = prepared.zipped is not None and _reads_gzip(exchange)
    # One tag per encoding: a cache must not take one for the other (RFC 9110, 8.8.3.3).
    etag = f'"{prepared.etag}{"-gzip" if zipped else ""}"'
    headers = {"ETag": etag, "Cache-Control": prepared.caching, "Vary": "Accept-Encoding"}
    if prepared.security_policy is not None:
        headers["Content-Security-Policy"] = prepared.security_policy
    if parse_etags(exchange.headers.get("If-None-Match")).contains_weak(etag.strip('"')):
        return Response(status=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    content = prepared.zipped if zipped else prepared.content
    return Response(content, content_type=prepared.content_type, headers=headers)


def _reads_gzip(exchange: Exchange) -> bool:
    accepted = parse_accept_header(exchange.headers.get("Accept-Encoding", ""))
    return accepted.quality("gzip") > 0
