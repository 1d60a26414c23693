"""The dashboard and what feeds it, as files; tests/signs holds them to a running platform."""

import json
import re

import pytest
import yaml

from deploy.local.layout import ROOT
from deploy.local.ports import Ports, metrics_ports
from deploy.permissions import service_names
from tests.promql import read

GRAFANA = ROOT / "deploy" / "grafana"
DASHBOARD = json.loads((GRAFANA / "zhufeng.json").read_text("utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
SHOWN = re.compile(r"\{\{(\w+)\}\}")


def loaded(path):
    return yaml.safe_load((GRAFANA / path).read_text("utf-8"))


def test_every_panel_has_its_own_id_place_and_title():
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in DASHBOARD["panels"]]
    titles = [panel["title"] for panel in DASHBOARD["panels"]]
    for each in (ids, places, titles):
        assert len(set(each)) == len(each)


def test_every_panel_asks_the_provisioned_source():
    (source,) = loaded("provisioning/datasources/prometheus.yml")["datasources"]
    for panel in PANELS:
        for asked in (panel, *panel["targets"]):
            assert asked["datasource"] == {"type": source["type"], "uid": source["uid"]}


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_legend_shows_only_what_its_expression_keeps(panel):
    for target in panel["targets"]:
        kept = read(target["expr"]).grouped - {"le"}
        assert set(SHOWN.findall(target["legendFormat"])) == kept


def test_the_reader_of_expressions_finds_metrics_matches_and_groups():
    found = read(
        'histogram_quantile(0.9, sum by (le, a) (rate(x_bucket{s=~"$s", t!="{("}[5m])))'
        " / ignoring(a) max without (b) (y) or up"
    )
    assert found.metrics == {"x_bucket": {"s", "t"}, "y": frozenset(), "up": frozenset()}
    assert found.grouped == {"le", "a", "b"}


def test_an_expression_that_does_not_close_is_noticed():
    with pytest.raises(ValueError, match="not closed"):
        read("sum(rate(x[5m])")


def test_every_service_is_scraped_where_it_listens():
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    (job,) = loaded("prometheus.yml")["scrape_configs"]
    (targets,) = (each["targets"] for each in job["static_configs"])
    wanted = {
        f"{name}:{compose['services'][name]['environment']['ZHUFENG_METRICS_PORT']}"
        for name in service_names()
    }
    assert set(targets) == wanted
    (relabel,) = job["relabel_configs"]
    for target in targets:
        assert re.fullmatch(relabel["regex"], target)[1] in service_names()


def test_every_service_of_the_embedded_stack_has_a_port_for_its_metrics():
    assert set(metrics_ports(Ports())) == set(service_names())
