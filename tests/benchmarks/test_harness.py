"""The whole bench with tiny sizes: it runs, and prints a valid line per figure and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from benchmarks.__main__ import FIGURES
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


def test_each_figure_prints_one_valid_line():
    ran = bench(ONLY="")
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["figure"] for line in lines] == list(FIGURES)
    assert all(list(line) == KEYS for line in lines)
    assert all(line["value"] > 0 and line["peer_value"] > 0 for line in lines)


def test_a_figure_that_is_not_there_is_said_and_measured_by_nobody():
    ran = bench(ONLY="nothing")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "nothing" in ran.stderr
