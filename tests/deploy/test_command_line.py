import os
import subprocess
import sys

import pytest

from deploy.local.layout import ROOT

# Real sockets or processes: not pure.
pytestmark = pytest.mark.stack


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "deploy.compose", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("destroy",), ("prepare", "now")])
def test_what_it_does_not_know_it_says(arguments):
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stderr == "usage: python -m deploy.compose prepare|accounts\n"


def test_accounts_without_its_secrets_names_the_file_that_is_missing(tmp_path):
    result = run("accounts", ZHUFENG_SECRETS=str(tmp_path))
    assert result.returncode == 1
    (sentence,) = result.stderr.splitlines()
    assert "database_passwords.json" in sentence
