from copy import deepcopy

import pytest

from tests.deploy.deployment import read_deployment
from tests.deploy.planted import PLANTED
from tests.deploy.rules import RULES


@pytest.fixture(scope="module")
def deployment(tmp_path_factory):
    return read_deployment(tmp_path_factory.mktemp("secrets"))


@pytest.mark.parametrize("rule", RULES)
def test_the_compose_file_keeps_the_rule(deployment, rule):
    assert list(RULES[rule](deployment)) == []


@pytest.mark.parametrize(
    ("rule", "change"),
    [pytest.param(rule, change, id=f"{rule}-{what}") for rule, what, change in PLANTED],
)
def test_the_rule_bites(deployment, rule, change):
    if isinstance(change, str):
        broken = deployment.changed(text=deployment.text + change)
    else:
        compose = deepcopy(deployment.compose)
        change(compose["services"])
        broken = deployment.changed(compose)
    assert list(RULES[rule](broken)) != []


def test_each_rule_has_a_planted_violation():
    assert {rule for rule, _, _ in PLANTED} == RULES.keys()


def test_a_default_that_opens_the_gateway_to_the_world_is_noticed(deployment):
    opened = deployment.changed(example={**deployment.example, "ZHUFENG_BIND": "0.0.0.0"})
    assert list(RULES["only_the_gateway_is_reached_from_outside"](opened)) != []


@pytest.mark.parametrize("network", ["broker", "database", "metrics", "files"])
def test_a_network_that_leads_outside_is_noticed(deployment, network):
    networks = {**deployment.compose["networks"], network: None}
    leaking = deployment.changed({**deployment.compose, "networks": networks})
    assert list(RULES["networks_follow_the_matrix"](leaking)) != []


def test_an_example_that_nobody_uses_is_noticed(deployment):
    stale = deployment.changed(example={**deployment.example, "ZHUFENG_GONE": "1"})
    assert list(RULES["each_placeholder_has_an_example"](stale)) != []
