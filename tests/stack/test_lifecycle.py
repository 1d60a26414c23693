"""Starting, stopping and dying, on a stack of the test's own."""

import json
import os
import signal
import time
from pathlib import Path

import amqp
import pymongo
import pytest

from deploy.local.pace import HURRIED
from deploy.local.ports import free_port
from deploy.local.stack import STATE_FILE, Stack
from deploy.local.waiting import wait_until
from tests.stack.channels import channel_of

IDLE = {"idle": "tests.stack.idle"}
SECOND_START_SECONDS = 20
STOP_SECONDS = 15
pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    own = Stack(tmp_path_factory.mktemp("var"), extra_programs=IDLE, pace=HURRIED)
    own.start_infrastructure()
    own.start_services(["idle"])
    yield own
    own.stop()


@pytest.fixture
def running(own):
    """The stack with everything up, whatever the test before did to it."""
    own.start_infrastructure()
    own.start_services(["idle"])
    return own


def alive(pid):
    """Whether the process runs; one that ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_replaced(stack, name, pid):
    return wait_until(
        lambda: stack.pids().get(name) not in (None, pid), seconds=30, what=f"{name} is not back"
    )


def rows(stack):
    with pymongo.MongoClient(stack.uris("hotline").mongo) as client:
        return client.zhufeng_hotline.rows.count_documents({})


def add_row(stack):
    with pymongo.MongoClient(stack.uris("hotline").mongo) as client:
        client.zhufeng_hotline.rows.insert_one({})


def test_a_second_start_changes_nothing_and_takes_no_time(running):
    before = running.pids()
    started = time.monotonic()
    running.start_infrastructure()
    assert time.monotonic() - started < 2
    assert running.pids() == before


def test_the_endpoints_name_the_new_process_once_one_was_killed(running):
    def written():
        return json.loads(running.layout.endpoints.read_text(encoding="utf-8"))

    before = written()
    killed = running.kill("idle")
    assert before["pids"]["idle"] == killed
    wait_until_replaced(running, "idle", killed)
    wait_until(
        lambda: written()["pids"].get("idle") == running.pids().get("idle"),
        seconds=10,
        what="the endpoints keep the pid of before",
    )
    assert written()["pids"]["idle"] != killed
    assert {**written(), "pids": None} == {**before, "pids": None}


def test_mongod_comes_back_after_a_kill_with_all_its_data(running):
    add_row(running)
    before = rows(running)
    wait_until_replaced(running, "mongod", running.kill("mongod"))
    running.wait_ready()
    assert rows(running) == before


def test_rabbit_comes_back_after_a_kill_with_its_queues(running):
    with channel_of(running, "topology", "zhufeng") as channel:
        channel.queue_declare(
            "relief.hotline", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"}
        )
        channel.basic_publish(amqp.Message(b"fact"), routing_key="relief.hotline")
    running.sync_queue_names()
    wait_until_replaced(running, "rabbit", running.kill("rabbit"))
    running.wait_ready()
    with channel_of(running, "relief", "zhufeng") as channel:
        message = wait_until(
            lambda: channel.basic_get("relief.hotline"), seconds=20, what="the message is gone"
        )
        assert message.body == b"fact"


def test_a_service_comes_back_after_a_kill(running):
    wait_until_replaced(running, "idle", running.kill("idle"))


def test_a_service_learns_its_secrets_and_its_clock_from_its_environment(running):
    log = running.layout.logs / "idle.log"
    told = json.loads(log.read_text().splitlines()[0])
    assert told["ZHUFENG_SERVICE"] == "idle"
    assert told["ZHUFENG_SECRETS"] == str(running.layout.secrets / "idle")
    assert told["ZHUFENG_CLOCK"] == "driven"


def test_the_endpoints_lead_to_the_running_stack(running):
    told = json.loads(running.layout.endpoints.read_text())
    assert told["pids"] == running.pids()
    assert told["amqp"] == running.uris("integration").amqp
    with pymongo.MongoClient(told["mongo"]["root"]) as client:
        assert client.admin.command("ping")["ok"]


def test_stopping_leaves_no_process_and_keeps_the_data(running):
    add_row(running)
    before, pids = rows(running), running.pids().values()
    started = time.monotonic()
    running.stop()
    running.stop()
    assert time.monotonic() - started < STOP_SECONDS
    assert not any(alive(pid) for pid in pids)

    started = time.monotonic()
    running.start_infrastructure()
    assert time.monotonic() - started < SECOND_START_SECONDS
    assert rows(running) == before


@pytest.mark.full
def test_the_data_follows_when_someone_took_the_ports(running):
    add_row(running)
    before = rows(running)
    running.stop()
    state = running.layout.var / STATE_FILE
    ports = json.loads(state.read_text())
    state.write_text(json.dumps(ports | {"mongod": free_port(()), "amqp": free_port(())}))
    running.start_infrastructure()
    assert rows(running) == before


def test_no_process_outlives_a_supervisor_that_is_killed(running):
    pids = running.pids().values()
    os.kill(int((running.layout.run / "supervisor.pid").read_text()), signal.SIGKILL)
    wait_until(
        lambda: not any(alive(pid) for pid in pids),
        seconds=15,
        what="processes live on without their supervisor",
    )
    before = {"epmd", "rabbit", "mongod"}
    running.start_infrastructure()
    assert before <= running.pids().keys()
