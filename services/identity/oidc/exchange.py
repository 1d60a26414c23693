"""One JSON object from the provider, within limits: time, size, no redirect, no proxy, no netrc.

Names are looked up in native threads of their own, since libc's resolver would stop the event loop.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from typing import Any

import eventlet
import requests
from eventlet import tpool
from eventlet.semaphore import Semaphore
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from services.identity.providers import MOST_LOOKUPS

MOST_BYTES = 256 * 1024
PIECE_BYTES = 16 * 1024
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 2.0, 3.0, 4.0

Resolve = Callable[[str], str]


class ProviderSilent(Exception):
    """No answer, or none that can be used. It tells nothing of the address."""


class Lookups:
    """Name → address, at most `MOST_LOOKUPS` at once; a lookup outlives whoever gave it up."""

    def __init__(self) -> None:
        self._free = Semaphore(MOST_LOOKUPS)

    def __call__(self, name: str) -> str:
        """The first address; raises `ProviderSilent` where there is none, or nobody may ask now."""
        if not self._free.acquire(blocking=False):
            raise ProviderSilent
        looking = eventlet.spawn(self._look_up, name)
        found: str | None = looking.wait()
        if found is None:
            raise ProviderSilent
        return found

    def _look_up(self, name: str) -> str | None:
        try:
            rows = tpool.execute(socket.getaddrinfo, name, None, 0, socket.SOCK_STREAM)
        except OSError:
            return None
        finally:
            self._free.release()
        return str(rows[0][4][0])


class ProviderExchange:
    """GET and POST to the provider's addresses."""

    def __init__(self, resolve: Resolve) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, _Adapter(resolve))

    def get(self, address: str) -> dict[str, Any]:
        """The object at the address; raises `ProviderSilent`."""
        status, said = self._answer("GET", address)
        if status != requests.codes.ok:
            raise ProviderSilent
        return said

    def post(
        self, address: str, form: Mapping[str, str], account: tuple[str, str]
    ) -> tuple[int, dict[str, Any]]:
        """(status, object) for a form; raises `ProviderSilent`, for any fault of its own too."""
        status, said = self._answer("POST", address, data=dict(form), auth=account)
        if status not in (
            requests.codes.ok,
            requests.codes.bad_request,
            requests.codes.unauthorized,
        ):
            raise ProviderSilent
        return status, said

    def _answer(self, method: str, address: str, **more: Any) -> tuple[int, dict[str, Any]]:
        try:
            with eventlet.Timeout(WHOLE_SECONDS, ProviderSilent()):
                response = self._session.request(
                    method,
                    address,
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                    headers={"Accept": "application/json"},
                    **more,
                )
                with response:
                    content = _limited(response)
            said = json.loads(content)
        except (requests.RequestException, OSError, ValueError, RecursionError):
            raise ProviderSilent from None
        if not isinstance(said, dict):
            raise ProviderSilent
        return response.status_code, said


def _limited(response: requests.Response) -> bytes:
    content = b""
    for piece in response.iter_content(PIECE_BYTES):
        content += piece
        if len(content) > MOST_BYTES:
            raise ProviderSilent
    return content


class _Adapter(HTTPAdapter):
    """Connects to what `resolve` found; the name stays that of the certificate and of ``Host``."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._resolve)


def _pools(resolve: Resolve) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(self, resolve, super()._new_conn)

    class Safe(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connected(self, resolve, super()._new_conn)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SafePool(HTTPSConnectionPool):
        ConnectionCls = Safe

    return {"http": PlainPool, "https": SafePool}


def _connected(
    connection: HTTPConnection, resolve: Resolve, connect: Callable[[], socket.socket]
) -> socket.socket:
    name = connection._dns_host
    connection._dns_host = resolve(name)
    try:
        return connect()
    finally:
        connection._dns_host = name
