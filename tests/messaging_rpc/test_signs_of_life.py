"""A real process leaves its sign of life, for the healthcheck of docker-compose.yml."""

import json
import os
import signal
import subprocess
import sys

from deploy.local.layout import ROOT
from messaging.heartbeat import heartbeat_path


def healthcheck(environment):
    return subprocess.run(
        [sys.executable, "-m", "messaging.healthcheck"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_process_is_well_from_its_start_to_its_end_and_no_longer(bench, tmp_path):
    own = {"ZHUFENG_VAR": str(tmp_path)}
    environment = {**bench.environment("hotline"), **own}
    sign = heartbeat_path(tmp_path, "hotline")
    assert healthcheck(environment).returncode == 1
    with bench.desk(**own) as process:
        # The first sign may come before the first connection to the broker is open.
        bench.wait(lambda: healthcheck(environment).returncode == 0, "the desk is not well")
        assert {"database", "rpc", "broker"} <= json.loads(sign.read_text())["checks"].keys()
        process.signal(signal.SIGTERM)
        assert process.ended() == 0
    assert healthcheck(environment).stderr == "it has not started, or has ended\n"
