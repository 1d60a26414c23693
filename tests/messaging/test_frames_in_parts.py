"""Frames that arrive in parts, and frames that are answered while others are written."""

import socket
import threading
from types import SimpleNamespace

import pytest
from amqp.method_framing import frame_writer
from amqp.transport import TCPTransport

from messaging.socket_buffers import (
    READ_AHEAD_BYTES,
    WRITTEN_AT_ONCE_BYTES,
    read_ahead,
    written_together,
)

pytestmark = pytest.mark.unit

MOST_CALLS = 50
FRAME = b"\x03\x00\x01\x00\x00\x00\x05hello\xce"
LONG = b"\x03\x00\x01" + (2 * READ_AHEAD_BYTES).to_bytes(4) + bytes(2 * READ_AHEAD_BYTES) + b"\xce"


@pytest.fixture
def wire():
    """(the broker's end, our transport); a transport that asks without end fails its test."""
    theirs, ours = socket.socketpair()
    transport = TCPTransport("localhost")
    transport.sock = ours
    transport._setup_transport()
    calls = []

    def receive(wanted):
        calls.append(wanted)
        assert len(calls) <= MOST_CALLS, "asked again and again"
        return ours.recv(wanted)

    transport._quick_recv = receive
    read_ahead(SimpleNamespace(transport=transport))
    yield theirs, transport
    theirs.close()
    ours.close()


def read_what_is_there(transport):
    with transport.having_timeout(0):
        return transport.read_frame()


@pytest.mark.parametrize("cut", range(len(FRAME)))
def test_a_frame_that_comes_in_two_parts_is_read_when_it_is_whole(wire, cut):
    broker, transport = wire
    broker.sendall(FRAME[:cut])
    with pytest.raises(TimeoutError):
        read_what_is_there(transport)
    broker.sendall(FRAME[cut:] + FRAME)
    assert [bytes(read_what_is_there(transport)[2]) for _ in range(2)] == [b"hello", b"hello"]


def test_a_long_frame_that_comes_in_many_parts_is_read_when_it_is_whole(wire):
    broker, transport = wire
    for start in range(0, len(LONG), 5_000):
        with pytest.raises(TimeoutError):
            read_what_is_there(transport)
        broker.sendall(LONG[start : start + 5_000])
    assert bytes(read_what_is_there(transport)[2]) == bytes(2 * READ_AHEAD_BYTES)


def test_what_the_broker_says_while_we_write_may_be_answered(wire):
    """As py-amqp answers a goodbye; its writer holds a lock that is not reentrant."""
    broker, transport = wire
    connection = SimpleNamespace(transport=transport, frame_max=131_072, bytes_sent=0)
    write = frame_writer(connection, transport)

    def publish():
        with written_together(connection, lambda: write(8, 0, None, None, None)) as look:
            for _ in range(2 * WRITTEN_AT_ONCE_BYTES // 1_000):
                write(1, 1, (60, 40), bytes(1_000), None)
                look()
        transport.sock.shutdown(socket.SHUT_WR)

    heard = []
    publishing = threading.Thread(target=publish, daemon=True)
    publishing.start()
    broker.settimeout(5)
    while part := broker.recv(READ_AHEAD_BYTES):
        heard.append(part)
    assert b"".join(heard).count(b"\x08\x00\x00\x00\x00\x00\x00\xce") >= 1
