"""A TCP proxy in front of mongod that cuts every connection at a chosen command."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class CuttingProxy:
    """Forwards until a client sends `command`; from then on nothing gets through any more.

    `deliver` says whether the server still gets that command: then the connection is cut when its
    answer has come, so that the server has certainly carried it out.
    """

    def __init__(self, server: tuple[str, int], command: str, *, deliver: bool) -> None:
        self._server, self._mark, self._deliver = server, command.encode() + b"\0", deliver
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._awaiting: set[socket.socket] = set()
        self._cut = threading.Event()
        self._run(self._accept)

    def close(self) -> None:
        """Cut everything; the port is closed."""
        self._cut.set()
        for each in (self._listener, *self._sockets):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    @property
    def has_cut(self) -> bool:
        return self._cut.is_set()

    def _run(self, work, *arguments) -> None:
        threading.Thread(target=work, args=arguments, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                self._sockets += [client, server]
                self._run(self._to_server, client, server)
                self._run(self._to_client, server, client)

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(1 << 20):
                if self._mark in data:
                    if not self._deliver:
                        self.close()
                        return
                    self._awaiting.add(server)
                server.sendall(data)

    def _to_client(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(1 << 20):
                if server in self._awaiting:
                    self.close()
                    return
                client.sendall(data)
