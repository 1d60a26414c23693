"""The body of a request: where it ends, and reading it within a size and a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import Message
from typing import Any

from contracts.gateway import BodyTooLarge, BodyTooSlow, RequestMalformed

MOST_CHUNK_LINE = 256
PIECE_BYTES = 64 * 1024
_LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)
_CHUNK_LENGTH = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")

CHUNKED = -1


def length_of(headers: Message, version: str) -> int:
    """How long the body is: 0 without one, `CHUNKED` when only its end will tell.

    Refuses `RequestMalformed` where two readers could see two ends (RFC 9112, 6.3): what a proxy
    took for a body would be a request to us.
    """
    lengths, codings = (
        headers.get_all("Content-Length", []),
        headers.get_all("Transfer-Encoding", []),
    )
    if codings:
        if (
            lengths
            or version != "HTTP/1.1"
            or [each.strip().lower() for each in codings] != ["chunked"]
        ):
            raise RequestMalformed(field="Transfer-Encoding", allowed="chunked, and no length")
        return CHUNKED
    if not lengths:
        return 0
    if len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0].strip()):
        raise RequestMalformed(field="Content-Length", allowed="one number of bytes")
    return int(lengths[0])


class Body:
    """A body that is read only when somebody wants it, within limits of size and time."""

    def __init__(
        self,
        stream: Any,
        *,
        length: int,
        begin: Callable[[], None],
        go_on: Callable[[], None] = lambda: None,
    ) -> None:
        """Nothing is read yet.

        Args:
            stream: the buffered connection; its reads raise `TimeoutError` when time is up.
            length: as `length_of` says.
            begin: starts the clock, and tells a client who waits for it to go on.
            go_on: starts the clock anew for the next piece of a long body.
        """
        self._stream, self._length, self._begin = stream, length, begin
        self._go_on = go_on
        self.finished = length == 0

    def read(self, most: int) -> bytes:
        """The whole body; refuses `BodyTooLarge`, `BodyTooSlow`, `RequestMalformed`."""
        if self.finished:
            return b""
        if self._length > most:
            raise _too_large(most)
        self._begin()
        try:
            body = (
                b"".join(self._chunks(most))
                if self._length == CHUNKED
                else self._exactly(self._length)
            )
        except TimeoutError:
            raise BodyTooSlow(allowed="the whole body within some seconds") from None
        except OSError:
            raise RequestMalformed(allowed="a client that stays until it sent all") from None
        self.finished = True
        return body

    @property
    def length(self) -> int | None:
        """How many bytes are announced; None when only the end will tell."""
        return None if self._length == CHUNKED else self._length

    def pieces(self, most: int) -> Iterator[bytes]:
        """The body as it comes, each piece within the time that a short body has.

        Refuses as `read` does: what is announced too large at once, the rest at the piece that is
        too much.
        """
        if self.finished:
            return
        if self._length > most:
            raise _too_large(most)
        self._begin()
        try:
            if self.length is None:
                yield from self._chunks(most, self._go_on)
            else:
                yield from self._parts(self._length, self._go_on)
        except TimeoutError:
            raise BodyTooSlow(allowed="each piece within some seconds") from None
        except OSError:
            raise RequestMalformed(allowed="a client that stays until it sent all") from None
        self.finished = True

    def _parts(self, length: int, between: Callable[[], None]) -> Iterator[bytes]:
        for start in range(0, length, PIECE_BYTES):
            between()
            yield self._exactly(min(PIECE_BYTES, length - start))

    def _exactly(self, length: int) -> bytes:
        data: bytes = self._stream.read(length)
        if len(data) < length:
            raise RequestMalformed(field="Content-Length", allowed="as many bytes as announced")
        return data

    def _chunks(self, most: int, between: Callable[[], None] = lambda: None) -> Iterator[bytes]:
        size = 0
        while length := self._chunk_length():
            size += length
            if size > most:
                raise _too_large(most)
            yield from self._parts(length, between)
            if self._line() not in (b"\r\n", b"\n"):
                raise _bad_chunk()
        if self._line() not in (b"\r\n", b"\n"):
            raise _bad_chunk()  # trailers: nobody here has a use for them

    def _chunk_length(self) -> int:
        read = _CHUNK_LENGTH.fullmatch(self._line())
        if read is None:
            raise _bad_chunk()
        return int(read[1], 16)

    def _line(self) -> bytes:
        line: bytes = self._stream.readline(MOST_CHUNK_LINE)
        return line


def _too_large(most: int) -> BodyTooLarge:
    return BodyTooLarge(allowed=f"at most {most} bytes", most_bytes=most)


def _bad_chunk() -> RequestMalformed:
    return RequestMalformed(field="Transfer-Encoding", allowed="well-formed chunks")
