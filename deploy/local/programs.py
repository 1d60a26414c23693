"""The table of everything that the supervisor runs, in the order of starting."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from deploy.local.environments import FAKE_ROBOTS, FAKE_SMS
from deploy.local.layout import ROOT
from deploy.local.mongo import Mongo
from deploy.local.rabbit import Rabbit
from deploy.local.supervision import Program
from deploy.permissions import service_names

MONGODS = ("mongod", "mongod-2", "mongod-3")
INFRASTRUCTURE = ("epmd", "rabbit", *MONGODS)
DRAIN_SECONDS = 5


class Environments(Protocol):
    """Gives each process of ours its environment."""

    def environment(self, name: str) -> dict[str, str]:
        """What the process `name` must know."""


def exists(module: str) -> bool:
    """Whether this checkout has the module. The one place that allows for parts not yet written."""
    path = ROOT.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def service_programs() -> dict[str, str]:
    """Process name → the module that it runs, in the order of starting."""
    table = {FAKE_SMS: "deploy.local.fake_sms", FAKE_ROBOTS: "deploy.local.fake_robots"}
    table |= {name: f"services.{name}" for name in service_names()}
    return {name: module for name, module in table.items() if exists(module)}


def one_shots() -> dict[str, str]:
    """What must have run to its end before the services start: name → module."""
    table = {"migrations": "records.migrations", "topology": "messaging.topology"}
    return {name: module for name, module in table.items() if exists(module)}


def all_programs(
    rabbit: Rabbit,
    mongo: Mongo,
    environments: Environments,
    extra: Mapping[str, str],
    *,
    settled_seconds: int,
) -> list[Program]:
    """Every program that the supervisor shall know.

    Args:
        rabbit: the broker.
        mongo: the database.
        environments: gives our own processes theirs.
        extra: more of our own processes, name → module, for tests.
        settled_seconds: one of ours that lives so long has started.
    """
    own = {**service_programs(), **extra}
    return [
        *_infrastructure(rabbit, mongo),
        *(
            Program(
                name=name,
                command=(sys.executable, "-m", module),
                environment=environments.environment(name),
                order=100 + place,
                settled_after=settled_seconds,
                stop_seconds=DRAIN_SECONDS,
            )
            for place, (name, module) in enumerate(own.items())
        ),
    ]


def _infrastructure(rabbit: Rabbit, mongo: Mongo) -> list[Program]:
    node = rabbit.environment()
    return [
        Program(name="epmd", command=rabbit.epmd_command(), environment=node, order=1),
        Program(
            name="rabbit",
            command=rabbit.server_command(),
            environment=node,
            order=2,
            stop_seconds=7,
        ),
        *(
            Program(name=member.name, command=mongo.command(member), order=3, stop_seconds=7)
            for member in mongo.nodes
        ),
    ]
