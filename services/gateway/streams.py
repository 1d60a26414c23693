"""What a page is told without asking (server-sent events): that something is there, never what.

A stream carries names, ids and versions. Nothing is kept for a page that is away: whoever connects
is told ``reset`` first and asks anew, so that nothing is lost. A stream ends after some minutes and
the browser connects again, with a session that is looked at again.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from eventlet.queue import Empty, LightQueue
from werkzeug import Response

from contracts.gateway import TooManyRequests
from contracts.rights.actors import FOR

PING_SECONDS = 15.0
LIFE_SECONDS = 600.0
RETRY_MILLISECONDS = 3000
MOST_WAITING = 50
MOST_OF_SESSION = 6
MOST_STREAMS = 500
"""Half of the connections that the server takes: the other half is for those who ask."""

_PING = b": ping\n\n"


class Stream:
    """One page that listens. What it does not take in time is replaced by one ``reset``."""

    def __init__(self, actor: str, session_id: str, *, clock: Callable[[], float]) -> None:
        self.actor, self.session_id = actor, session_id
        self._clock, self._until = clock, clock() + LIFE_SECONDS
        self._waiting: LightQueue = LightQueue()

    def tell(self, name: str, facts: Mapping[str, str]) -> None:
        """Something for this page; when too much waits, only that it should ask anew."""
        if self._waiting.qsize() >= MOST_WAITING:
            while not self._waiting.empty():
                self._waiting.get_nowait()
            name, facts = "reset", {}
        self._waiting.put(_event(name, facts))

    def end(self) -> None:
        """Nothing comes after what is already there."""
        self._waiting.put(None)

    def chunks(self, writing: Callable[[], None]) -> Iterator[bytes]:
        """Bytes as they become due; `writing` is called before each of them."""
        writing()
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode() + _event("reset", {})
        while (left := self._until - self._clock()) > 0:
            try:
                chunk = self._waiting.get(timeout=min(PING_SECONDS, left))
            except Empty:
                chunk = _PING
            if chunk is None:
                return
            writing()
            yield chunk


class Streams:
    """The streams of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._of_actor: defaultdict[str, list[Stream]] = defaultdict(list)

    def __len__(self) -> int:
        return sum(map(len, self._of_actor.values()))

    def open(self, actor: str, session_id: str) -> Stream:
        """A stream for a page of this session; refuses `TooManyRequests`."""
        same = [each for each in self._of_actor[actor] if each.session_id == session_id]
        if len(same) >= MOST_OF_SESSION or len(self) >= MOST_STREAMS:
            raise TooManyRequests(
                allowed=f"{MOST_OF_SESSION} at once", retry_after_seconds=int(PING_SECONDS)
            )
        stream = Stream(actor, session_id, clock=self._clock)
        self._of_actor[actor].append(stream)
        return stream

    def close(self, stream: Stream) -> None:
        """Its page is gone."""
        left = [each for each in self._of_actor.pop(stream.actor, []) if each is not stream]
        if left:
            self._of_actor[stream.actor] = left

    def tell(self, actor: str, name: str, facts: Mapping[str, str]) -> None:
        """Tell every page of who really acts: ``staff/b`` of ``staff/b for staff/a``."""
        for stream in self._of_actor.get(actor.partition(FOR)[0], []):
            stream.tell(name, facts)

    def end_session(self, session_id: str) -> None:
        """The session is over, and so is what its pages hear."""
        for streams in self._of_actor.values():
            for stream in streams:
                if stream.session_id == session_id:
                    stream.end()

    def end(self) -> None:
        """The process ends; browsers connect to another."""
        for streams in self._of_actor.values():
            for stream in streams:
                stream.end()


def stream_response(streams: Streams, stream: Stream, writing: Callable[[], None]) -> Response:
    """The answer that a page reads for minutes."""
    response = Response(stream.chunks(writing), content_type="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that collects would hold it back
    response.call_on_close(lambda: streams.close(stream))
    return response


def _event(name: str, facts: Mapping[str, str]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(dict(facts))}\n\n".encode()
