"""Clients that hold on, break off or come in crowds cost themselves, and nobody else."""

import select
import signal
import socket
import struct
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from deploy.local.waiting import wait_until
from services.gateway.bulkheads import MOST_CALLS, MOST_WAITING
from tests.gateway.live.conftest import LARGE_BYTES
from tests.gateway.live.owners import SILENCE
from tests.gateway.live.running import read_answer
from tests.gateway.live.test_operations import REQUEST
from tests.gateway.live.test_problems import CHUNKED, JSON, KEY, head

DRIP_SECONDS = 0.2
READING_SECONDS, WORK_SECONDS = 2, 2
CROWD = 300


def drip(gateway, start, drops):
    """Send byte after byte, each in good time; what came back, and after how long."""
    began = time.monotonic()
    with gateway.connection() as sock:
        sock.sendall(start)
        sock.settimeout(DRIP_SECONDS)
        for drop in drops:
            try:
                sock.sendall(drop)
                ready = sock.recv(1, socket.MSG_PEEK)
            except TimeoutError:
                continue
            except OSError:
                return None, time.monotonic() - began
            if not ready:
                return None, time.monotonic() - began
            sock.settimeout(5)
            return read_answer(sock), time.monotonic() - began
    raise AssertionError("never cut off")


def endless(drop, seconds=20):
    return (drop for _ in range(int(seconds / DRIP_SECONDS)))


def test_whoever_sends_too_slowly_is_cut_off_by_the_total_time(bench, owners):
    slow_body = head("POST", "/api/requests", JSON, KEY, length=5000)
    slow_chunks = head("POST", "/api/requests", JSON, KEY, CHUNKED) + b"400\r\n"
    slow_head = b"GET /api/activities HTTP/1.1\r\nX-Slow: "
    hurried = bench.gateway(ZHUFENG_HTTP_READING_SECONDS=str(READING_SECONDS))
    with hurried as gateway, ThreadPoolExecutor() as pool:
        body = pool.submit(drip, gateway, slow_body, endless(b" "))
        chunked = pool.submit(drip, gateway, slow_chunks, endless(b" "))
        header = pool.submit(drip, gateway, slow_head, endless(b"x"))
    for cut in (body, chunked, header):
        answer, seconds = cut.result()
        assert (answer.status, answer.json()["code"]) == (408, "body_too_slow")
        assert READING_SECONDS - 1 < seconds < READING_SECONDS + 3


def test_a_crowd_of_slow_clients_occupies_no_worker(gateway):
    slow = head("POST", "/api/requests", JSON, KEY, length=5000) + b"{"
    crowd = [socket.create_connection(("127.0.0.1", gateway.port)) for _ in range(CROWD)]
    try:
        for sock in crowd:
            sock.sendall(slow)
        began = time.monotonic()
        for _ in range(20):
            assert gateway.ask("GET", "/api/activities").status_code == 200
        assert time.monotonic() - began < 5
    finally:
        for sock in crowd:
            sock.close()


@pytest.mark.parametrize("start", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHo", head("GET", "/")])
def test_a_connection_that_breaks_ends_nothing_else(gateway, start):
    for _ in range(20):
        with gateway.connection() as sock:
            # The answer to a first request says that the gateway is reading what came with it.
            sock.sendall(head("GET", "/api/reference") + start)
            assert read_answer(sock).status == 200
            assert gateway.ask("GET", "/api/activities").status_code == 200
            reset_on_close(sock)
    assert gateway.ask("GET", "/api/activities").status_code == 200
    assert gateway.process.logged("connection failed") == []


def test_a_client_that_breaks_off_while_it_is_answered_ends_nothing_else(gateway):
    for _ in range(5):
        with gateway.connection() as sock:
            sock.sendall(head("GET", "/large.bin"))
            assert sock.recv(1000).startswith(b"HTTP/1.1 200")
            reset_on_close(sock)
    assert gateway.ask("GET", "/api/activities").status_code == 200


def reset_on_close(sock):
    """Part with a reset and without a goodbye."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_a_connection_serves_one_request_after_another(gateway):
    with gateway.connection() as sock:
        for _ in range(3):
            sock.sendall(head("GET", "/api/activities"))
            assert read_answer(sock).status == 200
        sock.sendall(head("GET", "/api/activities") + head("GET", "/api/nothing"))
        first = b""
        while first.count(b"HTTP/1.1 ") < 2:
            first += sock.recv(65536)
        assert b"HTTP/1.1 404" in first


def test_a_silent_service_is_left_alone_and_the_others_work(bench, playing, web, sign_in, owners):
    leader = sign_in("leader")
    owners.script["relief.list_leads"] = lambda asked: SILENCE
    hurried = bench.gateway(ZHUFENG_HTTP_WORK_SECONDS=str(WORK_SECONDS))
    with hurried as gateway, ThreadPoolExecutor(8) as pool:
        ask_relief = lambda _: gateway.ask("GET", "/api/leads", headers=leader.headers)  # noqa: E731
        waiting = [pool.submit(ask_relief, n) for n in range(6)]
        assert gateway.ask("GET", "/api/tickets", headers=leader.headers).status_code == 200
        codes = {each.result().json()["code"] for each in waiting}
        assert codes <= {"deadline_passed", "service_unavailable"}
        answer = ask_relief(0)
        assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
        assert answer.elapsed.total_seconds() < 1
        assert answer.headers["Retry-After"]
        # Whether it is well is asked all the same, and opens no way for calls.
        assert gateway.ask("GET", "/api/health").json()["services"]["relief"]["ready"] is True
        assert ask_relief(0).status_code == 503
        assert gateway.ask("GET", "/api/tickets", headers=leader.headers).status_code == 200


def test_a_burst_waits_for_its_turn_and_what_is_too_much_is_refused_at_once(gateway, owners):
    go_on, taken = threading.Event(), MOST_CALLS + MOST_WAITING

    def held(asked):
        assert go_on.wait(10)
        return {"items": []}

    owners.script["campaigns.list_activities"] = held
    burst = [socket.create_connection(("127.0.0.1", gateway.port)) for _ in range(taken + 8)]
    try:
        for sock in burst:
            sock.settimeout(20)
            sock.sendall(head("GET", "/api/activities"))
        ready: list[socket.socket] = []
        while len(ready) < 8:
            ready, _, _ = select.select(burst, [], [], 5)
            assert ready, "nobody is refused"
        go_on.set()
        answers = [read_answer(sock) for sock in burst]
    finally:
        go_on.set()
        for sock in burst:
            sock.close()
    refused = [each for each in answers if each.status == 503]
    assert (len(refused), {each.status for each in answers}) == (8, {200, 503})
    assert all(int(each.headers["retry-after"]) >= 1 for each in refused)


def test_a_gateway_that_is_told_to_stop_answers_what_it_took(bench, owners):
    hold = threading.Event()

    def held(asked):
        assert hold.wait(10)
        return {"ticket_id": "t"}

    owners.script["hotline.file_request"] = held
    with bench.gateway() as gateway, ThreadPoolExecutor(1) as pool:
        idle = socket.create_connection(("127.0.0.1", gateway.port))
        asked = pool.submit(gateway.ask, "POST", "/api/requests", json=REQUEST)
        wait_until(lambda: owners.of("hotline.file_request"), seconds=10, what="not asked")
        gateway.process.signal(signal.SIGTERM)
        wait_until(lambda: not listens(gateway.port), seconds=10, what="still listening")
        hold.set()
        assert asked.result().status_code == 201
        assert gateway.process.ended() == 0
        idle.close()


def test_a_gateway_that_is_told_to_stop_finishes_the_answers_under_way(bench, playing, web):
    with bench.gateway(ZHUFENG_WEB=str(web)) as gateway, gateway.connection() as sock:
        sock.sendall(head("GET", "/large.bin"))
        begun = sock.recv(1000)
        gateway.process.signal(signal.SIGTERM)
        wait_until(lambda: not listens(gateway.port), seconds=10, what="still listening")
        size = len(begun.partition(b"\r\n\r\n")[2])
        while more := sock.recv(1 << 20):
            size += len(more)
        assert size == LARGE_BYTES
        assert gateway.process.ended() == 0


def listens(port):
    with socket.socket() as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0
