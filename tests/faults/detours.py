"""Detours: what stands between the platform and its broker and database, to delay and half-close.

Serves in a thread of the campaign. A half-closed connection ends for the server only: the client
keeps an open socket on which nothing ever comes, as after a router has lost its table.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import Any

CHUNK = 1 << 16
CALL_SECONDS = 10.0


class Detours:
    """``Detours({"rabbit": (listening port, real port)})``; `start` it before the platform."""

    def __init__(self, ports: Mapping[str, tuple[int, int]]) -> None:
        self._ports = dict(ports)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._delays: defaultdict[str, float] = defaultdict(float)
        self._connections: defaultdict[str, set[_Connection]] = defaultdict(set)

    def start(self) -> None:
        """Listen on every port."""
        self._thread.start()
        for name, (listening, _) in self._ports.items():
            self._call(self._serve(name, listening))

    def close(self) -> None:
        """Stop serving; what is open ends."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CALL_SECONDS)

    def delay(self, name: str, seconds: float) -> None:
        """Let every piece of data arrive so much later, in both directions; 0 ends it."""
        self._delays[name] = seconds

    def half_close(self, name: str) -> int:
        """Half-close every open connection; how many there were."""
        return int(self._call(self._half_close(name)))

    def _call(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_SECONDS)

    async def _serve(self, name: str, listening: int) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._pass_on(name, reader, writer)

        await asyncio.start_server(serve, "127.0.0.1", listening)

    async def _half_close(self, name: str) -> int:
        chosen = list(self._connections[name])
        for connection in chosen:
            connection.deaf = True
            connection.to_server.close()
        return len(chosen)

    async def _pass_on(
        self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            server = await asyncio.open_connection("127.0.0.1", self._ports[name][1])
        except OSError:
            writer.close()
            return
        connection = _Connection(server[1])
        self._connections[name].add(connection)
        try:
            await asyncio.gather(
                self._copy(name, reader, server[1], connection, towards_client=False),
                self._copy(name, server[0], writer, connection, towards_client=True),
            )
        finally:
            self._connections[name].discard(connection)
            server[1].close()
            writer.close()

    async def _copy(
        self,
        name: str,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        connection: _Connection,
        *,
        towards_client: bool,
    ) -> None:
        with suppress(OSError):
            while data := await source.read(CHUNK):
                if self._delays[name]:
                    await asyncio.sleep(self._delays[name])
                if not connection.deaf:
                    target.write(data)
                    await target.drain()
        if not (connection.deaf and towards_client):
            with suppress(OSError):
                target.close()


class _Connection:
    """One client's connection; a deaf one passes nothing on and hides the server's end."""

    def __init__(self, to_server: asyncio.StreamWriter) -> None:
        self.to_server = to_server
        self.deaf = False
