"""The listening side: nameko's web server with bounded connections and an orderly end."""

from __future__ import annotations

from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet import wsgi
from nameko.web.server import BindAddress, WebServer

from contracts.refusals import Refusal
from messaging.runtime import settings_of
from messaging.tracing import Trace
from services.gateway.http.patience import PatientSocket
from services.gateway.http.protocol import Protocol
from services.gateway.http.site import Site
from services.gateway.settings import GatewaySettings, load_gateway_settings

MOST_CONNECTIONS = 1000
BACKLOG = 512
ACCEPT_AGAIN_SECONDS = 0.2
LOOK_SECONDS = 0.02
_FULL = b"HTTP/1.1 503 full\r\nRetry-After: 3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

_log = structlog.get_logger(__name__)


class Listener(wsgi.Server):
    """Eventlet's server object, as far as `Protocol` needs one."""

    stopping = False
    reading_seconds: float
    patience = PatientSocket

    def refused(self, refusal: Refusal, trace: Trace) -> None:
        """A line for what never became a request."""
        _log.info("refused", status=refusal.http_status, code=refusal.code, trace_id=trace.trace_id)


class Server(WebServer):
    """Serves every route of the service's HTTP entrypoints."""

    check_name = "http"

    def setup(self) -> None:
        self.settings: GatewaySettings = load_gateway_settings()
        self._connections: dict[Any, list[Any]] = {}
        self._stopping = False

    @property
    def bind_addr(self) -> BindAddress:
        return BindAddress(self.settings.address, self.settings.port)

    def get_wsgi_app(self) -> Site:
        return Site(
            self._providers,
            secure=settings_of(self.container).mode == "production",
            work_seconds=self.settings.work_seconds,
        )

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, **_options: Any) -> Listener:
        sock.listen(BACKLOG)
        listener = Listener(
            sock,
            sock.getsockname(),
            wsgi_app,
            protocol=Protocol,
            log_output=False,  # the access log is ours: eventlet's would hold query strings
            debug=False,
        )
        listener.reading_seconds = self.settings.reading_seconds
        return listener

    def healthy(self) -> bool:
        """Whether it still accepts connections."""
        return not self._stopping

    def run(self) -> None:
        """Accept for ever. One that cannot be taken now (no descriptors left) is tried again."""
        while not self._stopping:
            try:
                sock, address = self._sock.accept()
            except OSError as trouble:
                _log.warning("cannot accept a connection", fault=type(trouble).__name__)
                eventlet.sleep(ACCEPT_AGAIN_SECONDS)
                continue
            if len(self._connections) >= MOST_CONNECTIONS:
                _turn_away(sock)
                continue
            self._connections[sock] = [address, sock, wsgi.STATE_IDLE]
            self.container.spawn_managed_thread(
                partial(self.process_request, sock, address), "http connection"
            )

    def process_request(self, sock: Any, address: Any) -> None:
        """Serve one connection; whatever a client does, it ends no more than that."""
        try:
            self._serv.process_request(self._connections[sock])
        except OSError as trouble:
            _log.debug("client gone", fault=type(trouble).__name__)
        except Exception:  # noqa: BLE001 - logged; in a managed greenlet it would end the process
            _log.exception("connection failed")
        finally:
            self._connections.pop(sock, None)
            sock.close()

    def stop_accepting(self) -> None:
        """Take no new connections, close the idle ones; those that work answer first."""
        if self._stopping:
            return
        self._stopping = True
        self._serv.stopping = True
        self._gt.kill()
        self._sock.close()
        for connection in list(self._connections.values()):
            if connection[2] == wsgi.STATE_IDLE:
                wsgi.greenio.shutdown_safe(connection[1])

    def stop(self) -> None:
        """Wait until every answer is out; the container's drain deadline ends the waiting."""
        self.stop_accepting()
        while self._connections:
            eventlet.sleep(LOOK_SECONDS)


def _turn_away(sock: Any) -> None:
    sock.settimeout(0)
    try:
        sock.send(_FULL)
    except OSError as trouble:
        _log.debug("client gone", fault=type(trouble).__name__)
    finally:
        sock.close()
