"""Requests over HTTP, many at a time: the same client asks ours and the peer.

Raw sockets that stay open, so that what is measured is the server and not a client.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

CHUNK = 64 * 1024
PATIENCE_SECONDS = 60
OK = 200
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_END = b"\r\n\r\n"


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One answer; `seconds` from when it was due to be asked until it was there as a whole."""

    status: int
    seconds: float


class Unanswered(Exception):
    """A server that is silent, or parts in the middle: the benchmark itself is wrong."""


def request(method: str, path: str, *, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """A request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(eq=False)
class _Line:
    """One connection, and what was read of the answer that it waits for."""

    sock: socket.socket
    due: float = 0.0
    read: bytearray = field(default_factory=bytearray)

    def take(self) -> int | None:
        """Read what is there; the status once the answer is complete."""
        data = self.sock.recv(CHUNK)
        if not data:
            raise Unanswered("the server closed a connection")
        self.read += data
        head = self.read.find(_END)
        if head < 0:
            return None
        length = _LENGTH.search(self.read, 0, head)
        if length is None:
            raise Unanswered("an answer does not say how long it is")
        if len(self.read) < head + len(_END) + int(length[1]):
            return None
        status = int(self.read[9:12])
        self.read.clear()
        return status


class Clients:
    """`at_once` clients of one server, each with one request at a time."""

    def __init__(self, port: int, *, at_once: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._idle: deque[_Line] = deque()
        for _ in range(at_once):
            line = _Line(socket.create_connection(("127.0.0.1", port)))
            line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(line.sock, selectors.EVENT_READ, line)
            self._idle.append(line)
        self._busy = 0

    def ask(self, requests: Iterable[bytes], *, per_second: float = 0.0) -> Iterator[Answered]:
        """The answers as they come; paced, or (0) each as soon as a client is free."""
        begun = time.monotonic()
        for place, asked in enumerate(requests):
            due = begun + place / per_second if per_second else 0.0
            while not self._idle or time.monotonic() < due:
                yield from self._take(until=due if self._idle else None)
            line = self._idle.popleft()
            line.due = due or time.monotonic()
            self._busy += 1
            line.sock.sendall(asked)
        while self._busy:
            yield from self._take(until=None)

    def close(self) -> None:
        """Hang up."""
        for key in list(self._selector.get_map().values()):
            key.data.sock.close()
        self._selector.close()

    def _take(self, *, until: float | None) -> Iterator[Answered]:
        patience = PATIENCE_SECONDS if until is None else max(0.0, until - time.monotonic())
        ready = self._selector.select(patience)
        if not ready and until is None:
            raise Unanswered(f"nothing for {PATIENCE_SECONDS} seconds")
        for key, _ in ready:
            line: _Line = key.data
            status = line.take()
            if status is not None:
                self._busy -= 1
                self._idle.append(line)
                yield Answered(status=status, seconds=time.monotonic() - line.due)
