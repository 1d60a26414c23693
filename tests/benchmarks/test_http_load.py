"""The client of the gateway's figures, against a server of the standard library."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Thread

import pytest

from benchmarks.http_load import Clients, Unanswered, request

pytestmark = pytest.mark.unit

BODY = b"x" * 100_000  # more than is read at once


class Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/hangs-up":
            self.close_connection = True
            return
        body = BODY if self.path == "/" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nobody reads it."""


@pytest.fixture
def port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def statuses(port, path, count, **pace):
    clients = Clients(port, at_once=3)
    try:
        asked = request("GET", path, headers={"Cookie": "a=b"})
        return [each.status for each in clients.ask(repeat(asked, count), **pace)]
    finally:
        clients.close()


@pytest.mark.parametrize("pace", [{}, {"per_second": 500.0}])
def test_every_request_gets_its_answer_as_fast_as_can_be_or_at_a_pace(port, pace):
    assert statuses(port, "/", 10, **pace) == [200] * 10
    assert statuses(port, "/absent", 4, **pace) == [404] * 4


def test_a_server_that_parts_in_the_middle_ends_the_benchmark(port):
    with pytest.raises(Unanswered):
        statuses(port, "/hangs-up", 1)
