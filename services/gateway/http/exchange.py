"""One HTTP request as the gateway's code sees it, and what came of it."""

from __future__ import annotations

import time
from typing import Any

from werkzeug.datastructures import EnvironHeaders
from werkzeug.http import parse_cookie, parse_options_header
from werkzeug.wsgi import get_path_info

from contracts.gateway import BodyTypeUnsupported, HeaderMalformed
from messaging.tracing import trace_of
from services.gateway.callers import ACTING_FOR, Credentials
from services.gateway.cookies import BROWSER_COOKIE, SESSION_COOKIE, NewCookie
from services.gateway.http.bodies import Body
from services.gateway.languages import language_of
from services.gateway.operations.forwarding import MOST_NAMING, Content

MOST_BODY_BYTES = 64 * 1024
JSON = "application/json"


class Exchange:
    """A request: read as far as somebody asks for it.

    `route` is the declared path (never the address itself, which may hold anything) and `code` that
    of a refusal: both for the access log. `new_cookie` and `new_browser_cookie` are what the answer
    sets or clears.
    `deadline` (epoch seconds) is that of the work, which begins when the request is there and may
    take `work_seconds`.
    """

    def __init__(self, environ: dict[str, Any], work_seconds: float) -> None:
        self.environ = environ
        self.work_seconds = work_seconds
        self.began = time.monotonic()
        self.deadline = 0.0
        self.method: str = environ["REQUEST_METHOD"]
        self.path: str = get_path_info(environ)
        self.headers = EnvironHeaders(environ)
        self.trace = trace_of(self.headers.get("traceparent"))
        self.language = language_of(self.headers.get("Accept-Language"))
        self.body = b""
        self.route = "-"
        self.code: str | None = None
        self.new_cookie: NewCookie | None = None
        self.new_browser_cookie: NewCookie | None = None

    @property
    def query(self) -> str:
        """The query string, undecoded."""
        return str(self.environ.get("QUERY_STRING", ""))

    @property
    def peer(self) -> str:
        """The address at the other end of the connection."""
        return str(self.environ["REMOTE_ADDR"])

    @property
    def credentials(self) -> Credentials:
        """Who says he asks."""
        cookies = parse_cookie(self.headers.get("Cookie", ""))
        return Credentials(
            token=cookies.get(SESSION_COOKIE) or None,
            authorization=self.headers.get("Authorization"),
            acting_for=self.headers.get(ACTING_FOR),
        )

    @property
    def browser_secret(self) -> str | None:
        """What binds this browser to what a provider sent it back with."""
        return parse_cookie(self.headers.get("Cookie", "")).get(BROWSER_COOKIE) or None

    def more_time(self) -> None:
        """The next piece of a long answer has as much time as a short answer has."""
        self.environ["zhufeng.answering"]()

    def uploaded(self) -> Content:
        """The body as the content of a file, still unread; ``Content-Disposition`` names it.

        Refuses `HeaderMalformed` for a name of more than `MOST_NAMING` characters.
        """
        body: Body = self.environ["zhufeng.body"]
        given = self.headers.get("Content-Disposition", "")
        if len(given) > MOST_NAMING:
            allowed = f"at most {MOST_NAMING} characters"
            raise HeaderMalformed(field="Content-Disposition", allowed=allowed)
        name = parse_options_header(given)[1].get("filename")
        return Content(pieces=body.pieces, length=body.length, name=name or None)

    def begin_work(self) -> None:
        """The request is there as a whole; however slowly it came, its work has its full time."""
        self.deadline = time.time() + self.work_seconds

    def read_json_body(self) -> None:
        """Take in the body; refuses `BodyTypeUnsupported`, and what `Body.read` refuses."""
        body: Body = self.environ["zhufeng.body"]
        if not body.finished:
            self._check_type()
        self.read_body()

    def read_body(self) -> None:
        """Take in the body, of whatever type; refuses what `Body.read` refuses."""
        body: Body = self.environ["zhufeng.body"]
        self.body = body.read(MOST_BODY_BYTES)

    def _check_type(self) -> None:
        announced = self.environ.get("CONTENT_TYPE") or ""
        kind, *parameters = (part.strip().lower() for part in announced.split(";"))
        readable = kind == JSON and all(each in _UTF8 for each in parameters)
        if not readable or self.headers.get("Content-Encoding", "identity") != "identity":
            raise BodyTypeUnsupported(field="Content-Type", allowed=f"{JSON} in UTF-8")


_UTF8 = ("", "charset=utf-8", 'charset="utf-8"')
