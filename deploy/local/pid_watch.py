"""Keeps the pids in ``var/endpoints.json`` true: an event listener that the supervisor runs.

The supervisor says on standard input that a process changed its state, for instance that one which
died was started anew, and waits on standard output until we are ready for more.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from supervisor.childutils import listener

from deploy.local import endpoints
from deploy.local.layout import Layout
from deploy.local.supervision import Supervisor


def main() -> None:
    """Listen until the supervisor ends us."""
    layout = Layout(Path(os.environ["ZHUFENG_VAR"]))
    supervisor = Supervisor(layout)
    while True:
        listener.wait(sys.stdin, sys.stdout)
        endpoints.renew_pids(layout, supervisor)
        listener.ok(sys.stdout)


if __name__ == "__main__":
    main()
