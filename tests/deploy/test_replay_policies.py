"""What the embedded stack rules otherwise: a replayed year is long past when it is replayed."""

import json

import pytest

from deploy.local.environments import CONFIG, process_environment
from deploy.local.layout import Layout
from deploy.local.ports import Ports
from deploy.permissions import service_names

YEARS_A_REPLAY_MAY_LIE_BACK = 20


def test_no_record_of_a_replayed_year_comes_to_its_end_while_it_is_looked_at():
    rules = json.loads((CONFIG / "policies.json").read_text())
    replayed = json.loads((CONFIG / "policies-replay.json").read_text())
    ending = [name for name in rules if name.startswith("retention.")]
    assert ending
    for name in ending:
        (kept,) = replayed[name]
        assert kept["values"]["years"] > YEARS_A_REPLAY_MAY_LIE_BACK, name


@pytest.mark.parametrize("service", service_names())
def test_every_service_of_a_driven_stack_and_of_no_other_rules_by_them(service, tmp_path):
    layout = Layout(tmp_path)
    driven = process_environment(service, layout, Ports(), clock="driven")
    assert [path.rpartition("/")[2] for path in driven["ZHUFENG_POLICIES"].split(":")] == [
        "policies.json", "policies-replay.json",
    ]  # fmt: skip
    assert "ZHUFENG_POLICIES" not in process_environment(service, layout, Ports(), clock="real")
