"""One connection: requests are read within limits of size and time, in its own greenlet.

No worker is occupied before a request is there as a whole, so clients who send slowly cost a
greenlet and a socket for some seconds, and nothing else.
"""

from __future__ import annotations

import io
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from eventlet import wsgi

from contracts.gateway import AddressTooLong, BodyTooSlow, HeadTooLarge, RequestMalformed
from contracts.refusals import Refusal
from messaging.tracing import trace_of
from services.gateway import problems
from services.gateway.http.bodies import Body, length_of
from services.gateway.http.heads import EMPTY_LINES, HeaderLines, check_host, check_start_line
from services.gateway.languages import language_of

IDLE_SECONDS = 30.0  # from one request to the start line of the next
ANSWER_SECONDS = 60.0
LINGER_SECONDS = 2.0

MOST_LINE = 8192
BUFFER = 16 * 1024
MOST_LINGERING_BYTES = 1 << 20

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass
class _ReadAlready:
    """Stands where eventlet looks for what it should read away after an answer: nothing."""

    headers_sent: Any = None
    chunked_input: bool = False
    position: int = 0
    content_length: int = 0
    should_send_hundred_continue: bool = False


class Protocol(wsgi.HttpProtocol):
    """Eventlet's protocol with our limits and our refusals.

    Per request the environ holds ``zhufeng.body`` (a `Body`) and ``zhufeng.answering``, to be
    called before the first byte of the answer.
    """

    def setup(self) -> None:
        self.connection = self.request
        with suppress(OSError):
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.stream = self.server.patience(self.connection)
        self.rfile = io.BufferedReader(self.stream, BUFFER)
        self.wfile = io.BufferedWriter(self.stream, BUFFER)
        self.body: Body | _Unread | None = None

    def handle(self) -> None:
        """Answer requests until either side has enough."""
        self.close_connection = False
        while not self.close_connection and not self.server.stopping:
            self.handle_one_request()

    def handle_one_request(self) -> None:
        self.body = None
        if not self._read_start_line():
            self.close_connection = True
            return
        self.conn_state[2] = wsgi.STATE_REQUEST
        try:
            if not self._read_head():
                return
            self.body = self._body()
        except Refusal as refusal:
            self._refuse(refusal)
            return
        self.environ = self._environ()
        self.application = self.server.app
        self.handle_one_response()
        self.conn_state[2] = wsgi.STATE_IDLE

    def finish(self) -> None:
        """Part; what a client still sends of a refused body is read away, else he misses why."""
        with suppress(OSError, ValueError):
            self.stream.allow(LINGER_SECONDS)
            self.wfile.flush()
            if self.body is not None and not self.body.finished:
                self._linger()
        for end in (self.wfile, self.rfile, self.connection):
            with suppress(OSError, ValueError):
                end.close()

    def send_error(self, code: int, *_: str | None) -> None:
        """What the standard library finds wrong with a head; its own answer is a page of HTML."""
        self._refuse(HeadTooLarge() if code == 431 else RequestMalformed(allowed="HTTP/1.1"))

    def _read_start_line(self) -> bool:
        """Whether another request begins; a client who is silent or gone is no trouble."""
        self.stream.allow(IDLE_SECONDS)
        try:
            self.raw_requestline = self.rfile.readline(MOST_LINE + 1)
            if self.raw_requestline in EMPTY_LINES:  # one may stand before (RFC 9112, 2.2)
                self.raw_requestline = self.rfile.readline(MOST_LINE + 1)
        except OSError:
            return False
        return bool(self.raw_requestline)

    def _read_head(self) -> bool:
        """Whether the head was read; False after a refusal of the standard library's parser."""
        if len(self.raw_requestline) > MOST_LINE:
            raise AddressTooLong(allowed=f"at most {MOST_LINE} bytes")
        check_start_line(self.raw_requestline)
        self.stream.allow(self.server.reading_seconds)
        stream = self.rfile
        self.rfile = HeaderLines(stream)
        try:
            if not self.parse_request():
                return False
            check_host(self.headers, self.request_version)
            return True
        except TimeoutError:
            raise BodyTooSlow(allowed="the headers within some seconds") from None
        except (wsgi.HeaderLineTooLong, wsgi.HeadersTooLarge):
            raise HeadTooLarge(allowed="headers of at most 64 KiB, each of at most 8") from None
        finally:
            self.rfile = stream

    def _body(self) -> Body:
        length = length_of(self.headers, self.request_version)
        return Body(self.rfile, length=length, begin=self._begin_body, go_on=self._more_time)

    def _more_time(self) -> None:
        self.stream.allow(self.server.reading_seconds)

    def _begin_body(self) -> None:
        self._more_time()
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.wfile.write(_CONTINUE)
            self.wfile.flush()

    def _environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = self.get_environ()
        environ["eventlet.input"] = _ReadAlready()
        environ["wsgi.input"] = io.BytesIO()  # whoever wants the body asks for it by name
        environ["zhufeng.body"] = self.body
        environ["zhufeng.answering"] = self._begin_answer
        return environ

    def _begin_answer(self) -> None:
        """A body that nobody read ends the connection: its bytes are no next request."""
        self.stream.allow(ANSWER_SECONDS)
        if self.server.stopping or (self.body is not None and not self.body.finished):
            self.close_connection = True

    def _refuse(self, refusal: Refusal) -> None:
        """Answer what never became a request, and part."""
        self.close_connection = True
        headers = getattr(self, "headers", None) or {}
        trace = trace_of(headers.get("traceparent"))
        language = language_of(headers.get("Accept-Language"))
        problem = problems.as_bytes(
            problems.document(refusal, language=language, trace_id=trace.trace_id)
        )
        head = (
            f"HTTP/1.1 {refusal.http_status} {refusal.code}\r\n"
            f"Content-Type: {problems.CONTENT_TYPE}\r\nContent-Length: {len(problem)}\r\n"
            f"X-Trace-Id: {trace.trace_id}\r\nX-Content-Type-Options: nosniff\r\n"
            "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
        )
        self.server.refused(refusal, trace)
        self.body = self.body or _Unread()
        with suppress(OSError):
            self.stream.allow(ANSWER_SECONDS)
            self.wfile.write(head.encode("ascii") + problem)
            self.wfile.flush()

    def _linger(self) -> None:
        self.connection.shutdown(socket.SHUT_WR)
        left = MOST_LINGERING_BYTES
        while left > 0 and (data := self.rfile.read1(BUFFER)):
            left -= len(data)


class _Unread:
    """A body that nobody found the end of."""

    finished = False
