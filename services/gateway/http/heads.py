"""The head of a request, line by line: what two readers could read in two ways is refused.

The standard library reads headers as those of a mail. A line that is no header ends them there: a
``Content-Length`` below it would be overlooked, and the body be run as the next request. It also
sees the end of a line in bytes where HTTP has none.
"""

from __future__ import annotations

import re
from email.message import Message

from eventlet import wsgi

from contracts.gateway import RequestMalformed

EMPTY_LINES = (b"\r\n", b"\n")

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_START_LINE = re.compile(_TOKEN + rb" [\x21-\x7e\x80-\xff]+ HTTP/1\.[01]\r?\n")
_HEADER_LINE = re.compile(_TOKEN + rb":[\t\x20-\x7e\x80-\xff]*\r?\n")
# What bytes beyond ASCII mean, nobody has agreed (RFC 9110, 5.5), and among them is one that ends
# lines for a mail reader: each becomes DEL, which no value that we understand can hold.
_ASCII_ONLY = bytes(range(128)) + b"\x7f" * 128


class HeaderLines(wsgi.FileObjectForHeaders):
    """Where the standard library reads the header lines from, up to the empty one."""

    def readline(self, size: int = -1) -> bytes:
        """The next line; refuses `RequestMalformed` for one that is no header, or breaks off."""
        line: bytes = super().readline(size)
        if line not in EMPTY_LINES and _HEADER_LINE.fullmatch(line) is None:
            raise RequestMalformed(field="headers", allowed="lines of the form Name: value")
        return line.translate(_ASCII_ONLY)


def check_start_line(line: bytes) -> None:
    """Refuse `RequestMalformed` for all but a method, an address and HTTP/1.0 or 1.1."""
    if _START_LINE.fullmatch(line) is None:
        raise RequestMalformed(allowed="HTTP/1.1")


def check_host(headers: Message, version: str) -> None:
    """Refuse `RequestMalformed` unless exactly one ``Host`` says whom it is for (RFC 9112, 3.2)."""
    hosts = len(headers.get_all("Host", []))
    if hosts > 1 or (hosts == 0 and version == "HTTP/1.1"):
        raise RequestMalformed(field="Host", allowed="this header once")
