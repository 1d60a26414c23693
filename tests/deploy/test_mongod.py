"""The mongod of docker-compose.yml behaves like the one that all tests run on."""

import re

import pytest
import yaml

from deploy.compose.prepare import MONGO
from deploy.local.layout import ROOT, Layout
from deploy.local.mongo import REPLICA_SET, Mongo
from deploy.local.ports import Ports

# Written for a developer's machine, where nobody reads diagnostics.
ONLY_EMBEDDED = {"diagnosticDataCollectionEnabled=false"}


@pytest.fixture
def command():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return compose["services"]["mongo"]["command"]


def parameters(words):
    return set(re.findall(r"--setParameter[= ](\S+)", " ".join(map(str, words))))


def test_it_has_the_parameters_of_the_embedded_one(command, tmp_path):
    passwords = {"root": "-", "keyfile": "-"}
    embedded = Mongo(Layout(tmp_path), Ports(), passwords).command()
    assert parameters(embedded) - ONLY_EMBEDDED == parameters(command) != set()


def test_clients_find_it_under_the_name_that_they_are_given(command):
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    assert f"--replSet={REPLICA_SET}" in command
    assert MONGO.split(":")[0] in compose["services"]
