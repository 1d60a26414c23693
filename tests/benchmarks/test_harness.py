"""The whole bench with tiny sizes: it runs, prints valid lines for each figure and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from benchmarks.__main__ import FIGURES
from benchmarks.http_tickets import AT_ONCE
from deploy.local.layout import ROOT
from tests.benchmarks.test_figures import KEYS

pytestmark = [pytest.mark.stack, pytest.mark.full, pytest.mark.timeout(600)]

TINY = {
    "BENCH_EVENTS": "50",
    "BENCH_TICKETS": "5",
    "BENCH_FLAT_OUT": "50",
    "BENCH_SECONDS": "1",
    "BENCH_MESSAGES": "100",
    "BENCH_REQUESTS": "20",
    "BENCH_STORED": "100",
    "BENCH_RUNS": "1",
}


def bench(**environment):
    return subprocess.run(
        [sys.executable, "-m", "benchmarks"],
        cwd=ROOT,
        env={**os.environ, **TINY, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_figure_prints_a_valid_line_and_those_of_tickets_one_for_each_number_of_clients():
    ran = bench(ONLY="")
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert list(dict.fromkeys(line["figure"] for line in lines)) == list(FIGURES)
    assert all(list(line)[: len(KEYS)] == KEYS for line in lines)
    at_once = [line["at_once"] for line in lines if line["figure"].startswith("http_")]
    assert at_once == [*AT_ONCE] * 3
    assert all(line["value"] > 0 and line["peer_value"] > 0 for line in lines)


def test_a_figure_that_is_not_there_is_said_and_measured_by_nobody():
    ran = bench(ONLY="nothing")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "nothing" in ran.stderr
