import json
import socket
from dataclasses import asdict

import pytest

from deploy.local.ports import choose_ports, free_port, is_free
from deploy.local.waiting import StackError


@pytest.fixture
def listener():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_ports_are_chosen_once_and_remembered(tmp_path):
    first = choose_ports(tmp_path / "ports.json", http=None)
    assert choose_ports(tmp_path / "ports.json", http=None) == first


def test_all_ports_differ(tmp_path):
    ports = asdict(choose_ports(tmp_path / "ports.json", http=None)).values()
    assert len(set(ports)) == len(ports)


def test_only_a_port_that_someone_took_is_chosen_anew(tmp_path, listener):
    path = tmp_path / "ports.json"
    first = asdict(choose_ports(path, http=None))
    path.write_text(json.dumps(first | {"amqp": listener}))
    second = asdict(choose_ports(path, http=None))
    assert second["amqp"] != listener
    assert {**second, "amqp": None} == {**first, "amqp": None}


def test_the_port_that_people_know_is_never_replaced_silently(tmp_path, listener):
    with pytest.raises(StackError, match=f"port {listener} is in use.*ZHUFENG_PORT"):
        choose_ports(tmp_path / "ports.json", http=listener)


def test_a_free_port_is_none_that_is_already_spoken_for(listener):
    assert not is_free(listener)
    assert is_free(free_port(()))
