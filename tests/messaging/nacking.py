"""A broker that refuses: the process behind one quorum queue stopped and started again."""

from __future__ import annotations

import os
import subprocess

from deploy.local.rabbit import SCRIPTS


class QueueProcess:
    """The Raft server of a queue on a bench's vhost; while it is stopped, publishes are nacked."""

    def __init__(self, bench, queue):
        self._rabbit = bench.stack.rabbit
        self._server = f"{{'{bench.vhost}_{queue}', node()}}"

    def stop(self):
        self._eval(f"ok = ra:stop_server(quorum_queues, {self._server}).")

    def start(self):
        self._eval(
            f"ok = ra:restart_server(quorum_queues, {self._server}), "
            f"{{ok, _, _}} = ra:members({self._server}, 30000)."
        )

    def _eval(self, expression):
        result = subprocess.run(
            [str(SCRIPTS / "rabbitmqctl"), "--quiet", "eval", expression],
            env={**self._rabbit.environment(), "TMPDIR": os.environ.get("TMPDIR", "/tmp")},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert result.returncode == 0, result.stderr + result.stdout
