"""What a campaign of faults asks of a stack: more nodes, detours, crashes."""

from pathlib import Path

from deploy.local.environments import process_environment
from deploy.local.hazards import Hazards
from deploy.local.layout import Layout
from deploy.local.mongo import Mongo
from deploy.local.ports import Ports

PORTS = Ports(
    amqp=1, mongod=2, mongod_2=3, mongod_3=4,
    detour_amqp=11, detour_mongod=12, detour_mongod_2=13, detour_mongod_3=14,
)  # fmt: skip
SECRETS = {"root": "secret", "keyfile": "-", "hotline": "word"}


def mongo(**hazards):
    return Mongo(Layout(Path("/nowhere")), PORTS, SECRETS, **hazards)


def test_a_stack_of_one_node_runs_one_mongod():
    assert Hazards().infrastructure == ("epmd", "rabbit", "mongod")
    assert "@127.0.0.1:2/?" in mongo().uri("hotline")


def test_a_stack_of_three_nodes_names_all_to_its_clients():
    assert Hazards(nodes=3).infrastructure[2:] == ("mongod", "mongod-2", "mongod-3")
    assert "@127.0.0.1:2,127.0.0.1:3,127.0.0.1:4/?" in mongo(nodes=3).uri("hotline")


def test_each_node_has_a_folder_and_a_port_of_its_own():
    three = mongo(nodes=3)
    commands = [three.command(node) for node in three.nodes]
    for option in ("--port", "--dbpath"):
        assert len({command[command.index(option) + 1] for command in commands}) == 3


def test_detoured_clients_are_told_the_detours_and_mongod_listens_behind():
    assert "@127.0.0.1:12,127.0.0.1:13,127.0.0.1:14/?" in mongo(nodes=3, detoured=True).uri("root")
    assert Hazards(nodes=3).detours(PORTS) == {
        "rabbit": (11, 1), "mongod": (12, 2), "mongod-2": (13, 3), "mongod-3": (14, 4),
    }  # fmt: skip


def test_only_a_process_that_shall_die_is_told_where():
    layout = Layout(Path("/nowhere"))
    plain = process_environment("relief", layout, PORTS, clock="real")
    asked = process_environment("relief", layout, PORTS, clock="real", crash="@/there")
    assert "ZHUFENG_CRASH" not in plain
    assert asked["ZHUFENG_CRASH"] == "@/there"
