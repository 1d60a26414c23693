"""The front end passes its own tools: lint, types, and the tests beside its sources."""

from __future__ import annotations

import subprocess

import pytest

from deploy.local.layout import ROOT

pytestmark = [pytest.mark.frontend, pytest.mark.timeout(300)]


@pytest.mark.parametrize("script", ["lint", "typecheck", "test"])
def test_the_front_end_s_own_tools_find_nothing(script):
    ran = subprocess.run(
        ["npm", "--prefix", "web", "run", "--silent", script],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
