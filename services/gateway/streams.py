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
from contracts.jobs import JobState
from contracts.refusals import Refusal
from contracts.rights.actors import FOR

PING_SECONDS = 15.0
LOOK_SECONDS = 1.0
LIFE_SECONDS = 600.0
RETRY_MILLISECONDS = 3000
MOST_WAITING = 50
MOST_OF_SESSION = 6
MOST_STREAMS = 500
"""Half of the connections that the server takes: the other half is for those who ask."""

Facts = Mapping[str, str | int]
ENDED = frozenset(each.value for each in JobState) - {JobState.WAITING, JobState.RUNNING}

_PING = b": ping\n\n"


class Stream:
    """One page that listens. What it does not take in time is replaced by one ``reset``.

    One that is `about` something follows that, and hears nothing else.
    """

    def __init__(
        self, actor: str, session_id: str, *, clock: Callable[[], float], about: str | None = None
    ) -> None:
        self.actor, self.session_id, self.about = actor, session_id, about
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

    def followed(
        self, look: Callable[[], Facts | None], writing: Callable[[], None]
    ) -> Iterator[bytes]:
        """What is followed: ``progress`` whenever it is another, and its last state as ``ended``.

        `look` is asked each `LOOK_SECONDS`; None says that there is nothing new to be known now.
        """
        told, pinged = None, self._clock()
        chunk = f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        while self._clock() < self._until:
            try:
                facts = look()
            except Refusal:
                return  # the session is over, or the job gone: whoever connects again hears which
            if facts is not None and facts != told:
                name = "ended" if facts["state"] in ENDED else "progress"
                told, chunk = facts, chunk + _event(name, facts)
            elif self._clock() - pinged >= PING_SECONDS:
                chunk += _PING
            if chunk:
                writing()
                yield chunk
                chunk, pinged = b"", self._clock()
            if (told is not None and told["state"] in ENDED) or self._over():
                return

    def _over(self) -> bool:
        """Wait until it is time to look again; whether the session or the process ended."""
        try:
            return self._waiting.get(timeout=LOOK_SECONDS) is None
        except Empty:
            return False

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

    def open(self, actor: str, session_id: str, *, about: str | None = None) -> Stream:
        """A stream for a page of this session; refuses `TooManyRequests`."""
        same = [each for each in self._of_actor[actor] if each.session_id == session_id]
        if len(same) >= MOST_OF_SESSION or len(self) >= MOST_STREAMS:
            raise TooManyRequests(
                allowed=f"{MOST_OF_SESSION} at once", retry_after_seconds=int(PING_SECONDS)
            )
        stream = Stream(actor, session_id, clock=self._clock, about=about)
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
            if stream.about is None:
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


def stream_response(streams: Streams, stream: Stream, chunks: Iterator[bytes]) -> Response:
    """The answer that a page reads for minutes."""
    response = Response(chunks, content_type="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that collects would hold it back
    response.call_on_close(lambda: streams.close(stream))
    return response


def _event(name: str, facts: Facts) -> bytes:
    return f"event: {name}\ndata: {json.dumps(dict(facts))}\n\n".encode()
